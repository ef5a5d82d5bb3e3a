/** Guards for names before they come near an argument of Git. */

/** Throws unless this is a full SHA-1 object name. */
export function assertObjectId(id: string): void {
  if (!/^[0-9a-f]{40}$/.test(id)) throw new Error(`${JSON.stringify(id)} is not a full object name of 40 hex digits`);
}

/** Longer branch names are refused; GitHub itself takes up to 255 bytes. */
const longestBranch = 240;

/** Whether Falconer pushes to a branch of this name: plain ASCII, a part of what `git check-ref-format` allows. */
export function isBranchName(branch: string): boolean {
  const plain = /^[A-Za-z0-9_][A-Za-z0-9_.+#@=,/-]*$/.test(branch);
  const partsAreFine = branch
    .split('/')
    .every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
  return plain && partsAreFine && !branch.includes('..') && !branch.endsWith('.') && branch.length <= longestBranch;
}

/** Why not, for people. */
export function oddBranchName(branch: string): string {
  return `Falconer does not push to a branch named ${JSON.stringify(branch.slice(0, longestBranch))}`;
}

/** Whether this can be the path of a file in a tree: relative, with no empty, `.`, `..` or `.git` part. */
export function isTreePath(path: string): boolean {
  if (path === '' || path.includes('\0')) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git');
}

/** Throws unless the URL is plain http(s) with no credentials in it. */
export function assertRemoteUrl(url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isHttp = parsed?.protocol === 'https:' || parsed?.protocol === 'http:';
  if (!isHttp) throw new Error('a Git remote must have an http or https URL');
  if (parsed.username !== '' || parsed.password !== '') throw new Error('a Git remote URL must not hold credentials');
}

/** A name in a tree as Git prints it with core.quotePath: other bytes than plain ASCII as C escapes in quotes. */
export function quotedTreeName(name: string): string {
  const bytes = [...Buffer.from(name, 'utf8')];
  if (bytes.every((byte) => byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c)) return name;
  return `"${bytes.map(quotedByte).join('')}"`;
}

const namedEscapes: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
};

function quotedByte(byte: number): string {
  const named = namedEscapes[byte];
  if (named !== undefined) return named;
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
}
