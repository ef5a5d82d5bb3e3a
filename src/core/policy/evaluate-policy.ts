import {
  type CelMap,
  celError,
  isError,
  isFailure,
  type Lazy,
  type Result,
  type Unknown,
  type Value,
} from './cel/value.ts';
import type { CompiledExpression, CompiledPolicy, CompiledValidation } from './compile-policy.ts';
import { authorizerValue, resourceCheckValue } from './library/index.ts';
import { type AdmissionRequest, requestVariable } from './request.ts';

/** What one validation, or the policy as a whole, has against a request. */
export interface Decision {
  readonly kind: 'denied' | 'error' | 'undecided';
  readonly message: string;
  /** Which validation; undefined when it is the policy as a whole. */
  readonly validation?: number;
}

/** Costs count as in the API server; the time is the caller's own limit. */
export interface Limits {
  readonly perExpression: number;
  readonly perPolicy: number;
  readonly matchConditions: number;
  /** Asked now and then; true ends the evaluation as if the budget of the policy were used up. */
  readonly expired?: () => boolean;
}

/** k8s.io/apiserver, pkg/apis/cel/config.go. */
export const serverLimits: Limits = { perExpression: 1_000_000, perPolicy: 10_000_000, matchConditions: 2_500_000 };

export interface PolicyInput {
  readonly request: AdmissionRequest;
  /** The version of the resource that the policy asked to see. */
  readonly version: string;
  /** Null when the policy has a paramKind and the binding refers to none. */
  readonly params: CelMap | null;
  readonly limits: Limits;
}

const outOfBudget = 'validation failed due to running out of cost budget, no further validation rules will be run';

/** Thrown when the whole policy has used up its budget; caught by `evaluatePolicy`. */
class OutOfBudget extends Error {}

/** What a policy decided, and what that cost. */
export interface Evaluation {
  /** Nothing is decided against the request when there are none. */
  readonly decisions: readonly Decision[];
  /** In the units of the limits. */
  readonly cost: number;
}

/** Runs a policy on a request that it matches. */
export function evaluatePolicy(compiled: CompiledPolicy, input: PolicyInput): Evaluation {
  const conditions = conditionsRun(input);
  const met = evaluateConditions(compiled, conditions);
  const spent = input.limits.matchConditions - conditions.budget;
  if (met !== 'met') return { decisions: met.filter((decision) => counts(compiled, decision)), cost: spent };
  const run = newRun(compiled, input);
  const decisions = evaluateValidations(compiled, run);
  return { decisions, cost: spent + input.limits.perPolicy - run.budget };
}

function evaluateValidations(compiled: CompiledPolicy, run: Run): readonly Decision[] {
  try {
    const decisions = [
      ...compiled.validations.flatMap((validation, at) => evaluateValidation(run, validation, at)),
      ...compiled.annotations.flatMap((annotation) => evaluateAnnotation(run, annotation)),
    ];
    return decisions.filter((decision) => counts(compiled, decision));
  } catch (fault) {
    if (!(fault instanceof OutOfBudget)) throw fault;
    const decision: Decision = { kind: 'error', message: outOfBudget };
    return counts(compiled, decision) ? [decision] : [];
  }
}

/** With failurePolicy Ignore, errors are as if the policy were not there. */
function counts({ policy }: CompiledPolicy, { kind }: Decision): boolean {
  return kind !== 'error' || policy.failurePolicy !== 'Ignore';
}

interface Run {
  readonly limits: Limits;
  readonly lookup: (name: string) => Result;
  /** What is left of the policy's budget. */
  budget: number;
}

function newRun(compiled: CompiledPolicy, input: PolicyInput): Run {
  const run: Run = {
    limits: input.limits,
    budget: input.limits.perPolicy,
    lookup: (name) => (name === 'variables' ? variables : globals(name)),
  };
  const globals = globalVariables(input, namespaceValue(input.request));
  const variables = lazyVariables(compiled, run);
  return run;
}

/** A program's result; charges what it cost. Throws OutOfBudget. */
function evaluate(run: Run, { program }: CompiledExpression): Result {
  const { perExpression, expired } = run.limits;
  const { result, cost, outOfTime } = program.evaluate({
    lookup: run.lookup,
    limit: perExpression,
    ...(expired === undefined ? {} : { expired }),
  });
  run.budget -= cost;
  // Time that is up is told like a budget that is used up: in both cases the policy is too expensive to run.
  if (outOfTime || run.budget < 0) throw new OutOfBudget();
  return result;
}

