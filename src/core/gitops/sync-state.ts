/** Has the engine brought a revision to the cluster? */
export type SyncState =
  | { readonly kind: 'synced'; readonly application: string; readonly revision: string }
  | {
      readonly kind: 'behind';
      readonly application: string;
      readonly revision: string | undefined;
      readonly message: string;
    }
  | { readonly kind: 'suspended'; readonly application: string; readonly message: string }
  | { readonly kind: 'failed'; readonly application: string; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string };
