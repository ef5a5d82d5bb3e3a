/** A URL as Go's net/url splits it; the browser's URL class accepts and repairs much that the API server refuses. */
export interface Url {
  readonly text: string;
  readonly scheme: string;
  /** With the port, IPv6 addresses in brackets. */
  readonly host: string;
  /** Escaped. */
  readonly path: string;
  readonly query: string;
}

/** Why a text is no absolute URL and no absolute path, as Go's url.ParseRequestURI says it; undefined when it is one. */
export function parseRequestUri(text: string): string | undefined {
  if (text === '') return 'empty url';
  const parsed = parse(text, 'request');
  return typeof parsed === 'string' ? parsed : undefined;
}

/** The parts of a URL, or what is wrong with it (Go's url.Parse). */
export function parseUrl(text: string): Url | string {
  const hash = text.indexOf('#');
  return parse(hash < 0 ? text : text.slice(0, hash), 'reference');
}

type Mode = 'request' | 'reference';

function parse(text: string, mode: Mode): Url | string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  if (/[\u0000-\u001f\u007f]/.test(text)) return 'net/url: invalid control character in URL';
  if (text === '*') return { text, scheme: '', host: '', path: '*', query: '' };
  if (text.startsWith(':')) return 'missing protocol scheme';
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/.exec(text)?.[0] ?? '';
  const behind = scheme === '' ? text : text.slice(scheme.length + 1);
  const question = behind.indexOf('?');
  const [rest, query] = question < 0 ? [behind, ''] : [behind.slice(0, question), behind.slice(question + 1)];
  const parts = { text, scheme: scheme.toLowerCase(), query };
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...parts, host: '', path: '' };
    if (mode === 'request') return 'invalid URI for request';
    if (rest.split('/', 1)[0]?.includes(':') === true) return 'first path segment in URL cannot contain colon';
  }
  const hasAuthority = rest.startsWith('//') && (scheme !== '' || (mode === 'reference' && !rest.startsWith('///')));
  return hasAuthority ? withAuthority(parts, rest.slice(2)) : withPath({ ...parts, host: '' }, rest);
}

function withAuthority(parts: Omit<Url, 'host' | 'path'>, rest: string): Url | string {
  const slash = rest.indexOf('/');
  const [authority, path] = slash < 0 ? [rest, ''] : [rest.slice(0, slash), rest.slice(slash)];
  const at = authority.lastIndexOf('@');
  if (at >= 0 && !/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(authority.slice(0, at))) return 'net/url: invalid userinfo';
  const host = authority.slice(at + 1);
  const failure = hostFailure(host);
  return failure ?? withPath({ ...parts, host }, path);
}

function hostFailure(host: string): string | undefined {
  if (host.startsWith('[')) {
    const close = host.lastIndexOf(']');
    if (close < 0) return "missing ']' in host";
    return portFailure(host.slice(close + 1));
  }
  const colon = host.lastIndexOf(':');
  const failure = colon < 0 ? undefined : portFailure(host.slice(colon));
  if (failure !== undefined) return failure;
  const bad = /[^A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"\u0080-\uffff]/.exec(host)?.[0];
  return bad === undefined ? undefined : `invalid character "${bad}" in host name`;
}

function portFailure(port: string): string | undefined {
  return isPort(port) ? undefined : `invalid port "${port}" after host`;
}

function isPort(port: string): boolean {
  return /^(?::\d*)?$/.test(port);
}

function withPath(parts: Omit<Url, 'path'>, path: string): Url | string {
  const bad = /%(?![0-9A-Fa-f]{2}).{0,2}/.exec(path)?.[0];
  if (bad !== undefined) return `invalid URL escape "${bad}"`;
  return { ...parts, path: escapePath(path) };
}

/** A path that is escaped validly stays as it is; any other is escaped anew. */
function escapePath(path: string): string {
  if (/^[A-Za-z0-9\-_.~!$&'()*+,;=:@[\]/%]*$/.test(path)) return path;
  const plain = new TextEncoder().encode(percentDecode(path));
  return Array.from(plain, (byte) => {
    const character = String.fromCharCode(byte);
    const isSafe = /[A-Za-z0-9\-_.~$&+,/:;=@]/.test(character);
    return isSafe ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

function percentDecode(text: string): string {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; ) {
    const hex = /^%([0-9A-Fa-f]{2})/.exec(text.slice(at, at + 3))?.[1];
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (hex === undefined) bytes.push(...new TextEncoder().encode(character));
    else bytes.push(Number.parseInt(hex, 16));
    at += hex === undefined ? character.length : 3;
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

/** The host without port and brackets. */
export function hostName({ host }: Url): string {
  const colon = host.lastIndexOf(':');
  const name = colon >= 0 && isPort(host.slice(colon)) ? host.slice(0, colon) : host;
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
}

/** Empty when there is none. */
export function portOf({ host }: Url): string {
  const colon = host.lastIndexOf(':');
  return colon >= 0 && isPort(host.slice(colon)) ? host.slice(colon + 1) : '';
}

/** Values by key, unescaped; pairs that cannot be read are left out, as Go's URL.Query does. */
export function queryOf({ query }: Url): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';') || /%(?![0-9A-Fa-f]{2})/.test(pair)) continue;
    const equals = pair.indexOf('=');
    const [key, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    const name = percentDecode(key.replaceAll('+', ' '));
    values.set(name, [...(values.get(name) ?? []), percentDecode(value.replaceAll('+', ' '))]);
  }
  return values;
}
