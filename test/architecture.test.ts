import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src');

/**
 * Which folder may import from which, besides itself. The first row whose folder fits a file counts. A folder that is not in
 * the list of a row is forbidden, for the reason of the row.
 */
const rows: readonly { readonly folder: string; readonly may: readonly string[]; readonly because: string }[] = [
  { folder: 'core/text', may: [], because: 'text knows nothing of YAML, Milvus or GitHub' },
  { folder: 'core/object', may: ['core/text'], because: 'objects know nothing of Milvus' },
  { folder: 'core/manifest', may: ['core/object', 'core/text'], because: 'manifests know no command, rule or health' },
  {
    folder: 'core/schema',
    may: ['core/manifest', 'core/object', 'core/text'],
    because: 'the schema interpreter serves any custom resource',
  },
  {
    folder: 'core/milvus',
    may: ['core/object', 'core/schema', 'core/text'],
    because: 'facts about Milvus depend on no file and no command',
  },
  {
    folder: 'core/layout',
    may: ['core/gitops', 'core/manifest', 'core/milvus', 'core/object', 'core/text'],
    because: 'layouts say how files become resources, and know no command',
  },
  {
    folder: 'core/target',
    may: ['core/layout', 'core/manifest', 'core/milvus', 'core/object', 'core/text'],
    because: 'targets are found in files alone',
  },
  {
    folder: 'core/command',
    may: ['core/manifest', 'core/milvus', 'core/object', 'core/text'],
    because: 'commands know no GitHub, no target and no report',
  },
  {
    folder: 'core/operation',
    may: [
      'core/command',
      'core/review',
      'core/target',
      'core/layout',
      'core/manifest',
      'core/milvus',
      'core/object',
      'core/text',
    ],
    because: 'operations join commands, targets and the fixes of the review, and nothing above',
  },
  {
    folder: 'core/policy',
    may: ['core/manifest', 'core/milvus', 'core/schema', 'core/object', 'core/text'],
    because: 'policies are judged without commands, health or reports',
  },
  {
    folder: 'core/review',
    may: [
      'core/policy',
      'core/target',
      'core/layout',
      'core/gitops',
      'core/manifest',
      'core/milvus',
      'core/schema',
      'core/object',
      'core/text',
    ],
    because: 'the review is the same whoever asks, and looks at resources as they are deployed',
  },
  {
    folder: 'core/health',
    may: ['core/milvus', 'core/object', 'core/text'],
    because: 'health is judged from objects alone',
  },
  {
    folder: 'core/gitops',
    may: ['core/milvus', 'core/object', 'core/text'],
    because: 'engines are judged from objects alone',
  },
  {
    folder: 'core/drift',
    may: ['core/manifest', 'core/milvus', 'core/object', 'core/text'],
    because: 'drift is found in two resources alone',
  },
  {
    folder: 'core/capacity',
    may: ['core/manifest', 'core/milvus', 'core/object', 'core/text'],
    because: 'room for a change is judged from objects and the resource alone',
  },
  {
    folder: 'core/rollout',
    may: ['core/capacity', 'core/health', 'core/gitops', 'core/object', 'core/text'],
    because: 'a rollout joins what the engine says with health and room, and nothing else',
  },
  {
    folder: 'core/report',
    may: [
      'core/rollout',
      'core/capacity',
      'core/drift',
      'core/command',
      'core/operation',
      'core/target',
      'core/layout',
      'core/review',
      'core/policy',
      'core/health',
      'core/gitops',
      'core/manifest',
      'core/milvus',
      'core/object',
      'core/text',
    ],
    because: 'reports describe what the rest of the core decided',
  },
  { folder: 'ports', may: ['core/object', 'core/text'], because: 'ports speak in core types only' },
  { folder: 'ports.ts', may: ['ports', 'core/object', 'core/text'], because: 'ports speak in core types only' },
  {
    folder: 'config',
    may: ['core/report', 'core/command', 'core/manifest', 'core/object', 'core/text'],
    because: 'configuration is parsed and documented, not acted on: it knows commands by name and places in YAML',
  },
  {
    folder: 'reconcile',
    may: ['core', 'config', 'ports.ts'],
    because: 'reconcilers reach the world only through ports',
  },
  {
    folder: 'adapters',
    may: ['core/object', 'core/text', 'core/milvus', 'ports.ts'],
    because: 'adapters decide nothing',
  },
  {
    folder: 'sandbox',
    may: ['core/object', 'core/text', 'core/milvus', 'core/gitops'],
    because: 'the sandbox must not share the logic that it tests',
  },
  {
    folder: 'app',
    may: ['adapters', 'reconcile', 'config', 'core', 'ports.ts'],
    because: 'the composition root joins, it does not simulate',
  },
  {
    folder: 'app.ts',
    may: ['app', 'adapters', 'reconcile', 'config', 'core', 'ports.ts'],
    because: 'the composition root joins, it does not simulate',
  },
  {
    folder: 'cli',
    may: ['app', 'app.ts', 'adapters', 'config', 'core', 'reconcile', 'sandbox', 'ports.ts'],
    because: 'subcommands are the edge; they read the past as the reconcilers do',
  },
  { folder: 'main.ts', may: ['cli'], because: 'main reads argv and hands over' },
];

