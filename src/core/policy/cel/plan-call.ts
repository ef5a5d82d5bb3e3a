import type { Call, Expr } from './ast.ts';
import type { ResolvedCall } from './check-state.ts';
import type { CallCost, Overload } from './environment.ts';
import { failureOf } from './failure.ts';
import { spend } from './meter.ts';
import { InstantiationFault, type PlanContext, type Planned, type Step } from './planned.ts';
import { accepts } from './signature.ts';
import { celError, isFailure, isOptional, noSuchOverload, type Result, type Value } from './value.ts';

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
  if (resolved.name === '@in' && args[1]?.constant !== undefined) {
    // cel-go turns a constant list into a set, and looking into it costs nothing.
    return { step: callStep(args, evaluate, 0) };
  }
  return { step: callStep(args, evaluate, cost) };
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

function callStep(args: readonly Planned[], evaluate: Overload['evaluate'], cost: Cost): Step {
  const [first, second, ...rest] = args.map((arg) => arg.step);
  if (first === undefined) return nullaryStep(evaluate, cost);
  if (second === undefined) return unaryStep(first, evaluate, cost);
  return rest.length === 0
    ? binaryStep([first, second], evaluate, cost)
    : manyStep([first, second, ...rest], evaluate, cost);
}

function nullaryStep(evaluate: Overload['evaluate'], cost: Cost): Step {
  return (frame) => {
    const result = evaluate();
    spend(frame.meter, typeof cost === 'number' ? cost : cost([], result));
    return result;
  };
}

function unaryStep(arg: Step, evaluate: Overload['evaluate'], cost: Cost): Step {
  return (frame) => {
    const value = arg(frame);
    const result = isFailure(value) ? value : evaluate(value);
    spend(frame.meter, typeof cost === 'number' ? cost : cost([value], result));
    return result;
  };
}

function binaryStep(args: readonly [Step, Step], evaluate: Overload['evaluate'], cost: Cost): Step {
  const [first, second] = args;
  return (frame) => {
    const a = first(frame);
    const b = second(frame);
    const result = isFailure(a) || isFailure(b) ? failureOf([a, b]) : evaluate(a, b);
    spend(frame.meter, typeof cost === 'number' ? cost : cost([a, b], result));
    return result;
  };
}

function manyStep(args: readonly Step[], evaluate: Overload['evaluate'], cost: Cost): Step {
  return (frame) => {
    const values: Value[] = [];
    for (const arg of args) {
      const value = arg(frame);
      if (isFailure(value)) return value;
      values.push(value);
    }
    const result = evaluate(...values);
    spend(frame.meter, typeof cost === 'number' ? cost : cost(values, result));
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
