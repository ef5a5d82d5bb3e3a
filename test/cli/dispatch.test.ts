import { describe, expect, it } from 'vitest';
import { dispatch } from '../../src/cli/dispatch.ts';
import { subcommands } from '../../src/cli/registry.ts';
import { recordingIo } from './recording-io.ts';

async function falconer(...words: string[]) {
  const io = recordingIo({});
  const code = await dispatch(words, io);
  return { code, printed: io.printed(), said: io.complained() };
}

describe('falconer', () => {
  it('without a word says what it can do, and that this was no command', async () => {
    const { code, printed, said } = await falconer();
    expect({ code, printed }).toEqual({ code: 2, printed: '' });
    for (const { name } of subcommands) expect(said).toContain(`falconer ${name}`);
  });

  it.each([['help'], ['--help'], ['-h']])('%s prints what it can do as a result', async (word) => {
    const { code, printed, said } = await falconer(word);
    expect({ code, said }).toEqual({ code: 0, said: '' });
    for (const { name } of subcommands) expect(printed).toContain(`falconer ${name}`);
  });

  it('explains one subcommand, however it is asked', async () => {
    const asked = await Promise.all([
      falconer('help', 'run'),
      falconer('run', '--help'),
      falconer('run', '/help', '-h'),
    ]);
    for (const { code, printed } of asked) {
      expect(code).toBe(0);
      expect(printed).toMatch(/^falconer run "<command>"/);
      expect(printed).not.toContain('falconer review');
    }
  });

  it('guesses what was meant', async () => {
    expect(await falconer('reveiw')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "printed": "",
        "said": "falconer has no command "reveiw". Did you mean review?
      falconer help tells what each of them does.
      ",
      }
    `);
    expect((await falconer('frobnicate')).said).toContain('It has demo, serve, run,');
  });
});
