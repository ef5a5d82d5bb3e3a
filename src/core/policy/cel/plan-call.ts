import type { Call, Expr } from './ast.ts';
import type { ResolvedCall } from './check-state.ts';
import { effortOfCopying, effortOfWalking, longestText } from './effort.ts';
import type { CallCost, Overload } from './environment.ts';
import { failureOf } from './failure.ts';
import { overLimit, spend, toil } from './meter.ts';
import { type Frame, InstantiationFault, type PlanContext, type Planned, type Step } from './planned.ts';
import { accepts } from './signature.ts';
import { celError, isFailure, isMap, isOptional, noSuchOverload, type Result, type Value } from './value.ts';

/** Conversions of constants are computed when the policy is created (cel-go, OptOptimize). */
const conversions = new Set([
  'bool',
  'bytes',
  'double',
  'duration',
  'dyn',
  'int',
  'string',
  'timestamp',
  'type',
  'uint',
]);

/** `a.or(b)` and `a.orValue(b)` evaluate b only when they need it. */
const lazyCalls = new Set(['or', 'orValue']);

export function planCall(expr: Call, context: PlanContext): Planned {
  const resolved = context.checked.resolved.get(expr);
  if (resolved === undefined) throw new Error(`the call of ${expr.name} was not checked`);
  const target = resolved.hasReceiver && expr.target !== undefined ? [expr.target] : [];
  const args = [...target, ...expr.args].map((arg: Expr) => context.plan(arg, context));
  if (resolved.hasReceiver && lazyCalls.has(resolved.name)) return planOr(args, resolved.name);
  const evaluate = implementation(resolved, args, context);
  const cost = callCost(resolved, context);
  const [only] = args;
  if (args.length === 1 && only?.constant !== undefined && conversions.has(resolved.name)) {
    return foldConversion(evaluate(only.constant));
  }
  const effort = effortOf(resolved.name);
  // cel-go turns a constant list into a set, and looking into it costs nothing.
  const isFree = resolved.name === '@in' && args[1]?.constant !== undefined;
  return { step: callStep(args, { evaluate, cost: isFree ? 0 : cost, effort }) };
}

function foldConversion(value: Result): Planned {
  if (isFailure(value)) throw new InstantiationFault(value.kind === 'error' ? value.message : value.reason);
  return { step: () => value, constant: value };
}

function implementation(resolved: ResolvedCall, args: readonly Planned[], context: PlanContext): Overload['evaluate'] {
  const constants = args.map((arg) => arg.constant);
  const candidates = resolved.overloads.map((overload) => {
    return { ...overload, evaluate: overload.specialize?.(constants) ?? overload.evaluate };
  });
  const [first] = candidates;
  if (first === undefined) throw new Error(`no overload of ${resolved.name} is left`);
  const { evaluate } = first;
  const declared = context.environment.functions.get(resolved.name);
  const all = declared?.dispatch === 'by value' ? declared.overloads : candidates;
  const others = all.filter((other) => other.parameters.length === args.length && other.evaluate !== evaluate);
  if (others.length === 0) return evaluate;
  if (declared?.dispatch !== 'by value') return chooseByType(candidates, resolved.name);
  // What the check thinks of comes first.
  return chooseByValue([...new Set([...candidates, ...others].map((each) => each.evaluate))], resolved.name);
}

/** Each implementation says itself whether it is meant. */
function chooseByValue(implementations: readonly Overload['evaluate'][], name: string): Overload['evaluate'] {
  const none = celError(`no such overload: ${name}`);
  return (a: Value = null, b: Value = null) => {
    for (const evaluate of implementations) {
      const result = evaluate(a, b);
      if (result !== noSuchOverload) return result;
    }
    return none;
  };
}

/** The declared types decide, a list being what its first element is. */
function chooseByType(overloads: readonly Overload[], name: string): Overload['evaluate'] {
  return (...values) => {
    const found = overloads.find(
      ({ parameters }) =>
        parameters.length === values.length && parameters.every((type, at) => accepts(type, values[at] ?? null)),
    );
    return found === undefined ? celError(`no such overload: ${name}`) : found.evaluate(...values);
  };
}

