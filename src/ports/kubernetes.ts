import type { KubernetesObject } from '../core/object/index.ts';

/** A kind of object to read, and where. */
export interface ObjectSelector {
  readonly group: string;
  readonly version: string;
  /** Plural resource name in the URL: `milvuses`. */
  readonly resource: string;
  readonly kind: string;
  readonly scope: 'namespaced' | 'cluster';
}

/** What is known of one kind: its objects, or why they cannot be read. */
export type Observed =
  | {
      readonly kind: 'known';
      readonly objects: readonly KubernetesObject[];
      /** When the cluster last proved that this is so (ISO 8601). */
      readonly asOf: string;
      /** Why nothing newer can be known; undefined while the cluster answers. */
      readonly lost?: string;
    }
  | {
      readonly kind: 'unreadable';
      readonly reason: 'forbidden' | 'not_installed' | 'unreachable';
      readonly message: string;
    };

/** A cluster, only ever read. Objects come from a watch that is kept up to date. */
export interface Cluster {
  readonly name: string;
  /** What is known now; waits for the first list, at most a few seconds. */
  observe(selector: ObjectSelector, namespace: string | undefined): Promise<Observed>;
  /**
   * What one list says now, for kinds that cannot be watched, such as measurements: at most half a minute old, and told to no
   * listener. Waits at most a few seconds.
   */
  measure(selector: ObjectSelector, namespace: string): Promise<Observed>;
  /** Calls back whenever an object of a watched kind changed, or the cluster came or went. Returns how to stop. */
  onChange(listener: (change: ClusterChange) => void): () => void;
}

export interface ClusterChange {
  readonly cluster: string;
  readonly selector: ObjectSelector;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}
