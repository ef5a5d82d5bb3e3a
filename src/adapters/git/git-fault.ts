/** Git failed. The message never holds a credential. */
export class GitFault extends Error {
  /** Exit code of the child; undefined when it was killed or never started. */
  readonly exitCode: number | undefined;
  /** What the child wrote, errors and output, redacted. */
  readonly output: string;

  constructor(facts: { readonly summary: string; readonly exitCode: number | undefined; readonly output: string }) {
    super([facts.summary, shortened(facts.output)].filter((part) => part !== '').join(': '));
    this.name = 'GitFault';
    this.exitCode = facts.exitCode;
    this.output = facts.output;
  }
}

const longestOutput = 2_000;

/** The end of what Git said is where the reason is. */
function shortened(output: string): string {
  const text = output.trim();
  return text.length <= longestOutput ? text : `... ${text.slice(-longestOutput)}`;
}

/** The mirror's files are damaged. Texts of Git 2.39 under LC_ALL=C. */
const damage =
  /corrupt|inflate|is empty|bad object header|bad signature|invalid sha1 pointer|missing (blob|tree|commit)|unable to (read|open|unpack|mmap|find)|packfile|bad pack|not a git repository|index file|bad tree object|does not exist/i;

/** The remote, or the way to it, is why a transfer failed. Texts of Git 2.39 and curl under LC_ALL=C. */
const remoteTrouble =
  /unable to access|could not read (Username|Password)|authentication failed|repository .*not found|requested URL returned error|RPC failed|hung up unexpectedly|early EOF|could not resolve|remote error|failed to connect|connection (refused|reset|timed out)|SSL|TLS/i;

/** Whether the mirror on disk may be broken, so that it should be checked before it is used again. */
export function speaksOfDamage(error: unknown): boolean {
  return error instanceof GitFault && damage.test(error.output);
}

/** Whether a lock was in the way. Refs are changed by one Git at a time, so its owner was killed. Text of Git 2.39. */
export function speaksOfLock(error: unknown): boolean {
  return error instanceof GitFault && /cannot lock ref|\.lock': File exists/i.test(error.output);
}

/** Whether a failed transfer says nothing about the mirror on disk. */
export function isRemoteTrouble(error: unknown): boolean {
  return error instanceof GitFault && (error.exitCode === undefined || remoteTrouble.test(error.output));
}
