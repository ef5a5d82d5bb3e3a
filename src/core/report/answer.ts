import { renderHelp } from '../command/index.ts';
import type { AskedStep, Run } from '../operation/index.ts';
import { describeTarget, type Target } from '../target/index.ts';
import { inlineCode } from './markdown.ts';

/** The answer, as Markdown, to a question for which the files and the commands themselves are enough; undefined for others. */
export function renderAnswer({ invocation }: AskedStep, { found }: Pick<Run, 'found'>): string | undefined {
  if (invocation.verb === 'help') return renderHelp(invocation.positionals[0]);
  return invocation.verb === 'targets' ? renderTargets(found.targets) : undefined;
}

/** The targets of a repository, as Markdown. */
export function renderTargets(targets: readonly Target[]): string {
  if (targets.length === 0) return 'There is no Milvus resource in this repository.';
  return targets.map((target, index) => `${index + 1}. ${inlineCode(describeTarget(target))}`).join('\n');
}
