import { formatFieldPath } from '../manifest/index.ts';
import type { ResourceStep, Run, Step } from '../operation/index.ts';
import type { Finding, ReasonCode, Refusal } from '../text/index.ts';
import { renderAnswer } from './answer.ts';
import { type Binding, renderBinding } from './binding.ts';
import { joinFindings } from './join-findings.ts';
import { codeBlock, escapeText, inlineCode, table, withinLimit } from './markdown.ts';
import { renderRequestMarker, replacesTrailer, requestTrailer } from './marker.ts';
import { wasNotUnderstood } from './not-understood.ts';
import { readableDiff } from './readable-diff.ts';
import { findingsTable } from './review-report.ts';

/** Who asked for what, where. */
export interface RequestFacts {
  /** Id of the comment. */
  readonly id: number;
  readonly person: { readonly id: number; readonly login: string };
  readonly commentUrl: string;
}

/** Where the change went. */
export type Destination =
  | {
      readonly kind: 'pull-request';
      readonly number: number;
      readonly url: string;
      /** Numbers of other open pull requests of Falconer on the same target. */
      readonly alsoOpen: readonly number[];
    }
  | { readonly kind: 'commit'; readonly sha: string; readonly pullRequest: number };

/** What a request came to as a whole: the worst of its lines. */
export function outcomeOf(run: Run): ReasonCode {
  const refused = run.steps.find((step) => step.kind === 'refused');
  if (refused?.kind === 'refused') return refused.refusal.code;
  if (run.files.length > 0) return 'changed';
  return run.steps.every((step) => step.kind === 'unchanged') ? 'no_change' : 'answered';
}

/** The one reply to a request. */
export function renderReply(request: RequestFacts, run: Run, destination: Destination | undefined): string {
  const outcome = outcomeOf(run);
  const marker = renderRequestMarker({ request: request.id, person: request.person.id, outcome });
  const sections = run.steps.map((step) => renderStep(step, run));
  const parts = [marker, headline(run, outcome, destination), ...sections, pending(destination)];
  return withinLimit(parts.filter((part) => part !== '').join('\n\n'));
}

/** Other changes of the same target that nobody has merged yet. */
function pending(destination: Destination | undefined): string {
  if (destination?.kind !== 'pull-request' || destination.alsoOpen.length === 0) return '';
  const numbers = [...destination.alsoOpen].sort((one, other) => one - other).map((number) => `#${number}`);
  return `Also open on this target: ${numbers.join(', ')}. Whichever is merged later is run again on what is there then, if it conflicts.`;
}

/** The reply to a request that was refused before its commands were looked at. */
export function renderRefusedReply(request: RequestFacts, refusal: Refusal): string {
  const marker = renderRequestMarker({ request: request.id, person: request.person.id, outcome: refusal.code });
  return withinLimit([marker, nothingWasChanged(refusal.code), renderRefusal(refusal)].join('\n\n'));
}

/** A refusal as people read it: why, where, what to choose from, and what to write instead. */
export function renderRefusal(refusal: Refusal): string {
  const { place, choices, correction } = refusal;
  const parts = [escapeText(refusal.message)];
  if (place !== undefined) parts.push(`Look at ${inlineCode(`${place.file}:${place.line}:${place.column}`)}.`);
  if (choices !== undefined && choices.length > 0) {
    parts.push(choices.map((choice, index) => `${index + 1}. ${inlineCode(choice)}`).join('\n'));
  }
  if (correction !== undefined) parts.push(`What would work:\n\n${codeBlock(correction)}`);
  return parts.join('\n\n');
}

/** Title of the pull request and first line of its commit. */
export function renderTitle(run: Run): string {
  const steps = changedSteps(run);
  const [first] = steps;
  if (first === undefined) return 'nothing to change';
  // The title is also the first line of the commit: a name with a line break must not write trailers.
  const title = `${first.plan.title} (${first.target.name})`.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  return steps.length === 1 ? title : `${title} and ${steps.length - 1} more`;
}

/** What is known of a run beyond itself. */
export interface RunInsights {
  /** What the review will say. */
  readonly findings: readonly Finding[];
  /** Whether the nodes have room for it, as Markdown. */
  readonly rooms: readonly string[];
  /** What it does to running pods, one sentence after the other. */
  readonly blastRadius: readonly string[];
  /** What it was opened for; the request is known. */
  readonly bound: Omit<Binding, 'request'>;
}

