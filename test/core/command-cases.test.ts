import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { refusalText } from '../../src/cli/run.ts';
import { commandLines } from '../../src/core/command/index.ts';
import { type ChangedFile, type EarlierVersion, runCommands } from '../../src/core/operation/index.ts';

/**
 * One folder per case: `comment.md` is what a person wrote, `before.yaml` the file. `after.yaml` is the file afterwards;
 * where it is missing the file must not change. `reply.txt` is what became of each line, `consequences.txt` what people
 * are told before they approve. `earlier-1.yaml`, `earlier-2.yaml` are older versions of the file, newest first.
 * `created.yaml` is a file that the command makes.
 * `UPDATE=1 npm run vitest` writes all but the given ones anew.
 */
const cases = fileURLToPath(new URL('../cases/command', import.meta.url));

for (const verb of readdirSync(cases)) {
  describe(`/${verb}`, () => {
    for (const name of readdirSync(join(cases, verb))) {
      it(name.replaceAll('-', ' '), () => checkCase(join(cases, verb, name)));
    }
  });
}

function checkCase(folder: string): void {
  const before = readFileSync(join(folder, 'before.yaml'), 'utf8');
  const lines = commandLines(readFileSync(join(folder, 'comment.md'), 'utf8')).map((line) => line.text);
  const versions = earlierVersions(folder);
  const context = { requestedAt: '2026-08-22T10:00:00Z', historyOf: () => versions };
  const run = runCommands(lines, [{ path: 'milvus.yaml', text: before }], context);
  const after = run.files.find(({ path }) => path === 'milvus.yaml')?.after ?? before;
  const created = run.files.find((file) => file.before === undefined)?.after;
  const reply = run.steps
    .map((step) => {
      if (step.kind === 'refused') return refusalText(step.refusal);
      return step.kind === 'answered' || step.kind === 'asked' ? step.verb : `${step.kind}: ${step.plan.title}`;
    })
    .concat(run.files.flatMap(comingOrGoing))
    .join('\n');
  const consequences = run.steps
    .flatMap((step) => ('plan' in step ? step.plan.consequences.map((sentence) => `${sentence}\n`) : []))
    .join('');
  if (process.env.UPDATE === '1') {
    writeOrRemove(join(folder, 'after.yaml'), after === before ? '' : after);
    writeOrRemove(join(folder, 'created.yaml'), created ?? '');
    writeOrRemove(join(folder, 'consequences.txt'), consequences);
    writeFileSync(join(folder, 'reply.txt'), `${reply}\n`);
  }
  expect(after).toBe(readIfThere(join(folder, 'after.yaml')) ?? before);
  expect(created).toBe(readIfThere(join(folder, 'created.yaml')));
  expect(consequences).toBe(readIfThere(join(folder, 'consequences.txt')) ?? '');
  expect(`${reply}\n`).toBe(readFileSync(join(folder, 'reply.txt'), 'utf8'));
}

/** Commits of the past, newest first: 1111111… of pull request 101, the day before the command, then 2222222… and so on. */
function earlierVersions(folder: string): readonly EarlierVersion[] {
  const names = readdirSync(folder).filter((name) => name.startsWith('earlier-'));
  return names.sort().map((name, index) => ({
    commit: String(index + 1).repeat(40),
    date: `2026-08-${21 - index}T09:00:00.000Z`,
    author: 'Ada Lovelace',
    subject: `search: change ${names.length - index} (#${101 - index})`,
    pullRequest: 101 - index,
    body: '',
    files: [{ path: 'milvus.yaml', text: readFileSync(join(folder, name), 'utf8') }],
  }));
}

function comingOrGoing({ path, before, after }: ChangedFile): readonly string[] {
  if (before === undefined) return [`created: ${path}`];
  return after === undefined ? [`removed: ${path}`] : [];
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function writeOrRemove(path: string, text: string): void {
  if (text === '') rmSync(path, { force: true });
  else writeFileSync(path, text);
}
