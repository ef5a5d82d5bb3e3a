import type { FieldPath } from '../../manifest/index.ts';
import { isMapping } from '../../object/index.ts';
import { type Cell, isEmptyValue, made, printed } from './cell.ts';
import { dataFunctions } from './data-functions.ts';
import type { Operand, Pipeline } from './syntax.ts';
import { TemplateProblem } from './template-problem.ts';
import { textFunctions } from './text-functions.ts';

/** What a pipeline may look at and call. */
export interface Evaluation {
  readonly dot: Cell;
  readonly variables: Map<string, Cell>;
  /** Called for every field of the input that is looked at. */
  readonly note: (path: FieldPath) => void;
  readonly include: (name: string, dot: Cell) => string;
  readonly print: (text: string, dot: Cell) => string;
}

/** The value of a pipeline; variables that it names take it. */
export function evaluatePipeline(pipe: Pipeline, evaluation: Evaluation): Cell {
  let cell: Cell | undefined;
  for (const command of pipe.commands) cell = evaluateCommand(command, cell, evaluation);
  const result = cell ?? made(undefined);
  const [name] = pipe.variables;
  if (name !== undefined) evaluation.variables.set(name, result);
  return result;
}

function evaluateCommand(command: readonly Operand[], piped: Cell | undefined, evaluation: Evaluation): Cell {
  const [first, ...rest] = command;
  if (first === undefined) return made(undefined);
  if (first.kind !== 'function') {
    const cell = operandValue(first, evaluation);
    const args = [...rest.map((operand) => operandValue(operand, evaluation)), ...(piped === undefined ? [] : [piped])];
    // Methods such as `.Files.Get` and `.Capabilities.APIVersions.Has`.
    if (typeof cell.value === 'function') return made(cell.value(...args.map((each) => each.value)));
    if (args.length > 0) throw new TemplateProblem('a value cannot be called', 0);
    return cell;
  }
  const args = rest.map((operand) => operandValue(operand, evaluation));
  return call(first, piped === undefined ? args : [...args, piped], evaluation);
}

function operandValue(operand: Operand, evaluation: Evaluation): Cell {
  switch (operand.kind) {
    case 'dot':
      return evaluation.dot;
    case 'literal':
      return made(operand.value);
    case 'field':
      return fieldOf(evaluation.dot, operand.fields, evaluation);
    case 'variable': {
      const cell = evaluation.variables.get(operand.name);
      if (cell === undefined) throw new TemplateProblem(`the variable ${operand.name} is not defined`, 0);
      return fieldOf(cell, operand.fields, evaluation);
    }
    case 'nested':
      return fieldOf(evaluatePipeline(operand.pipe, evaluation), operand.fields, evaluation);
    case 'function':
      return call(operand, [], evaluation);
  }
}

function fieldOf(cell: Cell, fields: readonly string[], evaluation: Evaluation): Cell {
  let { value, path } = cell;
  for (const field of fields) {
    if (path !== undefined) {
      path = [...path, field];
      evaluation.note(path);
    }
    value = isMapping(value) && Object.hasOwn(value, field) ? value[field] : undefined;
  }
  return { value, path };
}

function call(operand: Extract<Operand, { kind: 'function' }>, args: readonly Cell[], evaluation: Evaluation): Cell {
  const choice = choosers[operand.name];
  if (choice !== undefined) return choice(args);
  const values = args.map((cell) => cell.value);
  switch (operand.name) {
    case 'include':
      return made(evaluation.include(printed(values[0]), args[1] ?? made(undefined)));
    case 'tpl':
      return made(evaluation.print(printed(values[0]), args[1] ?? made(undefined)));
    case 'required':
      if (values[1] === undefined || values[1] === null || values[1] === '')
        throw new TemplateProblem(`a value is required: ${printed(values[0])}`, operand.offset);
      return args[1] ?? made(undefined);
    case 'fail':
      throw new TemplateProblem(printed(values[0]), operand.offset);
    case 'index':
    case 'get':
    case 'dig':
    case 'hasKey':
      noteSteps(operand.name, args, evaluation);
  }
  const known = Object.hasOwn(dataFunctions, operand.name)
    ? dataFunctions[operand.name]
    : Object.hasOwn(textFunctions, operand.name)
      ? textFunctions[operand.name]
      : undefined;
  if (known === undefined) {
    throw new TemplateProblem(`the function ${operand.name} is not one that Falconer can follow`, operand.offset);
  }
  return made(known(values));
}

/** Functions that hand on one of their arguments, so that it stays known where it stands. */
const choosers: Readonly<Record<string, (args: readonly Cell[]) => Cell>> = {
  default: ([fallback, value]) => (isEmptyValue(value?.value) ? fallback : value) ?? made(undefined),
  coalesce: (args) => args.find((cell) => !isEmptyValue(cell.value)) ?? made(undefined),
  and: (args) => args.find((cell) => isEmptyValue(cell.value)) ?? args.at(-1) ?? made(undefined),
  or: (args) => args.find((cell) => !isEmptyValue(cell.value)) ?? args.at(-1) ?? made(undefined),
};

/** A look by function is a look too: `index .Values "a" "b"`, `get .Values "a"`, `dig "a" "b" 1 .Values`. */
function noteSteps(name: string, args: readonly Cell[], evaluation: Evaluation): void {
  const digs = name === 'dig';
  const from = digs ? args.at(-1) : args[0];
  const steps = (digs ? args.slice(0, -2) : args.slice(1)).map((cell) => cell.value);
  let path = from?.path;
  for (const step of steps) {
    if (path === undefined || (typeof step !== 'string' && typeof step !== 'number')) return;
    path = [...path, step];
    evaluation.note(path);
  }
}