/** The body of the pull request: who asked, what changes, what it means, how to follow it. */
export function renderPullRequestBody(
  request: RequestFacts,
  run: Run,
  { findings, rooms, blastRadius, bound }: RunInsights,
): string {
  const steps = changedSteps(run);
  const marker = renderRequestMarker({ request: request.id, person: request.person.id, outcome: 'changed' });
  const asked = `@${request.person.login} asked for this [in a comment](${request.commentUrl}):`;
  const commands = codeBlock(steps.map((step) => step.source).join('\n'));
  const consequences = [...new Set([...steps.flatMap((step) => step.plan.consequences), ...blastRadius])];
  return withinLimit(
    [
      `${marker}\n${renderBinding({ request: request.id, ...bound })}`,
      asked,
      commands,
      changesTable(steps),
      `### What will happen\n\n${consequences.map((sentence) => `- ${escapeText(sentence)}`).join('\n')}`,
      ...(rooms.length === 0 ? [] : [`### Is there room\n\n${rooms.join('\n\n')}`]),
      ...(findings.length === 0 ? [] : [`### What the review found\n\n${findingsTable(joinFindings(findings))}`]),
      howToFollow(steps),
    ].join('\n\n'),
  );
}

function howToFollow(steps: readonly ResourceStep[]): string {
  const isRemoval = steps.every(({ verb }) => verb === 'delete');
  const green = isRemoval ? 'the cluster has no such Milvus any more' : 'every component agrees';
  return `### How to follow it\n\nThe check \`falconer/review\` on this pull request says what is wrong with the resource, if anything, and \`falconer/health\` how it is doing in the cluster. After the merge the check \`falconer/rollout\` on the merge commit follows the change into the cluster and turns green only when ${green}.`;
}

/** The message of the commit, with the trailers by which it is found again. `replaces`: the head that it takes the place of. */
export function renderCommitMessage(request: RequestFacts, run: Run, replaces?: string): string {
  const lines = changedSteps(run).map((step) => `    ${step.source}`);
  const coAuthor = `${request.person.login} <${request.person.id}+${request.person.login}@users.noreply.github.com>`;
  const renewed = replaces === undefined ? [] : [`${replacesTrailer}: ${replaces}`];
  const trailers = [`${requestTrailer}: ${request.id}`, ...renewed, `Co-authored-by: ${coAuthor}`];
  return [renderTitle(run), '', 'Asked for by:', ...lines, '', ...trailers].join('\n');
}

/** `falconer/prod/scale-1234`: the branch of a request, found again by its id. */
export function branchOf(request: number, run: Run): string {
  // A line that has nothing left to change counts too: the name must not depend on how far the request got.
  const [first] = run.steps.flatMap((step) => (step.kind === 'changed' || step.kind === 'unchanged' ? [step] : []));
  return `falconer/${branchPart(first?.target.name ?? 'milvus')}/${first?.verb ?? 'change'}-${request}`;
}

/** The name of a target as a part of a branch name. */
export function branchPart(target: string): string {
  const part = target
    .replaceAll(/[^A-Za-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  return part === '' ? 'milvus' : part;
}

/** The lines of a run that are to be committed. */
export function changedSteps(run: Run): readonly ResourceStep[] {
  return run.steps.flatMap((step) => (step.kind === 'changed' ? [step] : []));
}

function headline(run: Run, outcome: ReasonCode, destination: Destination | undefined): string {
  if (destination?.kind === 'pull-request')
    return `🚀 **${escapeText(renderTitle(run))}**: pull request #${destination.number}`;
  if (destination?.kind === 'commit') {
    return `🚀 **${escapeText(renderTitle(run))}**: commit ${destination.sha.slice(0, 12)} on #${destination.pullRequest}`;
  }
  if (outcome === 'no_change') return '👍 **Nothing to change.**';
  return outcome === 'answered' ? '' : nothingWasChanged(outcome);
}

/** The sign is the one of the reaction that stays on the comment. */
function nothingWasChanged(outcome: ReasonCode): string {
  return `${wasNotUnderstood(outcome) ? '😕' : '👎'} **Nothing was changed.** ${inlineCode(outcome)}`;
}

function renderStep(step: Step, run: Run): string {
  const source = inlineCode(step.source);
  switch (step.kind) {
    case 'refused':
      return `${source}\n\n${renderRefusal(step.refusal)}`;
    case 'unchanged':
      return `${source}: ${escapeText(step.plan.title)} in ${inlineCode(step.target.name)}.`;
    case 'asked':
      return renderAnswer(step, run) ?? '';
    case 'answered':
      return step.text;
    case 'previewed':
      return `${source} would change this:\n\n${codeBlock(step.files.map(readableDiff).join(''), 'diff')}\n\n${sentences(step)}`;
    case 'changed':
      return run.files.length === 0
        ? `${source} was not done, because another line was refused.`
        : `${changesTable([step])}\n\n${sentences(step)}`;
  }
}

function sentences(step: ResourceStep): string {
  return step.plan.consequences.map((sentence) => escapeText(sentence)).join(' ');
}

/** Fields before and after. */
export function changesTable(steps: readonly ResourceStep[]): string {
  const rows = steps.flatMap((step) =>
    step.plan.changes.map((change) => [
      inlineCode(step.target.name),
      inlineCode(formatFieldPath(change.path)),
      escapeText(change.before),
      `**${escapeText(change.after)}**`,
      inlineCode(step.target.file),
    ]),
  );
  return table(['target', 'field', 'before', 'after', 'file'], rows);
}
