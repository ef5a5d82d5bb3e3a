/** Whose commands are done when, so that one person's flood leaves room for everybody else's and for the checks. */
export interface Turns {
  /** The turn of a comment of a person in a repository, at a moment in milliseconds. A comment that waits keeps its turn. */
  take(of: TurnOf, now: number): Turn;
}

export interface TurnOf {
  /** `owner/repo 7`: a repository and the numeric id of a person. */
  readonly person: string;
  readonly comment: number;
}

export type Turn =
  | { readonly kind: 'now' }
  | {
      readonly kind: 'later';
      readonly milliseconds: number;
      /** 1 for the next one of this person. */
      readonly position: number;
      /** False when it was told of its place before. */
      readonly isNew: boolean;
    };

/** Commands of one person that are done at once. */
export const burst = 10;

/**
 * Milliseconds between two commands of one person beyond those: 360 in an hour, each with one reply. GitHub takes 500 texts in an hour
 * from an App (docs, "Rate limits for the REST API": content-generating requests), so others are heard beside the loudest.
 */
export const turnInterval = 10_000;

interface Line {
  /** When the next turn is due that nobody has yet. */
  next: number;
  /** Comments that wait, by the moment of their turn, the earliest first. */
  readonly waiting: Map<number, number>;
  /** Comments that have had their turn: one that failed and is tried again needs no other. */
  readonly taken: Set<number>;
}

/** Lines are kept in memory: a new process begins with none, and what waited comes again from the sweep. */
export function createTurns(): Turns {
  const lines = new Map<string, Line>();
  return {
    take: ({ person, comment }, now) => {
      forgetIdle(lines, now);
      const line: Line = lines.get(person) ?? { next: now, waiting: new Map(), taken: new Set() };
      lines.set(person, line);
      if (line.taken.has(comment)) return { kind: 'now' };
      const kept = line.waiting.get(comment);
      const at = kept ?? reserve(line, now);
      if (at <= now) {
        line.waiting.delete(comment);
        line.taken.add(comment);
        return { kind: 'now' };
      }
      line.waiting.set(comment, at);
      const position = [...line.waiting.values()].filter((other) => other <= at).length;
      return { kind: 'later', milliseconds: at - now, position, isNew: kept === undefined };
    },
  };
}

/** A turn is free now while the person is less than a burst ahead of an even pace. */
function reserve(line: Line, now: number): number {
  const at = Math.max(now, line.next - (burst - 1) * turnInterval);
  line.next = Math.max(now, line.next) + turnInterval;
  return at;
}

/** A person whose pace was even again is as good as one that was never heard of. */
function forgetIdle(lines: Map<string, Line>, now: number): void {
  for (const [person, line] of lines) if (line.waiting.size === 0 && line.next <= now) lines.delete(person);
}
