import type { Call, Comprehension, Expr, Fold } from './ast.ts';
import { SyntaxFault } from './syntax-error.ts';

/** A call that the parser replaces by something else, since its arguments are not to be evaluated as they stand. */
export interface Macro {
  readonly name: string;
  readonly style: 'global' | 'member';
  readonly arity: number;
  /** Undefined when the call is none of the macro's business after all: it then stays a call. Throws SyntaxFault. */
  readonly expand: (call: MacroCall) => Expr | undefined;
}

export interface MacroCall {
  readonly name: string;
  readonly target?: Expr;
  readonly args: readonly Expr[];
  readonly offset: number;
}

/** The macro's expansion, or the call itself when no macro has its name, style and number of arguments. */
export function expandMacro(macros: readonly Macro[], call: MacroCall): Expr {
  const style = call.target === undefined ? 'global' : 'member';
  const macro = macros.find(
    (each) => each.name === call.name && each.style === style && each.arity === call.args.length,
  );
  return macro?.expand(call) ?? plainCall(call);
}

function plainCall(call: MacroCall): Call {
  const { name, target, args, offset } = call;
  return { kind: 'call', name, args, offset, ...(target === undefined ? {} : { target }) };
}

/** The name by which cel-go keeps the result of a loop while it runs. */
const accumulator = '__result__';

/** The name that an argument must consist of. Throws SyntaxFault. */
export function variableName(argument: Expr | undefined): string {
  if (argument?.kind === 'ident') {
    if (argument.name !== accumulator) return argument.name;
    throw new SyntaxFault(argument.offset, 'iteration variable overwrites accumulator variable');
  }
  throw new SyntaxFault(argument?.offset ?? 0, 'argument must be a simple name');
}

/** The macros of the language itself. */
export const standardMacros: readonly Macro[] = [
  { name: 'has', style: 'global', arity: 1, expand: expandHas },
  loop('all', 'all', { variables: 1, filtered: false }),
  loop('exists', 'exists', { variables: 1, filtered: false }),
  loop('exists_one', 'existsOne', { variables: 1, filtered: false }),
  loop('map', 'map', { variables: 1, filtered: false }),
  loop('map', 'map', { variables: 1, filtered: true }),
  loop('filter', 'filter', { variables: 1, filtered: false }),
];

function expandHas(call: MacroCall): Expr {
  const [argument] = call.args;
  if (argument?.kind !== 'select' || argument.mode !== 'value') {
    throw new SyntaxFault(argument?.offset ?? call.offset, 'invalid argument to has() macro');
  }
  return { ...argument, offset: call.offset, mode: 'presence' };
}

/** A looping macro: variables first, then perhaps a filter, then the body. */
export function loop(
  name: string,
  fold: Fold,
  shape: { readonly variables: 1 | 2; readonly filtered: boolean },
): Macro {
  const arity = shape.variables + (shape.filtered ? 2 : 1);
  return { name, style: 'member', arity, expand: (call) => expandLoop(call, fold, shape.variables) };
}

function expandLoop(call: MacroCall, fold: Fold, count: number): Comprehension {
  const names = call.args.slice(0, count).map(variableName);
  const [first, second] = names;
  if (first === second) throw new SyntaxFault(call.offset, `duplicate variable name: ${first}`);
  const rest = call.args.slice(count);
  const body = rest.at(-1);
  const filter = rest.length > 1 ? rest[0] : undefined;
  if (body === undefined || call.target === undefined) throw new Error('a loop has a range and a body');
  return {
    kind: 'comprehension',
    offset: call.offset,
    fold,
    range: call.target,
    variables: names,
    body,
    ...(filter === undefined ? {} : { filter }),
  };
}
