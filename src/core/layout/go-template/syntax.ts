/** A template as Go's text/template reads it (pkg.go.dev/text/template), as far as charts use it. */
export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string; readonly offset: number }
  | { readonly kind: 'action'; readonly pipe: Pipeline; readonly offset: number }
  | (Block & { readonly kind: 'if' })
  | (Block & { readonly kind: 'with' })
  | (Block & { readonly kind: 'range' })
  | { readonly kind: 'call'; readonly name: string; readonly pipe: Pipeline | undefined; readonly offset: number };

/** What stands between `if`, `with` or `range` and its `end`. */
export interface Block {
  readonly pipe: Pipeline;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[];
  readonly offset: number;
}

/** Commands, each of which gets the value of the one before as its last argument. */
export interface Pipeline {
  /** Variables that take the value: one, or key and value of a range. */
  readonly variables: readonly string[];
  readonly declares: boolean;
  readonly commands: readonly (readonly Operand[])[];
}

export type Operand =
  | { readonly kind: 'dot' }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'variable'; readonly name: string; readonly fields: readonly string[] }
  | { readonly kind: 'field'; readonly fields: readonly string[] }
  | { readonly kind: 'function'; readonly name: string; readonly offset: number }
  | { readonly kind: 'nested'; readonly pipe: Pipeline; readonly fields: readonly string[] };

/** A parsed file: what it prints, and the templates that it defines. */
export interface ParsedTemplate {
  readonly nodes: readonly TemplateNode[];
  readonly definitions: ReadonlyMap<string, readonly TemplateNode[]>;
}
