import { describe, expect, it } from 'vitest';
import { mayNameCluster } from '../../src/config/server-file.ts';
import { parseServerSettings } from '../../src/config/server-settings.ts';

const complete = {
  GITHUB_APP_ID: '12345',
  GITHUB_PRIVATE_KEY: '-----BEGIN RSA PRIVATE KEY-----\\nabc\\n-----END RSA PRIVATE KEY-----',
  GITHUB_WEBHOOK_SECRET: 'a secret of some length',
};

describe('the settings of the server', () => {
  it('need three variables and have defaults for the rest', () => {
    const settings = read(complete);
    expect(settings).toMatchObject({
      ok: true,
      value: {
        github: { apiUrl: 'https://api.github.com', appId: 12345, webhookSecrets: ['a secret of some length'] },
        port: 3_000,
        clusters: [],
        timing: { rolloutConfirmation: 30_000, rolloutFailure: 120_000 },
      },
    });
  });

  it('take a key that was put on one line', () => {
    const settings = read(complete);
    expect(settings.ok && settings.value.github.privateKey.split('\n').length).toBe(3);
  });

  it('name every problem at once, so that nobody mends them one by one', () => {
    expect(read({ GITHUB_WEBHOOK_SECRET: 'short', PORT: 'many' })).toEqual({
      ok: false,
      refusal: expect.arrayContaining([
        { variable: 'GITHUB_APP_ID', message: 'is not set' },
        { variable: 'GITHUB_PRIVATE_KEY', message: 'is not set' },
        { variable: 'GITHUB_WEBHOOK_SECRET', message: 'must have at least 16 characters' },
        expect.objectContaining({ variable: 'PORT' }),
      ]),
    });
  });

  it('take the database of the shared queue from the environment or a file', () => {
    const url = 'postgres://falconer:secret@db:5432/falconer';
    for (const settings of [
      read({ ...complete, DATABASE_URL: url, FALCONER_LEASE_SECONDS: '12' }),
      read({ ...complete, DATABASE_URL_FILE: 'd', FALCONER_LEASE_SECONDS: '12' }, { d: `${url}\n` }),
    ]) {
      expect(settings.ok && settings.value.database).toEqual({ url, lease: 12_000 });
    }
    expect(read(complete)).not.toHaveProperty('value.database');
  });

  it('say what is wrong with the address of a database without repeating its password', () => {
    for (const url of ['falconer:secret@db/falconer', 'postgres://falconer:secret@db:port/falconer']) {
      expect(read({ ...complete, DATABASE_URL: url })).toEqual({
        ok: false,
        refusal: [
          {
            variable: 'DATABASE_URL',
            message: 'must be an address such as postgres://user:password@host:5432/database',
          },
        ],
      });
    }
  });

  it.each([undefined, '', 'fifteen letters'])('refuse to start with the webhook secret %j', (secret) => {
    expect(read({ ...complete, GITHUB_WEBHOOK_SECRET: secret }).ok).toBe(false);
  });

  it('accept the previous webhook secret while it is being replaced', () => {
    const settings = read({ ...complete, GITHUB_WEBHOOK_SECRET_PREVIOUS: 'the secret before that' });
    expect(settings.ok && settings.value.github.webhookSecrets).toEqual([
      'a secret of some length',
      'the secret before that',
    ]);
  });

  it('take key and secret from files, where a second line is the secret before', () => {
    const { GITHUB_PRIVATE_KEY: key = '', ...rest } = complete;
    const settings = read(
      { ...rest, GITHUB_WEBHOOK_SECRET: undefined, GITHUB_PRIVATE_KEY_FILE: 'k', GITHUB_WEBHOOK_SECRET_FILE: 's' },
      { k: `${key}\n`, s: 'a secret that is new\na secret that is old\n' },
    );
    expect(settings.ok && settings.value.github).toMatchObject({
      privateKey: key.replaceAll('\\n', '\n'),
      webhookSecrets: ['a secret that is new', 'a secret that is old'],
    });
  });

  it('say which file cannot be read, and which setting is there twice', () => {
    const settings = read({
      ...complete,
      GITHUB_PRIVATE_KEY_FILE: 'k',
      GITHUB_WEBHOOK_SECRET: undefined,
      GITHUB_WEBHOOK_SECRET_FILE: 's',
    });
    expect(settings.ok ? [] : settings.refusal.slice(0, 2)).toEqual([
      { variable: 'GITHUB_PRIVATE_KEY_FILE', message: 'cannot be set together with GITHUB_PRIVATE_KEY' },
      { variable: 'GITHUB_WEBHOOK_SECRET_FILE', message: 'names s, which cannot be read' },
    ]);
  });

  it('never show a secret in a problem', () => {
    const problems = JSON.stringify(read({ ...complete, GITHUB_PRIVATE_KEY: 'hunter2' }));
    expect(problems).not.toContain('hunter2');
  });

  it('find the cluster in a kubeconfig, or around the pod', () => {
    const file = read({ ...complete, KUBECONFIG: '/etc/kube', KUBECONFIG_CONTEXT: 'prod', FALCONER_CLUSTER: 'eu' });
    expect(file.ok && file.value.clusters).toEqual([
      { name: 'eu', access: { kind: 'file', path: '/etc/kube', context: 'prod' }, repositories: ['*'] },
    ]);
    const pod = read({ ...complete, KUBERNETES_SERVICE_HOST: '10.0.0.1' });
    expect(pod.ok && pod.value.clusters).toEqual([
      { name: 'default', access: { kind: 'in-cluster' }, repositories: ['*'] },
    ]);
  });
});

