import { describe, expect, it } from 'vitest';
import { parseServerSettings } from '../../src/config/server-settings.ts';

const complete = {
  GITHUB_APP_ID: '12345',
  GITHUB_PRIVATE_KEY: '-----BEGIN RSA PRIVATE KEY-----\\nabc\\n-----END RSA PRIVATE KEY-----',
  GITHUB_WEBHOOK_SECRET: 'a secret of some length',
};

describe('the settings of the server', () => {
  it('need three variables and have defaults for the rest', () => {
    const settings = parseServerSettings(complete);
    expect(settings).toMatchObject({
      ok: true,
      value: {
        github: { apiUrl: 'https://api.github.com', appId: 12345, webhookSecrets: ['a secret of some length'] },
        port: 3_000,
        cluster: { kind: 'none' },
        timing: { rolloutConfirmation: 30_000, rolloutFailure: 120_000 },
      },
    });
  });

  it('take a key that was put on one line', () => {
    const settings = parseServerSettings(complete);
    expect(settings.ok && settings.value.github.privateKey.split('\n').length).toBe(3);
  });

  it('name every problem at once, so that nobody mends them one by one', () => {
    expect(parseServerSettings({ GITHUB_WEBHOOK_SECRET: 'short', PORT: 'many' })).toEqual({
      ok: false,
      refusal: expect.arrayContaining([
        { variable: 'GITHUB_APP_ID', message: 'is not set' },
        { variable: 'GITHUB_PRIVATE_KEY', message: 'is not set' },
        { variable: 'GITHUB_WEBHOOK_SECRET', message: 'must have at least 16 characters' },
        expect.objectContaining({ variable: 'PORT' }),
      ]),
    });
  });

  it.each([undefined, '', 'fifteen letters'])('refuse to start with the webhook secret %j', (secret) => {
    expect(parseServerSettings({ ...complete, GITHUB_WEBHOOK_SECRET: secret }).ok).toBe(false);
  });

  it('accept the previous webhook secret while it is being replaced', () => {
    const settings = parseServerSettings({ ...complete, GITHUB_WEBHOOK_SECRET_PREVIOUS: 'the secret before that' });
    expect(settings.ok && settings.value.github.webhookSecrets).toEqual([
      'a secret of some length',
      'the secret before that',
    ]);
  });

  it('never show a secret in a problem', () => {
    const problems = JSON.stringify(parseServerSettings({ ...complete, GITHUB_PRIVATE_KEY: 'hunter2' }));
    expect(problems).not.toContain('hunter2');
  });

  it('find the cluster in a kubeconfig, or around the pod', () => {
    const file = parseServerSettings({
      ...complete,
      KUBECONFIG: '/etc/kube',
      KUBECONFIG_CONTEXT: 'prod',
      FALCONER_CLUSTER: 'eu',
    });
    expect(file.ok && file.value.cluster).toEqual({ kind: 'file', name: 'eu', path: '/etc/kube', context: 'prod' });
    const pod = parseServerSettings({ ...complete, KUBERNETES_SERVICE_HOST: '10.0.0.1' });
    expect(pod.ok && pod.value.cluster).toEqual({ kind: 'in-cluster', name: 'default' });
  });
});
