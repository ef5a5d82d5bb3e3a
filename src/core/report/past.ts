/**
 * The pull request that a commit on the default branch came by, as GitHub writes it into the first line of the message:
 * `Merge pull request #12 from ...` and `... (#12)`. Anybody can write that, so nothing may hang on it.
 */
export function pullRequestOfSubject(subject: string): number | undefined {
  const digits = /^Merge pull request #(\d{1,9}) /.exec(subject)?.[1] ?? /\(#(\d{1,9})\)$/.exec(subject.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The people whom the trailers of a message name beside its author, as they are written there. */
export function coAuthorsOf(body: string): readonly string[] {
  return [...body.matchAll(/^Co-authored-by: ([^<\n]{1,100}) </gim)].map((match) => (match[1] ?? '').trim());
}
