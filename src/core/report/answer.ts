import { renderHelp } from '../command/index.ts';
import type { AskedStep, Run } from '../operation/index.ts';
import { type FoundTargets, qualifiedName, type Target } from '../target/index.ts';
import type { Place } from '../text/index.ts';
import { escapeText, inlineCode, table } from './markdown.ts';

/** The answer, as Markdown, to a question for which the files and the commands themselves are enough; undefined for others. */
export function renderAnswer({ invocation }: AskedStep, { found }: Pick<Run, 'found'>): string | undefined {
  if (invocation.verb === 'help') return renderHelp(invocation.positionals[0]);
  return invocation.verb === 'targets' ? renderTargets(found) : undefined;
}

/** The targets of a repository, as Markdown: a table, and below it what cannot be changed or was not read, and why. */
export function renderTargets({ targets, unreadable }: Pick<FoundTargets, 'targets' | 'unreadable'>): string {
  const unread = unreadable.map(({ message, place }) => `- Not read: ${escapeText(message)}${placeOf(place)}`);
  if (targets.length === 0 && unread.length > 0)
    return `There is no Milvus resource that can be read here.\n\n${unread.join('\n')}`;
  if (targets.length === 0) {
    return 'There is no Milvus resource in this repository: no YAML file has a document of kind Milvus in the API group milvus.io.';
  }
  const list = table(['target', 'resource', 'environment', 'layout', 'file', 'deployed by'], targets.map(rowOf));
  const reasons = targets.flatMap(({ name, refusal }) => {
    if (refusal === undefined) return [];
    return [`- ${inlineCode(name)} cannot be changed here: ${escapeText(refusal.message)}${placeOf(refusal.place)}`];
  });
  const notes = [...reasons, ...unread];
  return [list, ...(notes.length === 0 ? [] : [notes.join('\n')])].join('\n\n');
}

function placeOf(place: Place | undefined): string {
  return place === undefined ? '' : ` (${inlineCode(`${place.file}:${place.line}`)})`;
}

function rowOf(target: Target): readonly string[] {
  const { name, identity, environment, layout, file, line, deployedBy } = target;
  const resource = identity.name === '' ? '' : inlineCode(qualifiedName(target));
  const by = deployedBy.map((each) => inlineCode(`${each.kind} ${each.name}`)).join(', ');
  return [inlineCode(name), resource, environment, layout, inlineCode(`${file}:${line}`), by];
}