describe('the file of the server', () => {
  const withFile = (text: string) =>
    read({ ...complete, FALCONER_CONFIG: '/etc/falconer.yml' }, { '/etc/falconer.yml': text });

  it('names several clusters, and the repositories that may know of each', () => {
    const settings = withFile(`
clusters:
  - { name: eu-1, kubeconfig: /etc/falconer/eu-1, context: admin, repositories: [acme/*] }
  - { name: here, inCluster: true, repositories: [acme/search] }
`);
    expect(settings.ok && settings.value.clusters).toEqual([
      {
        name: 'eu-1',
        access: { kind: 'file', path: '/etc/falconer/eu-1', context: 'admin' },
        repositories: ['acme/*'],
      },
      { name: 'here', access: { kind: 'in-cluster' }, repositories: ['acme/search'] },
    ]);
  });

  it('leaves the cluster of the environment in place when it names none', () => {
    const settings = read({ ...complete, FALCONER_CONFIG: 'f', KUBECONFIG: 'k' }, { f: '# nothing yet' });
    expect(settings.ok && settings.value.clusters.map((each) => each.name)).toEqual(['default']);
  });

  it('tells every mistake with its line, together with those of the variables', () => {
    const settings = read(
      { ...complete, GITHUB_APP_ID: undefined, FALCONER_CONFIG: 'f.yml' },
      {
        'f.yml':
          'clusters:\n  - name: eu\n    kubeconfg: k\n    repositories: [acme]\n  - { name: x, inCluster: true, repositories: [] }\n',
      },
    );
    expect(settings.ok ? [] : settings.refusal).toEqual([
      { variable: 'GITHUB_APP_ID', message: 'is not set' },
      {
        variable: 'f.yml:2:5:',
        message: 'clusters[0] needs one way in: kubeconfig: /path/of/a/file, or inCluster: true.',
      },
      { variable: 'f.yml:3:5:', message: 'clusters[0] has no key "kubeconfg". Did you mean kubeconfig?' },
      { variable: 'f.yml:4:20:', message: 'clusters[0].repositories[0] must be owner/name, such as acme/*.' },
      { variable: 'f.yml:5:33:', message: 'clusters[1].repositories must be at least 1 entry long.' },
    ]);
  });

  it.each([
    ['two ways in', '{ name: a, inCluster: true, kubeconfig: k, repositories: [a/b] }'],
    ['no way in', '{ name: a, repositories: [a/b] }'],
    ['a context of nothing', '{ name: a, inCluster: true, context: c, repositories: [a/b] }'],
    [
      'a name twice',
      '{ name: a, inCluster: true, repositories: [a/b] }, { name: a, inCluster: true, repositories: [a/b] }',
    ],
    ['an address', '{ name: a, server: "http://169.254.169.254", repositories: [a/b] }'],
  ])('is refused with %s', (_, clusters) => {
    expect(withFile(`clusters: [${clusters}]`).ok).toBe(false);
  });

  it('must be there when it is named', () => {
    const settings = read({ ...complete, FALCONER_CONFIG: 'gone.yml' });
    expect(settings.ok ? [] : settings.refusal).toEqual([
      { variable: 'FALCONER_CONFIG', message: 'names gone.yml, which cannot be read' },
    ]);
  });

  it.each([
    ['acme/*', true],
    ['ACME/Search', true],
    ['*', true],
    ['acme/sea', false],
    ['acme-corp/*', false],
    ['other/search', false],
  ])('lets %s name a cluster: %s for acme/search', (pattern, may) => {
    expect(mayNameCluster({ repositories: [pattern] }, { owner: 'acme', name: 'search' })).toBe(may);
  });
});

function read(
  variables: Readonly<Record<string, string | undefined>>,
  files: Readonly<Record<string, string>> = {},
): ReturnType<typeof parseServerSettings> {
  return parseServerSettings(variables, (path) => {
    const text = files[path];
    if (text === undefined) throw new Error(`no such file: ${path}`);
    return text;
  });
}
