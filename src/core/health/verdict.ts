/** Argo CD's words (gitops-engine, pkg/health). */
export type Health = 'Healthy' | 'Suspended' | 'Progressing' | 'Missing' | 'Degraded' | 'Unknown';

/** What can be said of one live thing at one moment. */
export interface Verdict {
  /** `target` for the whole, `component/queryNode` or `component/queryNode/<group>` for a part. */
  readonly subject: string;
  readonly health: Health;
  /** One word in CamelCase from a closed list, for machines. */
  readonly reason: string;
  /** The sentence a colleague would say. Text from the cluster in it is data: escape it before rendering. */
  readonly message: string;
  /** When the reason began, if the objects tell; ISO 8601 UTC. */
  readonly since?: string;
}

/** Numbers of one component, for "queryNode 12 of 20". */
export interface ComponentProgress {
  readonly component: string;
  readonly group?: string;
  /** What the custom resource asks for; undefined when an autoscaler owns it. */
  readonly desired: number | undefined;
  readonly ready: number;
  readonly available: number;
  /** Pods of the newest template. */
  readonly updated: number;
  readonly image: string | undefined;
}
