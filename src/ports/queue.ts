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

/** Makes true what the key stands for. Running it again changes nothing. Throws on a fault; it is then tried again. */
export type Reconciler = (key: string) => Promise<Outcome>;

export interface Log {
  info(facts: Readonly<Record<string, unknown>>, message: string): void;
  warn(facts: Readonly<Record<string, unknown>>, message: string): void;
  error(facts: Readonly<Record<string, unknown>>, message: string): void;
}
