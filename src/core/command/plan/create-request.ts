import type { SemVer } from 'semver';
import type { StorageType } from './dependency-kinds.ts';

export const createModes = ['standalone', 'cluster'] as const;
export const createProfiles = ['dev', 'production'] as const;
export const createSizes = ['small', 'medium', 'large'] as const;

export type CreateMode = (typeof createModes)[number];
export type CreateProfile = (typeof createProfiles)[number];
export type CreateSize = (typeof createSizes)[number];

/** What a new Milvus is to be. Everything is checked text. */
export interface CreateRequest {
  readonly name: string;
  readonly mode: CreateMode;
  readonly profile: CreateProfile;
  readonly size: CreateSize;
  /** The release as its tag is to be: `v2.6.11`. */
  readonly tag: string;
  readonly version: SemVer;
  readonly namespace: string | undefined;
  /** Where the file goes; undefined to follow the others of the repository. */
  readonly path: string | undefined;
  /** `host:port` of an external etcd; empty when the operator installs one. */
  readonly etcd: readonly string[];
  readonly storage: CreateStorage | undefined;
  readonly queue: CreateQueue;
  /** The command as written, to correct it in a refusal. */
  readonly source: string;
}

/** An external storage. */
export interface CreateStorage {
  readonly endpoint: string;
  readonly type: StorageType | undefined;
  readonly bucket: string | undefined;
  /** The name of a Secret, or the role of the pods. */
  readonly access: { readonly secret: string } | 'role' | undefined;
}

export interface CreateQueue {
  readonly kind: 'woodpecker' | 'rocksmq' | 'pulsar' | 'kafka';
  /** Empty when it is a part of Milvus, or the operator installs it. */
  readonly endpoints: readonly string[];
  /** Name of the Secret with the user and password of Kafka. */
  readonly secret: string | undefined;
}
