import type { Expr } from './ast.ts';
import type { Checked } from './checker.ts';
import type { Environment } from './environment.ts';
import type { Meter } from './meter.ts';
import type { Result, Value } from './value.ts';

/** What a planned expression runs on. */
export interface Frame {
  readonly meter: Meter;
  /** The value of a variable of the environment. */
  readonly lookup: (name: string) => Result;
  /** Values of loop variables and bindings, by depth. */
  readonly locals: Result[];
}

export type Step = (frame: Frame) => Result;

export interface Planned {
  readonly step: Step;
  /** Present when the value is known before anything runs. */
  readonly constant?: Value;
}

/** Where an expression stands while it is planned. */
export interface PlanContext {
  readonly environment: Environment;
  readonly checked: Checked;
  /** Names of loop variables and bindings around it, outermost first. */
  readonly locals: readonly string[];
  readonly plan: (expr: Expr, context: PlanContext) => Planned;
}

/** A constant part of the expression has no value; the API server then refuses the policy. */
export class InstantiationFault extends Error {}

export function constantly(value: Value): Planned {
  return { step: () => value, constant: value };
}
