import type { Comprehension, Fold } from './ast.ts';
import { effortOfCopying } from './effort.ts';
import { worse } from './failure.ts';
import { newMapBuilder } from './map-insert.ts';
import { spend, toil } from './meter.ts';
import type { Frame, PlanContext, Planned, Step } from './planned.ts';
import { celError, isFailure, isList, isMap, noSuchOverload, type Result, typeNameOf, type Value } from './value.ts';

/**
 * Loops run natively. What they cost is what the expansion of the macro costs in cel-go (parser/macro.go), where each
 * round reads and rebuilds an accumulator.
 */
export function planComprehension(expr: Comprehension, context: PlanContext): Planned {
  const range = context.plan(expr.range, context).step;
  const depth = context.locals.length;
  const inner = { ...context, locals: [...context.locals, ...expr.variables] };
  const filter = expr.filter === undefined ? undefined : context.plan(expr.filter, inner).step;
  const body = context.plan(expr.body, inner).step;
  const fold = folds[expr.fold];
  const loop = { body, ...(filter === undefined ? {} : { filter }) };
  return {
    step: (frame) => {
      const over = range(frame);
      if (isFailure(over)) return over;
      toil(frame.meter, effortOfCopying(over));
      const rounds = roundsOf(over, expr.variables.length);
      if (rounds === undefined) return celError(`got '${typeNameOf(over)}', expected iterable type`);
      return fold(frame, { ...loop, ...rounds, depth });
    },
  };
}

interface Loop {
  readonly filter?: Step;
  readonly body: Step;
  /** What the first variable goes through: elements or keys; positions or keys when there is a second variable. */
  readonly first: readonly Value[];
  readonly second?: readonly Value[];
  /** Where the variables are kept. */
  readonly depth: number;
}

function roundsOf(range: Value, variables: number): Pick<Loop, 'first' | 'second'> | undefined {
  if (isMap(range)) {
    return variables === 1 ? { first: [...range.keys()] } : { first: [...range.keys()], second: [...range.values()] };
  }
  if (!isList(range)) return undefined;
  return variables === 1 ? { first: range } : { first: range.map((_, at) => BigInt(at)), second: range };
}

function enter(frame: Frame, loop: Loop, round: number): Value {
  const first = loop.first[round] ?? null;
  frame.locals[loop.depth] = first;
  if (loop.second !== undefined) frame.locals[loop.depth + 1] = loop.second[round] ?? null;
  return first;
}

const folds: Readonly<Record<Fold, (frame: Frame, loop: Loop) => Result>> = {
  all: (frame, loop) => quantify(frame, loop, { deciding: false, test: 2, round: 3 }),
  exists: (frame, loop) => quantify(frame, loop, { deciding: true, test: 3, round: 4 }),
  existsOne: countMatches,
  filter: keepMatches,
  map: transform,
  transformList: transform,
  transformMap,
  transformMapEntry: (frame, loop) => mergeEntries(transform(frame, loop)),
};

interface Quantifier {
  readonly deciding: boolean;
  /** Cost of asking, before a round, whether it is decided already. */
  readonly test: number;
  readonly round: number;
}

function quantify(frame: Frame, loop: Loop, { deciding, test, round: cost }: Quantifier): Result {
  let answer: Result = !deciding;
  for (let round = 0; round < loop.first.length; round += 1) {
    enter(frame, loop, round);
    spend(frame.meter, cost);
    const value = loop.body(frame);
    if (value === deciding) {
      answer = deciding;
      if (round + 1 < loop.first.length) spend(frame.meter, test);
      break;
    }
    if (value !== !deciding) answer = worse(answer, value);
  }
  spend(frame.meter, 1);
  return answer;
}

function countMatches(frame: Frame, loop: Loop): Result {
  let count = 0;
  let failure: Result = null;
  for (let round = 0; round < loop.first.length; round += 1) {
    enter(frame, loop, round);
    const value = loop.body(frame);
    if (value === true) {
      count += 1;
      spend(frame.meter, 2);
    } else if (value !== false) failure = worse(failure, value);
  }
  spend(frame.meter, 2);
  return isFailure(failure) ? failure : count === 1;
}

function keepMatches(frame: Frame, loop: Loop): Result {
  const kept: Value[] = [];
  let failure: Result = null;
  for (let round = 0; round < loop.first.length; round += 1) {
    const element = enter(frame, loop, round);
    const value = loop.body(frame);
    if (value === true) {
      kept.push(element);
      spend(frame.meter, 13);
    } else if (value !== false) failure = worse(failure, value);
  }
  spend(frame.meter, 1);
  return isFailure(failure) ? failure : kept;
}

function transform(frame: Frame, loop: Loop): Result {
  const list: Value[] = [];
  let failure: Result = null;
  for (let round = 0; round < loop.first.length; round += 1) {
    enter(frame, loop, round);
    const chosen = loop.filter?.(frame) ?? true;
    if (chosen === false) continue;
    const value = chosen === true ? loop.body(frame) : chosen;
    spend(frame.meter, 12);
    if (chosen !== true) failure = worse(failure, isFailure(chosen) ? chosen : noSuchOverload);
    else if (isFailure(value)) failure = worse(failure, value);
    else list.push(value);
  }
  spend(frame.meter, 1);
  return isFailure(failure) ? failure : list;
}

/** The body is the new value for the key or position. */
function transformMap(frame: Frame, loop: Loop): Result {
  const { map, insert } = newMapBuilder();
  for (let round = 0; round < loop.first.length; round += 1) {
    const key = enter(frame, loop, round);
    const chosen = loop.filter?.(frame) ?? true;
    if (chosen === false) continue;
    if (chosen !== true) return isFailure(chosen) ? chosen : noSuchOverload;
    const value = loop.body(frame);
    spend(frame.meter, 3);
    if (isFailure(value)) return value;
    const failure = insert(key, value);
    if (failure !== undefined) return failure;
  }
  spend(frame.meter, 1);
  return map;
}

/** The bodies are maps, and the answer is all their entries; a key may come only once. */
function mergeEntries(maps: Result): Result {
  if (isFailure(maps) || !isList(maps)) return maps;
  const merged = newMapBuilder();
  for (const [key, value] of maps.flatMap((map) => (isMap(map) ? [...map] : []))) {
    if (merged.has(key)) return celError('insert failed: the key already exists');
    merged.insert(key, value);
  }
  return merged.map;
}
