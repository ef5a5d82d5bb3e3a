import type { CelType } from './cel-type.ts';
import type { Macro } from './macro.ts';
import type { Result, Value } from './value.ts';

/** What an expression may use: variables, functions, macros, structures. */
export interface Environment {
  readonly variables: ReadonlyMap<string, CelType>;
  /** Fields of each structure by the structure's type name. */
  readonly structs: ReadonlyMap<string, ReadonlyMap<string, CelType>>;
  readonly functions: ReadonlyMap<string, FunctionDeclaration>;
  readonly macros: readonly Macro[];
  /** Names of types that an expression may compare with: `type(x) == int`. */
  readonly typeNames: ReadonlyMap<string, CelType>;
  readonly optionalSyntax: boolean;
  /** Costs by the name of the function, for whichever overload; they go before the overload's own. */
  readonly callCosts: ReadonlyMap<string, CallCost>;
}

/** Cost of a call in the units of the API server's limit. */
export type CallCost = (args: readonly Result[], result: Result) => number;

export interface FunctionDeclaration {
  readonly name: string;
  /**
   * At run time the values decide which overload is meant, whatever the check found: a guess of the check, such as for
   * `labels["x"]`, whose type is unknown, then does no harm. So it is with the functions of the language itself.
   */
  readonly dispatch?: 'by value';
  readonly overloads: readonly Overload[];
}

/** One signature of a function. */
export interface Overload {
  readonly style: 'global' | 'member';
  /** The receiver of a member comes first. Parameters of kind `parameter` stand for any type. */
  readonly parameters: readonly CelType[];
  readonly result: CelType;
  /** Called with values that fit the parameters; an error is a value too. */
  readonly evaluate: (...args: readonly Value[]) => Result;
  /** A faster or stricter implementation when some arguments are constants; the others are undefined. */
  readonly specialize?: (args: readonly (Value | undefined)[]) => Overload['evaluate'] | undefined;
  /** Counts only when the check left no other overload; 1 when absent. */
  readonly cost?: CallCost;
}

/** A named set of functions, macros and types that comes and goes with the version of Kubernetes. */
export interface Library {
  readonly name: string;
  readonly functions: readonly FunctionDeclaration[];
  readonly macros?: readonly Macro[];
  readonly typeNames?: readonly CelType[];
  readonly optionalSyntax?: boolean;
  readonly callCosts?: Readonly<Record<string, CallCost>>;
}

/** One environment with all of the libraries; functions of the same name share their overloads. */
export function buildEnvironment(libraries: readonly Library[]): Environment {
  const functions = new Map<string, FunctionDeclaration>();
  for (const declaration of libraries.flatMap((library) => library.functions)) {
    const { name, overloads } = declaration;
    const known = functions.get(name);
    functions.set(name, { ...declaration, ...known, overloads: [...(known?.overloads ?? []), ...overloads] });
  }
  return {
    variables: new Map(),
    structs: new Map(),
    functions,
    macros: libraries.flatMap((library) => library.macros ?? []),
    typeNames: new Map(libraries.flatMap((library) => (library.typeNames ?? []).map((type) => [type.name, type]))),
    optionalSyntax: libraries.some((library) => library.optionalSyntax === true),
    callCosts: new Map(libraries.flatMap((library) => Object.entries(library.callCosts ?? {}))),
  };
}

/** The environment with further variables and structures. */
export function extendEnvironment(
  environment: Environment,
  added: Partial<Pick<Environment, 'variables' | 'structs'>>,
): Environment {
  return {
    ...environment,
    variables: new Map([...environment.variables, ...(added.variables ?? [])]),
    structs: new Map([...environment.structs, ...(added.structs ?? [])]),
  };
}
