import { type AccessMode, access } from './access.ts';
import type { Bind, Conditional, Expr, Index, ListExpr, Logic, MapExpr, Select, StructExpr } from './ast.ts';
import { effortPerNode } from './effort.ts';
import { worse } from './failure.ts';
import { newMapBuilder } from './map-insert.ts';
import { buildMessage } from './message.ts';
import { newMeter, spend, toil } from './meter.ts';
import { planCall } from './plan-call.ts';
import { planComprehension } from './plan-comprehension.ts';
import { constantly, type PlanContext, type Planned, type Step } from './planned.ts';
import { celError, isFailure, isOptional, noSuchOverload, type Result, type Value } from './value.ts';

/** Costs as in cel-go, interpreter/runtimecost.go. */
const costs = { access: 1, list: 10, map: 30, struct: 40 } as const;

/**
 * Turns a checked expression into closures. Constant parts are computed here, as the API server does when a policy is
 * created. Throws InstantiationFault where that fails.
 */
export function plan(expr: Expr, context: PlanContext): Planned {
  switch (expr.kind) {
    case 'literal':
      return constantly(expr.value);
    case 'ident':
      return planName(expr, { context, cost: costs.access });
    case 'select':
    case 'index':
      return planAccess(expr, { context, cost: costs.access });
    case 'call':
      return planCall(expr, context);
    case 'logic':
      return planLogic(expr, context);
    case 'conditional':
      return planConditional(expr, context);
    case 'list':
      return planList(expr, context);
    case 'map':
      return planMap(expr, context);
    case 'struct':
      return planStruct(expr, context);
    case 'comprehension':
      return planComprehension(expr, context);
    case 'bind':
      return planBind(expr, context);
  }
}

interface Root {
  readonly context: PlanContext;
  /** What the variable at the beginning of the chain costs. */
  readonly cost: number;
}

function planName(expr: Extract<Expr, { kind: 'ident' | 'select' }>, { context, cost }: Root): Planned {
  const name = context.checked.variables.get(expr);
  if (name === undefined) return planLocal(expr.kind === 'ident' ? expr.name : '', { context, cost });
  if (!context.environment.variables.has(name)) {
    const { parameters } = context.checked.typeOf(expr);
    return constantly({ kind: 'type', name: parameters[0]?.name ?? name });
  }
  return {
    step: (frame) => {
      spend(frame.meter, cost);
      return frame.lookup(name);
    },
  };
}

function planLocal(name: string, { context, cost }: Root): Planned {
  const depth = context.locals.lastIndexOf(name);
  return {
    step: (frame) => {
      spend(frame.meter, cost);
      return frame.locals[depth] ?? null;
    },
  };
}

/** A chain of fields and indexes costs one for the variable it begins with, and one for each step. */
function planAccess(expr: Select | Index, root: Root): Planned {
  const { context } = root;
  if (context.checked.variables.has(expr) && expr.kind === 'select') return planName(expr, root);
  // has() pays for the steps to its field, not for the variable.
  const operand = planOperand(expr.operand, expr.mode === 'presence' ? { context, cost: 0 } : root);
  if (expr.kind === 'select') return accessStep(operand, { key: constantly(expr.field), mode: expr.mode });
  return accessStep(operand, { key: planFreely(expr.index, context), mode: expr.mode });
}

/** What stands before the first dot costs one more when it is not a variable itself. */
function planOperand(expr: Expr, root: Root): Planned {
  switch (expr.kind) {
    case 'ident':
      return planName(expr, root);
    case 'select':
    case 'index':
      return planAccess(expr, root);
    case 'conditional':
      return root.context.plan(expr, root.context);
    default: {
      const { step } = root.context.plan(expr, root.context);
      return {
        step: (frame) => {
          spend(frame.meter, root.cost);
          return step(frame);
        },
      };
    }
  }
}

interface Accessor {
  readonly key: Planned;
  readonly mode: AccessMode;
}

function accessStep(operand: Planned, { key, mode }: Accessor): Planned {
  const { step } = operand;
  if (key.constant !== undefined) {
    const { constant } = key;
    return {
      step: (frame) => {
        const container = step(frame);
        spend(frame.meter, costs.access);
        return isFailure(container) ? container : access(container, constant, mode);
      },
    };
  }
  return {
    step: (frame) => {
      const container = step(frame);
      if (isFailure(container)) return container;
      const at = key.step(frame);
      spend(frame.meter, costs.access);
      return isFailure(at) ? at : access(container, at, mode);
    },
  };
}

