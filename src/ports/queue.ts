/** Work still to be done, by key. A key is pending at most once and runs at most once at a time. */
export interface KeyedQueue {
  /** Resolves once the key is kept, with `full` when the queue is at its bound and the key is not in it already. */
  add(key: string): Promise<Added>;
  /** Adds the key after a while; an earlier date wins. Where the queue is full the key is dropped, and the log says so. */
  addAfter(key: string, milliseconds: number): Promise<void>;
}

/** What became of a key: new, there already, or turned away. */
export type Added = 'added' | 'pending' | 'full';

/** What a reconciler wants next: nothing, or to look again after a while. */
export interface Outcome {
  readonly lookAgainAfter?: number;
  /** Keys of work that this one has made necessary. */
  readonly wake?: readonly string[];
}

/** One run of a key, and the right to write that goes with it. */
export interface Turn {
  /** Throws once another process may run the key. To be asked right before each write to the outside. */
  assertHeld(): void;
  /** Whether no other process has run the key since this one did: only then what is remembered of it is how things are. */
  readonly follows: boolean;
}

/** Makes true what the key stands for. Running it again changes nothing. Throws on a fault; it is then tried again. */
export type Reconciler = (key: string, turn: Turn) => Promise<Outcome>;

/**
 * Asked when a write is asked for; what it gives is called right before the write is sent, and throws where it must not be sent any
 * more.
 */
export type WriteGuard = () => () => void;

export interface Log {
  info(facts: Readonly<Record<string, unknown>>, message: string): void;
  warn(facts: Readonly<Record<string, unknown>>, message: string): void;
  error(facts: Readonly<Record<string, unknown>>, message: string): void;
}
