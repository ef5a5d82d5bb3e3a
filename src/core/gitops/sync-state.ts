/**
 * Has the engine brought a commit to the cluster? `application` is how people name it, such as
 * `Kustomization flux-system/apps`; undefined where no engine deploys. `revision` is as the engine writes it (`commitOf`
 * reads the commit in it). Messages are plain text that quotes the engine: data, to be escaped before it is rendered.
 */
export type SyncState =
  /** What Git says at a revision that contains the commit was applied. Health is another question. */
  | { readonly kind: 'synced'; readonly application: string | undefined; readonly revision: string | undefined }
  /** Not yet, and nobody has to do anything: the engine has still to look, fetch or apply. */
  | {
      readonly kind: 'behind';
      readonly application: string | undefined;
      readonly revision: string | undefined;
      readonly message: string;
    }
  /** Not yet, and it stays so until a person syncs or a sync window opens. */
  | {
      readonly kind: 'waiting';
      readonly application: string;
      readonly revision: string | undefined;
      readonly message: string;
    }
  /** Never: the engine is told to leave the changed fields, or the whole object, as they are in the cluster. */
  | { readonly kind: 'ignored'; readonly application: string; readonly message: string }
  /** Not until a person resumes the engine. `applied` is what it applied before, where that contains the commit. */
  | { readonly kind: 'suspended'; readonly application: string; readonly message: string; readonly applied?: string }
  /** The engine tried and says why it could not. */
  | { readonly kind: 'failed'; readonly application: string; readonly message: string }
  /** It cannot be told from what can be read. */
  | { readonly kind: 'unknown'; readonly message: string };
