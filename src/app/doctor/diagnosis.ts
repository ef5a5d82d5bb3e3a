/** One line of `falconer doctor`. */
export interface Diagnosis {
  /** `fine`, `note` (works, but somebody should know) or `problem` (does not work until it is mended). */
  readonly state: 'fine' | 'note' | 'problem';
  /** What was looked at: `github`, `cluster eu-1`. */
  readonly topic: string;
  /** What is so. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
}