/** A number where it does not depend on the arguments. */
type Cost = CallCost | number;

function callCost(
  call: { readonly name: string; readonly overloads: readonly Overload[] },
  context: PlanContext,
): Cost {
  const byName = context.environment.callCosts.get(call.name);
  if (byName !== undefined) return byName;
  const [only, ...others] = call.overloads;
  // A call that the check could not narrow down to one overload counts as one, whatever it does.
  return (others.length === 0 ? only?.cost : undefined) ?? 1;
}

/** Calls that do not look into their arguments. */
const shallowCalls = new Set(['_+_', 'size', 'dyn', 'type', 'optional.of', 'hasValue', 'value']);

function effortOf(name: string): PlannedCall['effort'] {
  // Entries of a map are found by their key.
  if (name === '@in') return (value) => (isMap(value) ? 1 : effortOfWalking(value));
  return shallowCalls.has(name) ? effortOfCopying : effortOfWalking;
}

interface PlannedCall {
  readonly evaluate: Overload['evaluate'];
  readonly cost: Cost;
  readonly effort: (value: Result) => number;
}

function callStep(args: readonly Planned[], call: PlannedCall): Step {
  const [first, second, ...rest] = args.map((arg) => arg.step);
  if (first === undefined) return nullaryStep(call);
  if (second === undefined) return unaryStep(first, call);
  return rest.length === 0 ? binaryStep([first, second], call) : manyStep([first, second, ...rest], call);
}

/** Charges a call that was made. */
function charge(
  frame: Frame,
  cost: Cost,
  { args, result }: { readonly args: readonly Result[]; readonly result: Result },
) {
  spend(frame.meter, typeof cost === 'number' ? cost : cost(args, result));
  if (typeof result !== 'string') return;
  toil(frame.meter, result.length);
  if (result.length > longestText) throw overLimit();
}

function nullaryStep({ evaluate, cost }: PlannedCall): Step {
  return (frame) => {
    const result = evaluate();
    charge(frame, cost, { args: [], result });
    return result;
  };
}

function unaryStep(arg: Step, { evaluate, cost, effort }: PlannedCall): Step {
  return (frame) => {
    const value = arg(frame);
    toil(frame.meter, effort(value));
    const result = isFailure(value) ? value : evaluate(value);
    charge(frame, cost, { args: [value], result });
    return result;
  };
}

function binaryStep(args: readonly [Step, Step], { evaluate, cost, effort }: PlannedCall): Step {
  const [first, second] = args;
  return (frame) => {
    const a = first(frame);
    const b = second(frame);
    toil(frame.meter, effort(a) + effort(b));
    const result = isFailure(a) || isFailure(b) ? failureOf([a, b]) : evaluate(a, b);
    charge(frame, cost, { args: [a, b], result });
    return result;
  };
}

function manyStep(args: readonly Step[], { evaluate, cost, effort }: PlannedCall): Step {
  return (frame) => {
    const values: Value[] = [];
    for (const arg of args) {
      const value = arg(frame);
      if (isFailure(value)) return value;
      toil(frame.meter, effort(value));
      values.push(value);
    }
    const result = evaluate(...values);
    charge(frame, cost, { args: values, result });
    return result;
  };
}

/** As cel-go: a receiver that is not optional, where the check allowed it for dyn, is its own answer. */
function planOr(args: readonly Planned[], name: string): Planned {
  const [target, fallback] = args.map((arg) => arg.step);
  if (target === undefined || fallback === undefined) throw new Error(`${name} has a receiver and an argument`);
  return {
    step: (frame) => {
      const value = target(frame);
      if (isFailure(value) || !isOptional(value)) return value;
      if (value.value === undefined) return fallback(frame);
      return name === 'or' ? value : value.value;
    },
  };
}
