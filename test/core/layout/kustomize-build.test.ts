import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { openTree, type SourceFile } from '../../../src/core/layout/index.ts';
import { buildDirectory } from '../../../src/core/layout/kustomize/build.ts';
import { stringAt } from '../../../src/core/object/index.ts';

/**
 * Every folder of the kustomize cases that has a kustomization, before and after the command, against what kustomize
 * v5.5.0 made of it. `UPDATE=1` records anew, with the kustomize in kubectl.
 */
const cases = fileURLToPath(new URL('../../cases/layout/kustomize', import.meta.url));

interface Recording {
  readonly [state: string]: { readonly [directory: string]: readonly unknown[] | 'fails' };
}

describe('what a kustomization builds', () => {
  for (const name of readdirSync(cases)) {
    it(`is what kustomize builds: ${name.replaceAll('-', ' ')}`, () => {
      const file = join(cases, name, 'rendered.json');
      if (process.env.UPDATE === '1') writeFileSync(file, `${JSON.stringify(record(join(cases, name)), null, 1)}\n`);
      const recording: Recording = JSON.parse(readFileSync(file, 'utf8'));
      for (const [state, directories] of Object.entries(recording)) {
        const tree = openTree(filesOf(join(cases, name), state));
        for (const [directory, expected] of Object.entries(directories)) {
          const built = buildDirectory(tree, directory);
          // What Falconer does not follow it may refuse, but it must never build something else.
          if (!built.ok) continue;
          const values = built.value.map((resource) => withoutNulls(resource.value));
          expect({ directory, values: byName(values) }).toEqual({ directory, values: expected });
        }
      }
    });
  }
});

function filesOf(folder: string, state: string): readonly SourceFile[] {
  const before = filesBelow(join(folder, 'before'));
  if (state === 'before') return before;
  const after = filesBelow(join(folder, 'after'));
  return [...before.filter((file) => !after.some((other) => other.path === file.path)), ...after];
}

function filesBelow(folder: string): readonly SourceFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ path: relative(folder, path), text: readFileSync(path, 'utf8') }));
}

function record(folder: string): Recording {
  const copy = mkdtempSync(join(tmpdir(), 'kustomize-'));
  try {
    cpSync(join(folder, 'before'), copy, { recursive: true });
    const before = buildAll(copy);
    if (!existsSync(join(folder, 'after'))) return { before };
    cpSync(join(folder, 'after'), copy, { recursive: true });
    return { before, after: buildAll(copy) };
  } finally {
    rmSync(copy, { recursive: true });
  }
}

function buildAll(folder: string): Recording[string] {
  const directories = filesBelow(folder)
    .filter((file) => /(?:^|\/)kustomization\.ya?ml$/.test(file.path) && !file.text.includes('kind: Component'))
    .map((file) => (dirname(file.path) === '.' ? '' : dirname(file.path)))
    .sort();
  return Object.fromEntries(directories.map((directory) => [directory, build(join(folder, directory))]));
}

function build(directory: string): readonly unknown[] | 'fails' {
  try {
    const text = execFileSync('kubectl', ['kustomize', directory], { encoding: 'utf8', stdio: 'pipe' });
    const documents = parseAllDocuments(text).map((document): unknown => document.toJS());
    return byName(documents.filter((value) => stringAt(value, ['kind']) === 'Milvus').map(withoutNulls));
  } catch {
    return 'fails';
  }
}

/** JSON has no way to say that a field is not there. */
function withoutNulls(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function byName(values: readonly unknown[]): readonly unknown[] {
  const key = (value: unknown): string =>
    JSON.stringify([stringAt(value, ['metadata', 'namespace']), stringAt(value, ['metadata', 'name'])]);
  return [...values].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
