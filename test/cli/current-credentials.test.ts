import { expect, it } from 'vitest';
import { currentCredentials } from '../../src/cli/current-credentials.ts';
import { parseServerSettings } from '../../src/config/server-settings.ts';

const variables = { GITHUB_APP_ID: '1', GITHUB_PRIVATE_KEY_FILE: 'key', GITHUB_WEBHOOK_SECRET_FILE: 'secret' };

it('follows the files of key and secret, and keeps the last good ones with one complaint', () => {
  const files: Record<string, string> = { key: 'PRIVATE KEY one', secret: 'the first of the secrets' };
  const readFile = (path: string): string => {
    const text = files[path];
    if (text === undefined) throw new Error('gone');
    return text;
  };
  const settings = parseServerSettings(variables, readFile);
  if (!settings.ok) throw new Error('the settings are good');
  let now = 0;
  const complaints: string[] = [];
  const complain = (message: string) => void complaints.push(message);
  const current = currentCredentials(settings.value, { variables, readFile, now: () => now, complain });

  files.secret = 'the second of the secrets\nthe first of the secrets\n';
  files.key = 'PRIVATE KEY two';
  now = 6_000;
  expect(current()).toMatchObject({
    privateKey: 'PRIVATE KEY two',
    webhookSecrets: ['the second of the secrets', 'the first of the secrets'],
  });

  files.secret = '';
  now = 12_000;
  expect(current().webhookSecrets[0]).toBe('the second of the secrets');
  now = 18_000;
  current();
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).not.toContain('PRIVATE KEY');

  files.secret = 'the third of the secrets';
  now = 24_000;
  expect(current().webhookSecrets).toEqual(['the third of the secrets']);
});
