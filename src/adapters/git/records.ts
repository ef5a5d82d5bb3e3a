import { createHash } from 'node:crypto';
import { accept, type Result, refuse } from '../../core/text/index.ts';
import type { GitRecord, NewRecord, PushRefusal, RecordKind } from '../../ports.ts';
import { fetchRefs } from './fetch-refs.ts';
import type { MirrorParts } from './mirror.ts';
import { assertObjectId } from './names.ts';
import { pushRef } from './push.ts';
import { writeNote } from './tree-writer.ts';

/** Longer ones are none that Falconer has written; characters. */
const longestRecord = 10_000;

/** The records of a kind, as the remote has them at this moment. Each is the message of a commit of its own, without files. */
export async function readRecords(parts: MirrorParts, kind: RecordKind): Promise<readonly GitRecord[]> {
  const place = `refs/falconer/${kind}/`;
  return parts.keeper.exclusively(async () => {
    await fetchRefs(parts, `${place}*`);
    const { text } = await parts.git.run({
      directory: parts.directory,
      args: ['for-each-ref', '--format=%(objecttype) %(objectname) %(refname)', place],
    });
    const lines = text.split('\n').filter((line) => line.startsWith('commit '));
    return Promise.all(lines.map((line) => readRecord(parts, line)));
  });
}

async function readRecord(parts: MirrorParts, line: string): Promise<GitRecord> {
  const [, id = ''] = line.split(' ');
  const { text } = await parts.git.run({ directory: parts.directory, args: ['cat-file', 'commit', id] });
  const message = text.slice(text.indexOf('\n\n') + 2, longestRecord).trim();
  return { id, text: message };
}

/** Compare-and-swap of one record; a new text of undefined removes it. */
export async function writeRecord(
  parts: MirrorParts,
  { kind, name, text, date, expected }: NewRecord,
): Promise<Result<void, PushRefusal>> {
  const ref = `refs/falconer/${kind}/${encodedName(name)}`;
  if (expected !== undefined) assertObjectId(expected);
  const commit = text === undefined ? undefined : await writeNote(parts, { message: text, date });
  const pushed = await pushRef(parts, { ref, commit, expected });
  return pushed.ok ? accept(undefined) : refuse(pushed.refusal);
}

/**
 * Letters, digits and dashes as they are, every other byte as `_xx`: nothing in it has a meaning for Git. Long names end in their
 * hash, because GitHub takes refs of at most 255 bytes.
 */
function encodedName(name: string): string {
  const encoded = [...Buffer.from(name, 'utf8')].map(encodedByte).join('');
  if (encoded.length <= longestName) return encoded;
  return `${encoded.slice(0, longestName - 65)}-${createHash('sha256').update(name).digest('hex')}`;
}

const longestName = 200;

function encodedByte(byte: number): string {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9-]/.test(character) ? character : `_${byte.toString(16).padStart(2, '0')}`;
}
