import type { Opaque, Value } from '../cel/value.ts';

/** A type of a library's own: how to make its values, recognise them and look into them. */
export interface OpaqueKind<Content> {
  readonly name: string;
  readonly make: (content: Content) => Opaque;
  readonly is: (value: Value) => value is Opaque;
  /** Undefined when the value is of another type. */
  readonly contentOf: (value: Value) => Content | undefined;
}

/** Declares a type; `equal` says when two contents are the same value. */
export function opaqueKind<Content>(name: string, equal: (a: Content, b: Content) => boolean): OpaqueKind<Content> {
  // The contents are kept here, so that nobody has to trust what an Opaque says it holds.
  const contents = new WeakMap<Opaque, Content>();
  const contentOf = (value: Value): Content | undefined => (isOpaque(value) ? contents.get(value) : undefined);
  const is = (value: Value): value is Opaque => isOpaque(value) && contents.has(value);
  const make = (content: Content): Opaque => {
    const opaque: Opaque = { kind: 'opaque', type: name, equals: (other) => equalsContent(contents.get(other)) };
    const equalsContent = (other: Content | undefined) => other !== undefined && equal(content, other);
    contents.set(opaque, content);
    return opaque;
  };
  return { name, make, is, contentOf };
}

function isOpaque(value: Value): value is Opaque {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'opaque';
}
