import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGitMirrors } from '../../src/adapters/git/index.ts';
import { configPath, misnamedConfigPath } from '../../src/config/repository-config.ts';
import type { GitMirrors, Log } from '../../src/ports.ts';
import { readConfigFile } from '../../src/reconcile/read-config-file.ts';
import { type GitServer, startGitServer, type TestFile } from '../adapters/git/git-server.ts';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };
const name = { owner: 'o', name: 'r' };
const text = 'permissions: []\n';

let server: GitServer;
let mirrors: GitMirrors;
beforeAll(async () => {
  server = await startGitServer();
  mirrors = openGitMirrors({ directory: server.scratch(), log: silent });
});
afterAll(() => server.close());

/** What a repository with these files is taken to configure: its text, nothing, or the place and the reason of a mistake. */
async function configOf(branch: string, files: Readonly<Record<string, TestFile>>): Promise<string | undefined> {
  const commit = server.commit(branch, { 'README.md': '# hi\n', ...files });
  const mirror = await mirrors.fetched(name, { url: server.url, token: server.token });
  const read = await readConfigFile(mirror, commit);
  if (read.ok) return read.value;
  return read.refusal.map(({ file, line, message }) => `${file}:${line} ${message}`).join('\n');
}

describe('the configuration of a repository', () => {
  it('is a regular file, or is not there', async () => {
    expect(await configOf('regular', { [configPath]: text })).toBe(text);
    expect(await configOf('none', { '.github/CODEOWNERS': '* @acme/search\n' })).toBeUndefined();
    expect(await configOf('nothing', {})).toBeUndefined();
  });

  it('that cannot be read never passes for one that is not there', async () => {
    const mend = 'Make .github/falconer.yml a regular file in UTF-8 of this repository.';
    expect(await configOf('link', { 'rules.yml': text, [configPath]: { linkTo: '../rules.yml' } })).toBe(
      `.github/falconer.yml:1 .github/falconer.yml is a symbolic link, so the configuration is not read. ${mend}`,
    );
    expect(await configOf('folder', { [`${configPath}/permissions.yml`]: text })).toBe(
      `.github/falconer.yml:1 .github/falconer.yml is a folder, so the configuration is not read. ${mend}`,
    );
    expect(await configOf('latin', { [configPath]: Buffer.from('# caf\xe9\n', 'latin1') })).toBe(
      `.github/falconer.yml:1 .github/falconer.yml is not UTF-8, so the configuration is not read. ${mend}`,
    );
    expect(await configOf('huge', { [configPath]: `${text}${'#'.repeat(6 * 1024 * 1024)}\n` })).toBe(
      `.github/falconer.yml:1 .github/falconer.yml is larger than 5 MB, so the configuration is not read. ${mend}`,
    );
    expect(await configOf('linked-folder', { 'shared/falconer.yml': text, '.github': { linkTo: 'shared' } })).toBe(
      `.github:1 .github is a symbolic link, so the configuration is not read. ${mend}`,
    );
  });

  it('is not looked for under another name, and a file of that name is not passed over', async () => {
    expect(await configOf('yaml', { [misnamedConfigPath]: text })).toBe(
      '.github/falconer.yaml:1 Falconer reads .github/falconer.yml and no other file. Rename this one.',
    );
    expect(await configOf('both', { [configPath]: text, [misnamedConfigPath]: text })).toBe(
      '.github/falconer.yaml:1 Falconer reads .github/falconer.yml, which is there too, and no other file. Remove this one.',
    );
  });
});
