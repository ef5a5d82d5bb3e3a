import type { ObjectStore } from './api/object-store.ts';
import { summaryOf, worldOf } from './world.ts';

/** Tells of changes, once for many that come together. */
export class ChangeFeed {
  readonly #store: ObjectStore;
  readonly #listeners = new Set<() => void>();
  readonly #rejections = new Set<(error: Error) => void>();
  #pending: NodeJS.Immediate | undefined;

  constructor(store: ObjectStore) {
    this.#store = store;
    store.onChange(() => {
      this.#pending ??= setImmediate(() => {
        this.#pending = undefined;
        for (const listener of [...this.#listeners]) listener();
      });
    });
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** See ClusterSandbox.waitFor. A probe that throws rejects at once. */
  waitFor<T>(
    probe: () => T | undefined | false,
    wait: { readonly what: string; readonly milliseconds: number },
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const settle = (finish: () => void): void => {
        clearTimeout(deadline);
        stop();
        this.#rejections.delete(fail);
        finish();
      };
      const fail = (error: Error): void => settle(() => reject(error));
      const look = (): void => {
        try {
          const found = probe();
          if (found !== undefined && found !== false) settle(() => resolve(found));
        } catch (error) {
          fail(error instanceof Error ? error : new Error(String(error)));
        }
      };
      const deadline = setTimeout(() => fail(this.#late(wait)), wait.milliseconds);
      const stop = this.onChange(look);
      this.#rejections.add(fail);
      look();
    });
  }

  /** Everybody who still waits is told that the cluster is closed. */
  close(): void {
    clearImmediate(this.#pending);
    this.#listeners.clear();
    for (const reject of [...this.#rejections]) reject(new Error('the cluster sandbox was closed'));
  }

  #late({ what, milliseconds }: { readonly what: string; readonly milliseconds: number }): Error {
    return new Error(`waited ${milliseconds / 1_000} s for ${what}; now: ${summaryOf(worldOf(this.#store))}`);
  }
}
