/** One command line of a comment, split into its parts. */
export interface Invocation {
  /** The line as the person wrote it, without the blanks at its end. */
  readonly source: string;
  /** Lower case, without the slash. */
  readonly verb: string;
  readonly positionals: readonly string[];
  /** The positionals as they were typed, with their quotes. */
  readonly typed: readonly string[];
  /** By name without dashes; a flag that takes no value has the empty text. */
  readonly flags: ReadonlyMap<string, string>;
}

export interface FlagDefinition {
  readonly name: string;
  /** What stands behind it in the usage, such as `<name>`; undefined when it takes no value. */
  readonly value: string | undefined;
  readonly summary: string;
}
