import { type FileHandle, open } from 'node:fs/promises';
import type { Audit, AuditEntry, Clock } from '../../ports.ts';
import { type ChainEnd, chainStart, followChain, sealEntry } from './chain.ts';

/** Keeps nothing, for those who did not ask for a record. */
export const noAudit: Audit = { record: async () => {} };

/** A record in a file, and how to let go of it. */
export interface AuditFile extends Audit {
  close(): Promise<void>;
}

/**
 * A record in a file that is only ever appended to, each line on disk before `record` resolves. One process at a time may write to
 * it. A file that was tampered with is not gone on with: throws, naming the line. A last line that a crash has cut off is
 * completed by a line break and shows as broken, so it throws too; move the file away to begin another.
 */
export async function openAuditFile(path: string, clock: Clock): Promise<AuditFile> {
  const file = await open(path, 'a+', 0o600);
  try {
    let end = await endOf(file, path);
    let last: Promise<unknown> = Promise.resolve();
    return {
      record: (entry) => {
        const writing = last.then(async () => {
          end = await append(file, { entry, at: clock.now(), end });
        });
        last = writing.catch(() => undefined);
        return writing;
      },
      close: async () => {
        await last;
        await file.close();
      },
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** A record on standard output, for those who collect it there. The chain begins anew with the process. */
export function auditTo(write: (text: string) => void, clock: Clock): Audit {
  let end = chainStart;
  return {
    record: async (entry) => {
      const sealed = sealEntry(entry, clock.now(), end);
      write(`${sealed.text}\n`);
      end = sealed.end;
    },
  };
}

interface Append {
  readonly entry: AuditEntry;
  readonly at: Date;
  readonly end: ChainEnd;
}

async function append(file: FileHandle, { entry, at, end }: Append): Promise<ChainEnd> {
  const sealed = sealEntry(entry, at, end);
  await file.appendFile(`${sealed.text}\n`);
  await file.datasync();
  return sealed.end;
}

async function endOf(file: FileHandle, path: string): Promise<ChainEnd> {
  const text = await file.readFile('utf8');
  if (text === '') return chainStart;
  const { end, broken } = followChain(text.replace(/\n$/, '').split('\n'));
  if (broken === undefined && text.endsWith('\n')) return end;
  const line = broken?.line ?? end.count;
  const problem = broken?.problem ?? 'was cut off';
  throw new Error(`${path}:${line} ${problem}. Move the file away as evidence; a new one is begun then.`);
}
