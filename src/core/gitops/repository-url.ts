interface RepositoryAddress {
  readonly host: string;
  /** Empty for the default of the scheme. */
  readonly port: string;
  readonly transport: 'http' | 'ssh' | 'git';
  /** Lower case, without the leading slash and `.git`: GitHub's owners and names ignore case, and so does Argo CD. */
  readonly path: string;
}

const transports: Readonly<Record<string, RepositoryAddress['transport']>> = {
  'http:': 'http',
  'https:': 'http',
  'git+https:': 'http',
  'ssh:': 'ssh',
  'git+ssh:': 'ssh',
  'git:': 'git',
};

/** Names under which a host also answers, for SSH through port 443 (docs.github.com, "Using SSH over the HTTPS port"). */
const hostAliases: Readonly<Record<string, string>> = {
  'ssh.github.com': 'github.com',
  'www.github.com': 'github.com',
};

/** `user@host:path`, as `git clone` takes it. */
const scpForm = /^(?:[^@/:\s]+@)?([^/:\s]+):(?!\/\/)\/?(\S+)$/;

/**
 * True when two Git URLs name the same repository, whatever their scheme, user, case, trailing slash and `.git`.
 * Ports count only between URLs of the same transport: an SSH port says nothing about the port of the web server.
 * Anything that is not a Git URL (`oci://`, a bucket, nonsense) is the same as nothing.
 */
export function isSameRepository(one: string, other: string): boolean {
  const a = addressOf(one);
  const b = addressOf(other);
  if (a === undefined || b === undefined) return false;
  return a.host === b.host && a.path === b.path && (a.transport !== b.transport || a.port === b.port);
}

function addressOf(url: string): RepositoryAddress | undefined {
  const text = url.trim();
  if (text.includes('://')) return addressOfUrl(text);
  const scp = scpForm.exec(text);
  if (scp === null) return undefined;
  const [, host = '', path = ''] = scp;
  return { host: canonicalHost(host), port: '', transport: 'ssh', path: canonicalPath(path) };
}

function addressOfUrl(text: string): RepositoryAddress | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const transport = transports[url.protocol];
  if (transport === undefined || url.hostname === '') return undefined;
  const isDefaultPort = (transport === 'ssh' && url.port === '22') || (transport === 'git' && url.port === '9418');
  const host = canonicalHost(url.hostname);
  // The port of the alias is part of the alias: ssh.github.com:443 is github.com:22.
  const port = isDefaultPort || host !== url.hostname.toLowerCase() ? '' : url.port;
  return { host, port, transport, path: canonicalPath(url.pathname) };
}

function canonicalHost(host: string): string {
  const name = host.toLowerCase();
  return hostAliases[name] ?? name;
}

function canonicalPath(path: string): string {
  return path
    .toLowerCase()
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}
