import { describe, expect, it } from 'vitest';
import { commandDefinitions, parseCommand, renderHelp } from '../../src/core/command/index.ts';
import { answers } from '../../src/reconcile/answers/registry.ts';

describe('questions', () => {
  it('each have an answer, and every answer a question', () => {
    const asked = commandDefinitions.filter(({ examples }) =>
      examples.some((example) => {
        const parsed = parseCommand(example);
        return parsed.ok && parsed.value.kind === 'answer';
      }),
    );
    expect(answers.map((each) => each.verb).sort()).toEqual(asked.map((each) => each.verb).sort());
  });

  it('about the commands name only those that the person may run', () => {
    const help = renderHelp(undefined, (definition) => definition.permission === 'read');
    expect(help).toContain('/targets');
    expect(help).not.toContain('/scale');
    expect(help).toMatch(/\d+ more commands need a permission that you do not have here\.$/);
    expect(renderHelp('scale', (definition) => definition.permission === 'read')).toMatch(/You may not run it here\.$/);
  });
});