/** One deciding term is enough, whatever the others are; otherwise what is not known goes before what is wrong. */
function planLogic(expr: Logic, context: PlanContext): Planned {
  const steps = expr.terms.map((term) => context.plan(term, context).step);
  const deciding = expr.operator === '_||_';
  return {
    step: (frame) => {
      let failure: Result = !deciding;
      for (const step of steps) {
        const value = step(frame);
        if (value === deciding) return deciding;
        if (value !== !deciding) failure = worse(failure, value);
      }
      return failure;
    },
  };
}

function planConditional(expr: Conditional, context: PlanContext): Planned {
  const condition = context.plan(expr.condition, context).step;
  const whenTrue = planFreely(expr.whenTrue, context).step;
  const whenFalse = planFreely(expr.whenFalse, context).step;
  return {
    step: (frame) => {
      const chosen = condition(frame);
      if (chosen === true) return whenTrue(frame);
      if (chosen === false) return whenFalse(frame);
      return isFailure(chosen) ? chosen : noSuchOverload;
    },
  };
}

/** A variable at the beginning of a branch or an index costs nothing in cel-go; its fields do. */
function planFreely(expr: Expr, context: PlanContext): Planned {
  const root: Root = { context, cost: 0 };
  if (expr.kind === 'ident') return planName(expr, root);
  return expr.kind === 'select' || expr.kind === 'index' ? planAccess(expr, root) : context.plan(expr, context);
}

function planList(expr: ListExpr, context: PlanContext): Planned {
  const items = expr.items.map(({ value, optional }) => ({ optional, planned: context.plan(value, context) }));
  const constants = items.map(({ planned, optional }) => (optional ? undefined : planned.constant));
  const known = constants.filter((constant) => constant !== undefined);
  if (known.length === items.length) return constantly(known);
  return {
    step: (frame) => {
      const list: Value[] = [];
      toil(frame.meter, items.length * effortPerNode);
      for (const { planned, optional } of items) {
        const value = optional ? contentOf(planned.step(frame)) : planned.step(frame);
        if (value === undefined) continue;
        if (isFailure(value)) return value;
        list.push(value);
      }
      spend(frame.meter, costs.list);
      return list;
    },
  };
}

/** What the optional element of a literal holds; undefined for none. */
function contentOf(value: Result): Result | undefined {
  if (isFailure(value)) return value;
  return isOptional(value)
    ? value.value
    : celError('cannot initialize optional element from a value that is not optional');
}

function planMap(expr: MapExpr, context: PlanContext): Planned {
  const entries = expr.entries.map(({ key, value, optional }) => ({
    optional,
    key: context.plan(key, context),
    value: context.plan(value, context),
  }));
  const step: Step = (frame) => {
    const { map, insert } = newMapBuilder();
    toil(frame.meter, entries.length * effortPerNode);
    for (const entry of entries) {
      const key = entry.key.step(frame);
      if (isFailure(key)) return key;
      const value = entry.optional ? contentOf(entry.value.step(frame)) : entry.value.step(frame);
      if (value === undefined) continue;
      if (isFailure(value)) return value;
      const failure = insert(key, value);
      if (failure !== undefined) return failure;
    }
    return map;
  };
  const isConstant = entries.every(
    (entry) => !entry.optional && entry.key.constant !== undefined && entry.value.constant !== undefined,
  );
  if (isConstant) return planConstantMap(step);
  return {
    step: (frame) => {
      const map = step(frame);
      spend(frame.meter, costs.map);
      return map;
    },
  };
}

function planConstantMap(step: Step): Planned {
  const map = step({ meter: newMeter(Number.POSITIVE_INFINITY), lookup: () => null, locals: [] });
  return isFailure(map) ? { step: () => map } : constantly(map);
}

function planStruct(expr: StructExpr, context: PlanContext): Planned {
  const fields = expr.fields.map(({ name, value }) => ({ name, step: context.plan(value, context).step }));
  return {
    step: (frame) => {
      const values = new Map(fields.map(({ name, step }) => [name, step(frame)]));
      spend(frame.meter, costs.struct);
      return buildMessage(expr.name, values);
    },
  };
}

function planBind(expr: Bind, context: PlanContext): Planned {
  const value = context.plan(expr.value, context).step;
  const depth = context.locals.length;
  const body = context.plan(expr.body, { ...context, locals: [...context.locals, expr.name] }).step;
  return {
    step: (frame) => {
      frame.locals[depth] = value(frame);
      return body(frame);
    },
  };
}
