import { accept, type Result as Outcome, refuse } from '../../text/index.ts';
import type { CelType } from './cel-type.ts';
import { checkExpression } from './checker.ts';
import type { Environment } from './environment.ts';
import { checkLiterals } from './literal-rules.ts';
import { Interrupted, type Meter, newMeter, toilPerCost } from './meter.ts';
import { parseExpression } from './parser.ts';
import { plan } from './plan.ts';
import { InstantiationFault } from './planned.ts';
import { type Issue, renderIssue } from './syntax-error.ts';
import { celError, type Result } from './value.ts';

/** An expression that is ready to run. */
export interface Program {
  readonly type: CelType;
  readonly evaluate: (input: Activation) => Evaluation;
}

export interface Activation {
  /** The value of a variable that the environment declares. */
  readonly lookup: (name: string) => Result;
  /** The most that the evaluation may cost. */
  readonly limit: number;
  /** Asked now and then; true ends the evaluation with an error. */
  readonly expired?: () => boolean;
}

export interface Evaluation {
  readonly result: Result;
  readonly cost: number;
  /** True when `expired` ended it. */
  readonly outOfTime: boolean;
}

/** Parses, checks and plans an expression. The refusal is the text the API server has behind `compilation failed:`. */
export function compileExpression(environment: Environment, source: string): Outcome<Program, string> {
  const { macros, optionalSyntax } = environment;
  const parsed = parseExpression(source, { macros, optionalSyntax });
  if (!parsed.ok) return refuse(compilationFailed(source, [parsed.refusal]));
  const checked = checkExpression(environment, parsed.value);
  if (!checked.ok) return refuse(compilationFailed(source, checked.refusal));
  const issues = checkLiterals(parsed.value, checked.value);
  if (issues.length > 0) return refuse(compilationFailed(source, issues));
  try {
    const context = { environment, checked: checked.value, locals: [], plan };
    const { step } = plan(parsed.value, context);
    return accept({ type: checked.value.type, evaluate: (input) => run(step, input) });
  } catch (fault) {
    if (fault instanceof InstantiationFault) return refuse(`program instantiation failed: ${fault.message}`);
    throw fault;
  }
}

function compilationFailed(source: string, issues: readonly Issue[]): string {
  return `compilation failed: ${issues.map((issue) => renderIssue(source, issue)).join('\n')}`;
}

function run(step: ReturnType<typeof plan>['step'], input: Activation): Evaluation {
  const meter = newMeter(input.limit, input.expired);
  try {
    const result = step({ meter, lookup: input.lookup, locals: [] });
    return { result, cost: costOf(meter), outOfTime: false };
  } catch (interruption) {
    if (!(interruption instanceof Interrupted)) throw interruption;
    const { message, reason } = interruption;
    return { result: celError(message), cost: costOf(meter), outOfTime: reason === 'time' };
  }
}

/** What the budget of the policy is charged. */
function costOf({ spent, toiled }: Meter): number {
  return Math.max(spent, Math.floor(toiled / toilPerCost));
}
