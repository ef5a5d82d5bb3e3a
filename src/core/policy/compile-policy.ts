import { accept, type Result, refuse } from '../text/index.ts';
import { boolType, type CelType, dynType, nullType, renderType, stringType } from './cel/cel-type.ts';
import type { Environment } from './cel/environment.ts';
import { compileExpression, type Program } from './cel/program.ts';
import { defaultKubernetesVersion, type KubernetesVersion } from './library/index.ts';
import type { Policy, Validation } from './policy.ts';
import { type ExpressionScope, expressionEnvironments } from './policy-environment.ts';
import { policyErrors } from './policy-rules.ts';

/** A policy whose expressions are ready to run. */
export interface CompiledPolicy {
  readonly policy: Policy;
  readonly conditions: readonly CompiledExpression[];
  /** By name; of two with the same name the last one counts. */
  readonly variables: ReadonlyMap<string, CompiledExpression>;
  readonly validations: readonly CompiledValidation[];
  readonly annotations: readonly CompiledExpression[];
}

export interface CompiledExpression {
  readonly source: string;
  readonly program: Program;
}

export interface CompiledValidation extends CompiledExpression {
  readonly validation: Validation;
  readonly message?: CompiledExpression;
}

/**
 * Checks a policy as the API server does when it is created, and prepares its expressions. The refusal lists everything
 * that the API server would object to, each with its path.
 */
export function compilePolicy(
  policy: Policy,
  version: KubernetesVersion = defaultKubernetesVersion,
): Result<CompiledPolicy, readonly string[]> {
  const compilation: Compilation = {
    errors: [...policyErrors(policy)],
    environments: expressionEnvironments(version),
    params: policy.paramKind === undefined ? 'absent' : 'declared',
    types: policy.variables.length === 0 ? undefined : new Map(),
  };
  const conditions = policy.matchConditions.map(({ expression }, at) => compileCondition(compilation, expression, at));
  const variables = policy.variables.map((variable, at) => compileVariable(compilation, variable, at));
  const validations = policy.validations.map((validation, at) => compileValidation(compilation, validation, at));
  const annotations = policy.auditAnnotations.map(({ valueExpression }, at) =>
    compileAnnotation(compilation, valueExpression, at),
  );
  if (compilation.errors.length > 0) return refuse(compilation.errors);
  return accept({
    policy,
    conditions: conditions.filter((each) => each !== undefined),
    variables: new Map(variables.filter((each) => each !== undefined)),
    validations: validations.filter((each) => each !== undefined),
    annotations: annotations.filter((each) => each !== undefined),
  });
}

interface Compilation {
  readonly errors: string[];
  readonly environments: (scope: ExpressionScope) => Environment;
  readonly params: ExpressionScope['params'];
  /** Grows with each variable; undefined in a policy without variables. */
  readonly types: Map<string, CelType> | undefined;
}

interface Source {
  readonly text: string;
  readonly path: string;
  readonly scope: Pick<ExpressionScope, 'authorizer' | 'variables'>;
  /** Undefined where any type will do. */
  readonly types?: readonly CelType[];
}

function compile(compilation: Compilation, source: Source): CompiledExpression | undefined {
  const { text, path, scope, types } = source;
  const compiled = compileExpression(compilation.environments({ ...scope, params: compilation.params }), text);
  if (!compiled.ok) {
    const isInternal = compiled.refusal.startsWith('program instantiation failed');
    const kind = isInternal ? 'Internal error' : `Invalid value: ${JSON.stringify(text)}`;
    compilation.errors.push(`${path}: ${kind}: ${compiled.refusal}`);
    return undefined;
  }
  const { type } = compiled.value;
  if (types !== undefined && !types.some((wanted) => wanted.name === type.name)) {
    const wanted = types.length === 1 ? types[0]?.name : `one of [${types.map(({ name }) => name).join(' ')}]`;
    const message = `must evaluate to ${wanted} but got ${renderType(type)}`;
    compilation.errors.push(`${path}: Invalid value: ${JSON.stringify(text)}: ${message}`);
    return undefined;
  }
  return { source: text, program: compiled.value };
}

function isMissing(
  compilation: Compilation,
  text: string,
  missing: { readonly path: string; readonly detail: string },
): boolean {
  if (text.trim() !== '') return false;
  const { path, detail } = missing;
  compilation.errors.push(`${path}: Required value${detail === '' ? '' : `: ${detail}`}`);
  return true;
}

/** Match conditions are read before the variables exist. */
function compileCondition(compilation: Compilation, expression: string, at: number): CompiledExpression | undefined {
  const path = `spec.matchConditions[${at}].expression`;
  if (isMissing(compilation, expression, { path, detail: '' })) return undefined;
  const scope = { authorizer: 'declared', variables: undefined } as const;
  return compile(compilation, { text: expression.trim(), path, scope, types: [boolType] });
}

/** A variable sees those before it. One that does not compile is dyn for those behind it. */
function compileVariable(
  compilation: Compilation,
  variable: Policy['variables'][number],
  at: number,
): readonly [string, CompiledExpression] | undefined {
  const { name, expression } = variable;
  const path = `spec.variables[${at}].expression`;
  if (isMissing(compilation, expression, { path, detail: 'expression is not specified' })) return undefined;
  const scope = { authorizer: 'declared', variables: new Map(compilation.types) } as const;
  const compiled = compile(compilation, { text: expression, path, scope });
  compilation.types?.set(name, compiled?.program.type ?? dynType);
  return compiled === undefined ? undefined : [name, compiled];
}

function compileValidation(
  compilation: Compilation,
  validation: Validation,
  at: number,
): CompiledValidation | undefined {
  const path = `spec.validations[${at}]`;
  const missing = { path: `${path}.expression`, detail: 'expression is not specified' };
  const isEmpty = isMissing(compilation, validation.expression, missing);
  const scope = { authorizer: 'declared', variables: compilation.types } as const;
  const compiled = isEmpty
    ? undefined
    : compile(compilation, { text: validation.expression, path: missing.path, scope, types: [boolType] });
  const message = compileMessage(compilation, validation.messageExpression, `${path}.messageExpression`);
  if (compiled === undefined) return undefined;
  return { ...compiled, validation, ...(message === undefined ? {} : { message }) };
}

function compileMessage(compilation: Compilation, text: string, path: string): CompiledExpression | undefined {
  if (text.trim() === '') return undefined;
  const scope = { authorizer: 'absent', variables: compilation.types } as const;
  return compile(compilation, { text, path, scope, types: [stringType] });
}

const longestAnnotation = 5 * 1024;

function compileAnnotation(
  compilation: Compilation,
  valueExpression: string,
  at: number,
): CompiledExpression | undefined {
  const path = `spec.auditAnnotations[${at}].valueExpression`;
  if (isMissing(compilation, valueExpression, { path, detail: 'valueExpression is not specified' })) return undefined;
  const text = valueExpression.trim();
  if (text.length > longestAnnotation) {
    compilation.errors.push(`${path}: Required value: must not exceed ${longestAnnotation} bytes in length`);
    return undefined;
  }
  const scope = { authorizer: 'declared', variables: compilation.types } as const;
  return compile(compilation, { text, path, scope, types: [stringType, nullType] });
}
