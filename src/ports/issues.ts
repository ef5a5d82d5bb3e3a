/** An issue that the App itself opened. */
export interface OwnIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly url: string;
}

/** Issues of the App's own; those of people are never touched. */
export interface Issues {
  /** Open ones, newest first. Pull requests are not among them. */
  ownOpen(): Promise<readonly OwnIssue[]>;
  /** Never a second one with the same first line of its body. */
  create(title: string, body: string): Promise<OwnIssue>;
  update(number: number, text: { readonly title: string; readonly body: string }): Promise<void>;
  close(number: number): Promise<void>;
}
