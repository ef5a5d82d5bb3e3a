import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A bare repository and somebody who commits to it. */
export interface GitSource {
  /** The bare repository. */
  readonly directory: string;
  /** Replaces the whole tree of main. Returns the commit. */
  push(files: Readonly<Record<string, string>>): string;
}

/** A repository that is removed when the test ends. */
export function gitSource(): GitSource {
  const directory = mkdtempSync(join(tmpdir(), 'falconer-flux-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const git = (args: readonly string[], input = ''): string =>
    execFileSync('git', ['--git-dir', directory, ...args], { input, encoding: 'utf8' }).trim();
  git(['init', '--quiet', '--bare', '--initial-branch', 'main']);
  let parent = '';
  return {
    directory,
    push: (files) => {
      const tree = Object.entries(files).map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`);
      const who = `committer Somebody <somebody@example.com> 1700000000 +0000\n${data('change')}`;
      const from = parent === '' ? '' : `from ${parent}\n`;
      git(['fast-import', '--quiet'], `commit refs/heads/main\n${who}${from}deleteall\n${tree.join('')}`);
      parent = git(['rev-parse', 'refs/heads/main']);
      return parent;
    },
  };
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