/** Variables are computed when they are first asked for, and once. */
function lazyVariables(compiled: CompiledPolicy, run: Run): Lazy {
  const known = new Map<string, Result>();
  const compute = (name: string): Result => {
    const variable = compiled.variables.get(name);
    const result = variable === undefined ? celError(`no such key: ${name}`) : evaluate(run, variable);
    return isError(result) ? celError(`composited variable "${name}" fails to evaluate: ${result.message}`) : result;
  };
  return {
    kind: 'lazy',
    has: (name) => compiled.variables.has(name),
    get: (name) => {
      const result = known.get(name) ?? compute(name);
      known.set(name, result);
      return result;
    },
  };
}

function namespaceValue({ namespace, namespaceObject }: AdmissionRequest): Value | Unknown {
  if (namespaceObject !== undefined) return namespaceObject;
  return { kind: 'unknown', reason: `it looks at the namespace ${namespace}, which is not known here` };
}

function globalVariables(input: PolicyInput, namespaceObject: Value | Unknown): (name: string) => Result {
  const { request, version, params } = input;
  // Most policies do not look at the request.
  let requestValue: CelMap | Lazy | undefined;
  return (name) => {
    switch (name) {
      case 'object':
        return inVersion(request, request.object, version);
      case 'oldObject':
        return inVersion(request, request.oldObject, version);
      case 'request':
        requestValue ??= requestVariable(request, version);
        return requestValue;
      case 'namespaceObject':
        return namespaceObject;
      case 'params':
        return params;
      case 'authorizer':
        return authorizerValue;
      case 'authorizer.requestResource':
        return resourceCheckValue;
      default:
        return null;
    }
  };
}

/** The versions of Milvus are converted by changing the name of the version only. */
function inVersion({ resource }: AdmissionRequest, object: CelMap | null, version: string): CelMap | null {
  if (object === null || version === resource.version) return object;
  return new Map([...object, ['apiVersion', `${resource.group}/${version}`]]);
}

/** The API server declares the namespace for match conditions, but does not give it to them. */
function conditionsRun(input: PolicyInput): Run {
  return { limits: input.limits, budget: input.limits.matchConditions, lookup: globalVariables(input, null) };
}

/** `met`, or why the policy does not run: nothing when a condition is false, else what kept it from being decided. */
function evaluateConditions(compiled: CompiledPolicy, run: Run): 'met' | readonly Decision[] {
  const failures: Decision[] = [];
  try {
    for (const condition of compiled.conditions) {
      const result = evaluate(run, condition);
      if (result === false) return [];
      if (isFailure(result)) failures.push(failureDecision(condition, result));
    }
  } catch (fault) {
    if (!(fault instanceof OutOfBudget)) throw fault;
    return [{ kind: 'error', message: outOfBudget }];
  }
  if (failures.length === 0) return 'met';
  const undecided = failures.filter(({ kind }) => kind === 'undecided');
  if (undecided.length > 0) return undecided.slice(0, 1);
  const messages = failures.map(({ message }) => message);
  return [{ kind: 'error', message: messages.length === 1 ? (messages[0] ?? '') : `[${messages.join(', ')}]` }];
}

function failureDecision({ source }: CompiledExpression, failure: Exclude<Result, Value>): Decision {
  if (failure.kind === 'unknown') {
    return { kind: 'undecided', message: `expression '${source}' cannot be decided here: ${failure.reason}` };
  }
  return { kind: 'error', message: `expression '${source}' resulted in error: ${failure.message}` };
}

function evaluateValidation(run: Run, compiled: CompiledValidation, validation: number): readonly Decision[] {
  const result = evaluate(run, compiled);
  if (result === true) return [];
  if (isFailure(result)) return [{ ...failureDecision(compiled, result), validation }];
  return [{ kind: 'denied', message: denialMessage(run, compiled), validation }];
}

const longestMessage = 5 * 1024;

/** The message expression counts when it gives one line of text; else the message, else the expression itself. */
function denialMessage(run: Run, { validation, message, source }: CompiledValidation): string {
  const result = message === undefined ? undefined : evaluateMessage(run, message);
  const text = typeof result === 'string' ? result.trim() : '';
  if (text !== '' && !text.includes('\n') && new TextEncoder().encode(text).length <= longestMessage) return text;
  return validation.message.trim() || `failed expression: ${source.trim()}`;
}

/** A message that costs too much is as if there were none. */
function evaluateMessage(run: Run, message: CompiledExpression): Result | undefined {
  try {
    return evaluate(run, message);
  } catch (fault) {
    if (fault instanceof OutOfBudget) return undefined;
    throw fault;
  }
}

/** Only a failure matters here: where annotations go, there is an audit log. */
function evaluateAnnotation(run: Run, annotation: CompiledExpression): readonly Decision[] {
  const result = evaluate(run, annotation);
  return isFailure(result) && result.kind === 'error' ? [failureDecision(annotation, result)] : [];
}
