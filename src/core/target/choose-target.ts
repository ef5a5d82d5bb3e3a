import { accept, nearest, type Refusal, type Result, refuse } from '../text/index.ts';
import { type FoundTargets, namesOf, type Target } from './find-targets.ts';

/** The target that a command means: the only one there is, or the one it names. */
export function chooseTarget(found: FoundTargets, wanted: string | undefined, source: string): Result<Target> {
  const { targets, unreadable, copies } = found;
  const [only, ...others] = targets;
  if (only === undefined) return refuse(unreadable[0] ?? noTarget());
  if (wanted === undefined) {
    return others.length === 0 ? changeable(only) : refuse(ambiguous(targets, wanted, source));
  }
  const matches = targets.filter((target) => namesOf(target).includes(wanted));
  const [match] = matches;
  if (match !== undefined) {
    return matches.length === 1 ? changeable(match) : refuse(ambiguous(matches, wanted, source));
  }
  const copy = copies.find((target) => namesOf(target).slice(1).includes(wanted));
  return refuse(copy?.refusal ?? unknownTarget(targets, wanted, source));
}

/** A target as a list shows it: name, namespace, file and line. */
export function describeTarget(target: Target): string {
  const { kind, name, namespace } = target.identity;
  const named = name === '' ? `a ${kind} that cannot be told` : `${kind} ${name}`;
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  return `${target.name}: ${named}${where}, ${target.file}:${target.line}`;
}

function changeable(target: Target): Result<Target> {
  return target.refusal === undefined ? accept(target) : refuse(target.refusal);
}

function noTarget(): Refusal {
  const message =
    'There is no Milvus resource here: no YAML file has a document of kind Milvus in the API group milvus.io. Write one with /create, or add the file that has it.';
  return { code: 'no_target', message };
}

function ambiguous(targets: readonly Target[], wanted: string | undefined, source: string): Refusal {
  return {
    code: 'target_ambiguous',
    message: `There are ${targets.length} Milvus resources here. Name the one you mean; nothing was changed.`,
    choices: targets.map(describeTarget),
    correction: withName(source, wanted, targets[0]?.name ?? ''),
  };
}

function unknownTarget(targets: readonly Target[], wanted: string, source: string): Refusal {
  // Never a name that is merely the only one: what was meant to be deleted may be gone already.
  const meant = nearest(
    wanted,
    targets.map((target) => target.name),
  );
  return {
    code: 'unknown_target',
    message: `There is no target ${JSON.stringify(wanted)} here.`,
    choices: targets.map(describeTarget),
    ...(meant === undefined ? {} : { correction: withName(source, wanted, meant) }),
  };
}

/** The same command for another target, named where it was named before. */
function withName(source: string, wanted: string | undefined, name: string): string {
  const words = source.split(' ');
  const position = wanted === undefined ? -1 : words.indexOf(wanted);
  const isFlag = words[position - 1]?.toLowerCase() === '--target';
  if (position > 0 && !isFlag) return words.with(position, name).join(' ');
  return `${source.replace(/\s--target(=|\s+)("[^"]*"|'[^']*'|\S+)/i, '')} --target ${name}`;
}
