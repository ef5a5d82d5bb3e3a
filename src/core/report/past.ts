/**
 * The pull request that a commit on the default branch came by, as GitHub writes it into the first line of the message:
 * `Merge pull request #12 from ...` and `... (#12)`. Anybody can write that, so nothing may hang on it.
 */
export function pullRequestOfSubject(subject: string): number | undefined {
  const digits = /^Merge pull request #(\d{1,9}) /.exec(subject)?.[1] ?? /\(#(\d{1,9})\)$/.exec(subject.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}
