import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { refusalText } from '../../../src/cli/run.ts';
import { commandLines } from '../../../src/core/command/index.ts';
import { isFirstFile, openTree, type SourceFile, wantedFiles } from '../../../src/core/layout/index.ts';
import { type Run, runCommands } from '../../../src/core/operation/index.ts';

/**
 * One folder per case: `before/` is a repository, `comment.md` what a person wrote. `after/` has the files that are
 * different afterwards, and `reply.txt` what became of each line. `UPDATE=1` writes both anew.
 */
const cases = fileURLToPath(new URL('../../cases/layout', import.meta.url));

for (const layout of readdirSync(cases)) {
  describe(layout, () => {
    for (const name of readdirSync(join(cases, layout))) {
      it(name.replaceAll('-', ' '), () => checkCase(join(cases, layout, name)));
    }
  });
}

function checkCase(folder: string): void {
  const repository = filesBelow(join(folder, 'before'));
  const tree = readInRounds(repository);
  const lines = commandLines(readFileSync(join(folder, 'comment.md'), 'utf8')).map((line) => line.text);
  const context = { requestedAt: '2026-08-22T10:00:00Z' };
  const run = runCommands(lines, tree, context);
  const after = run.files.flatMap(({ path, after: text }) => (text === undefined ? [] : [{ path, text }]));
  if (process.env.UPDATE === '1') {
    rmSync(join(folder, 'after'), { recursive: true, force: true });
    for (const { path, text } of after) writeInto(join(folder, 'after', path), text);
    writeFileSync(join(folder, 'reply.txt'), replyOf(run));
  }
  expect(replyOf(run)).toBe(readFileSync(join(folder, 'reply.txt'), 'utf8'));
  expect(sorted(after)).toEqual(sorted(filesBelow(join(folder, 'after'))));
  // Nobody reads the whole repository first: the same must come out when everything is at hand.
  expect(replyOf(runCommands(lines, repository, context))).toBe(replyOf(run));
}

/** Reads as the shell does: the first files, then what they lead to, until nothing is wanted. */
function readInRounds(repository: readonly SourceFile[]) {
  const paths = repository.map((file) => file.path);
  let read = repository.filter((file) => isFirstFile(file.path, file.text));
  for (;;) {
    const tree = openTree(read, { paths });
    const wanted = wantedFiles(tree);
    if (wanted.length === 0) return tree;
    read = [...read, ...repository.filter((file) => wanted.includes(file.path))];
  }
}

function replyOf(run: Run): string {
  return run.steps
    .flatMap((step) => {
      if (step.kind === 'refused') return [refusalText(step.refusal)];
      if (step.kind === 'answered' || step.kind === 'asked') return run.found.targets.map(targetLine);
      return [`${step.kind}: ${step.plan.title} (${step.target.name})`, ...step.plan.consequences];
    })
    .concat(run.files.flatMap((file) => (file.after === undefined ? [`removed: ${file.path}`] : [])))
    .map((line) => `${line}\n`)
    .join('');
}

function targetLine(target: Run['found']['targets'][number]): string {
  const { name, identity, environment, layout, file, line, deployedBy } = target;
  const by = deployedBy.map((each) => `${each.kind} ${each.name}`).join(', ');
  return `${name}: ${identity.namespace ?? '-'}/${identity.name}, ${environment}, ${layout}, ${file}:${line}, ${by || '-'}`;
}

function filesBelow(folder: string): readonly SourceFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ path: relative(folder, path), text: readFileSync(path, 'utf8') }));
}

function writeInto(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function sorted(files: readonly SourceFile[]): readonly SourceFile[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
}
