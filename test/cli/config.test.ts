import { describe, expect, it } from 'vitest';
import { configCommand } from '../../src/cli/config.ts';
import { exampleConfig, exampleServerFile } from '../../src/config/config-reference.ts';
import { parseRepositoryConfig } from '../../src/config/parse-repository-config.ts';
import { configPath } from '../../src/config/repository-config.ts';
import { parseServerFile } from '../../src/config/server-file.ts';
import { recordingIo } from './recording-io.ts';

describe('falconer config print', () => {
  it('shows what is in force and who says so, as a configuration itself', () => {
    const io = recordingIo({ [configPath]: '# ours\nversion: 1\nrollout:\n  watchMinutes: 60\n' });
    expect(configCommand(['print'], io)).toBe(0);
    expect(io.printed()).toMatchInlineSnapshot(`
      "# .github/falconer.yml:2
      version: 1
      # default
      targets: []
      # default
      permissions: []
      # default
      freezes: []
      # default
      policies:
        packs:
          - baseline
        directories: []
        kubernetesVersion: "1.32"
        overrides:
          permission: admin
          teams: []
          users: []
      # .github/falconer.yml:3
      rollout:
        onFailure: propose-revert
        watchMinutes: 60
      # default
      drift:
        report: "off"
      "
    `);
    const again = recordingIo({ 'copy.yml': io.printed() });
    expect(configCommand(['print', '--file', 'copy.yml'], again)).toBe(0);
    expect(again.printed().replaceAll(/^#.*\n/gm, '')).toBe(io.printed().replaceAll(/^#.*\n/gm, ''));
  });

  it('shows the defaults where there is no file, and says so', () => {
    const io = recordingIo({});
    expect(configCommand(['print'], io)).toBe(0);
    expect(io.printed()).toContain('# default\nfreezes: []\n');
    expect(io.complained()).toBe('There is no .github/falconer.yml here, so these are the defaults.\n');
  });

  it('refuses a file of another name, and whatever stands in the place of the file', () => {
    const misnamed = recordingIo({ '.github/falconer.yaml': 'permissions: []\n' });
    expect(configCommand(['print'], misnamed)).toBe(2);
    expect(misnamed.complained()).toBe(
      '.github/falconer.yaml:1:1: Falconer reads .github/falconer.yml and no other file. Rename this one.\n',
    );
    const linked = {
      ...recordingIo({}),
      entryAt: (path: string) => (path === configPath ? 'link' : 'absent'),
    } as const;
    expect(configCommand(['print'], linked)).toBe(2);
    expect(linked.complained()).toContain('.github/falconer.yml is a symbolic link');
    const folder = recordingIo({ [`${configPath}/permissions.yml`]: '' });
    expect(configCommand(['print'], folder)).toBe(2);
    expect(folder.complained()).toContain('.github/falconer.yml is a folder');
  });

  it('ends with 2 and every place when the file is invalid', () => {
    const io = recordingIo({ 'f.yml': 'freeze: []\nrollout: { watchMinutes: -1 }\n' });
    expect(configCommand(['print', '--file', 'f.yml'], io)).toBe(2);
    expect(io.complained()).toBe(
      'f.yml:1:1: The file has no key "freeze". Did you mean freezes?\nf.yml:2:26: rollout.watchMinutes must be at least 0.\n',
    );
    expect(io.printed()).toBe('');
  });

  it.each([[[]], [['show']], [['print', 'x']], [['print', '--fiel', 'x']], [['print', '--file', 'gone.yml']]])(
    'ends with 2 for %j',
    (args) => {
      expect(configCommand(args, recordingIo({}))).toBe(2);
    },
  );
});

describe('the examples of the documentation', () => {
  it('are valid', () => {
    expect(parseRepositoryConfig(configPath, exampleConfig)).toMatchObject({ ok: true });
    expect(parseServerFile({ path: 'server.yml', text: exampleServerFile })).toMatchObject({ ok: true });
  });
});