/** Packages that only these folders may import: everything else stays testable without them. */
const packages: readonly { readonly name: RegExp; readonly only: readonly string[]; readonly because: string }[] = [
  {
    name: /^(@octokit\/(?!openapi-types)|probot)/,
    only: ['adapters/github', 'adapters/front', 'app'],
    because: 'GitHub clients stay behind the ports',
  },
  {
    name: /^@kubernetes\/client-node/,
    only: ['adapters/kubernetes'],
    because: 'the Kubernetes client stays behind the ports and is loaded late',
  },
  { name: /^pg$/, only: ['adapters/queue'], because: 'the database stays behind the port' },
  { name: /^simple-git/, only: ['adapters/git'], because: 'Git stays behind the ports' },
  {
    name: /^node:child_process/,
    only: ['sandbox', 'adapters/git', 'app/doctor', 'cli'],
    because: 'processes are started at the edge',
  },
];

/** The purity of the core: what it must not even name. */
const impure: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /\bnew Date\(\)|\bDate\.now\b|\bperformance\.now\b/, what: 'the clock (take `now` as an input)' },
  { pattern: /\bMath\.random\b|\brandomUUID\b/, what: 'randomness (take it as an input)' },
  { pattern: /\bprocess\.|\bconsole\./, what: 'the process' },
  { pattern: /\bfetch\(/, what: 'the outside world' },
  { pattern: /\basync\b|\bawait\b|new Promise\b/, what: 'waiting' },
];

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const files = sourceFiles(source);

describe('the architecture', () => {
  it('has imports that point one way only', () => {
    const wrong = files.flatMap((file) => {
      const row = rowOf(file.path);
      if (row === undefined) return [`src/${file.path} is in no row of the import table: add its folder`];
      return file.imports
        .filter((each) => each.startsWith('.'))
        .map((each) =>
          relative(source, resolve(source, dirname(file.path), each))
            .split(sep)
            .join('/'),
        )
        .filter((target) => !within(target, [row.folder, ...row.may]))
        .map((target) => `src/${file.path} imports src/${target}, but ${row.because}`);
    });
    expect(wrong).toEqual([]);
  });

  it('keeps clients of the outside world in their folders', () => {
    const wrong = files.flatMap((file) =>
      file.imports.flatMap((each) =>
        packages
          .filter((rule) => rule.name.test(each) && !within(file.path, rule.only))
          .map((rule) => `src/${file.path} imports ${each}, but ${rule.because}`),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('has a core without clock, chance, process or waiting', () => {
    const wrong = files
      .filter((file) => file.path.startsWith('core/'))
      .flatMap((file) =>
        impure
          .filter((rule) => rule.pattern.test(withoutComments(file.text)))
          .map((rule) => `src/${file.path} uses ${rule.what}`),
      );
    expect(wrong).toEqual([]);
  });

  it('reads the environment in one folder only', () => {
    const readers = files.filter((file) => /\bprocess\.env\b/.test(file.text)).map((file) => file.path);
    expect(readers.filter((path) => !within(path, ['main.ts', 'cli']))).toEqual([]);
  });

  it('never starts a shell', () => {
    const wrong = files.filter(
      (file) =>
        /(?<!\.)\bexec(Sync)?\(|shell: *true/.test(withoutComments(file.text)) && /child_process/.test(file.text),
    );
    expect(wrong.map((file) => file.path)).toEqual([]);
  });

  it('has files that fit on a few screens, with names that say what they hold', () => {
    const long = files
      .filter((file) => file.text.split('\n').length > 301)
      .map((file) => `src/${file.path} is longer than 300 lines`);
    const vague = files
      .filter((file) =>
        file.path
          .split(/[/.]/)
          .some((word) => ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'types'].includes(word)),
      )
      .map((file) => `src/${file.path} has a name that says nothing`);
    const shouting = files
      .filter((file) => !/^[a-z0-9./-]+$/.test(file.path))
      .map((file) => `src/${file.path} is not in kebab-case`);
    expect([...long, ...vague, ...shouting]).toEqual([]);
  });
});

function rowOf(path: string): (typeof rows)[number] | undefined {
  return rows.find((row) => within(path, [row.folder]));
}

function within(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

function withoutComments(text: string): string {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/^\s*\/\/.*$/gm, '')
    .replaceAll(/'[^'\n]*'|`[^`]*`/g, "''");
}

function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    if (!entry.name.endsWith('.ts')) return [];
    const text = readFileSync(path, 'utf8');
    const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
    return [{ path: relative(source, path).split(sep).join('/'), text, imports }];
  });
}
