import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { refusalText } from '../../src/cli/run.ts';
import { commandLines } from '../../src/core/command/index.ts';
import { runCommands } from '../../src/core/operation/index.ts';

/**
 * One folder per case: `comment.md` is what a person wrote, `before.yaml` the file. `after.yaml` is the file afterwards;
 * where it is missing the file must not change. `reply.txt` is what was said of each line, where it is no plain success.
 * `UPDATE=1 npm run vitest` writes both anew.
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
  const run = runCommands(lines, [{ path: 'milvus.yaml', text: before }]);
  const after = run.files[0]?.after ?? before;
  const reply = run.steps
    .map((step) => {
      if (step.kind === 'refused') return refusalText(step.refusal);
      return step.kind === 'answered' ? step.topic.kind : `${step.kind}: ${step.plan.title}`;
    })
    .join('\n');
  if (process.env['UPDATE'] === '1') {
    if (after !== before) writeFileSync(join(folder, 'after.yaml'), after);
    writeFileSync(join(folder, 'reply.txt'), `${reply}\n`);
  }
  const expected = join(folder, 'after.yaml');
  expect(after).toBe(existsSync(expected) ? readFileSync(expected, 'utf8') : before);
  expect(`${reply}\n`).toBe(readFileSync(join(folder, 'reply.txt'), 'utf8'));
}
