import { inlineCode } from './markdown.ts';

/**
 * What a pull request of Falconer was opened for. Whoever may write to the repository can edit the note, as they can push: it tells
 * honest people of a change and holds nobody off. Approvals are counted by GitHub, and check runs are of one head.
 */
export interface Binding {
  /** Id of the comment that asked. */
  readonly request: number;
  /** Digest of what it said. */
  readonly operation: string;
  /** The commit that was made for it. */
  readonly head: string;
  /** The branch that it is for. */
  readonly base: string;
  /** Digest of the policies by which it was judged. */
  readonly policies: string;
}

/** A hidden line of the body of a pull request. */
export function renderBinding({ request, operation, head, base, policies }: Binding): string {
  const facts = [`request=${request}`, `operation=${operation}`, `head=${head}`, `policies=${policies}`];
  return `<!-- falconer:bound ${facts.join(' ')} base=${encodeURIComponent(base)} -->`;
}

/** The note in the body of a pull request; undefined when there is none. To be read in those of the App only. */
export function parseBinding(body: string): Binding | undefined {
  const [, request = '', operation = '', head = '', policies = '', base = ''] = shape.exec(body) ?? [];
  const name = decoded(base);
  return request === '' || name === undefined
    ? undefined
    : { request: Number(request), operation, head, policies, base: name };
}

const shape =
  /^<!-- falconer:bound request=(\d{1,19}) operation=([0-9a-f]{16}) head=([0-9a-f]{40}) policies=(\w{1,40}) base=(\S{1,1000}) -->$/m;

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** What is there now. */
export interface BindingNow extends Omit<Binding, 'request' | 'operation'> {
  /** Undefined when the comment was deleted. */
  readonly operation: string | undefined;
}

/** What has changed since the pull request was opened, a sentence each; none while it is what it was opened for. */
export function brokenBonds(bound: Binding, now: BindingNow): readonly string[] {
  const short = (commit: string) => inlineCode(commit.slice(0, 12));
  return [
    ...(bound.head === now.head
      ? []
      : [`The head is ${short(now.head)}; Falconer opened it with ${short(bound.head)}.`]),
    ...(bound.base === now.base
      ? []
      : [`It is for ${inlineCode(now.base)}; it was opened for ${inlineCode(bound.base)}.`]),
    ...(now.operation === bound.operation ? [] : [commentSentence(now.operation)]),
    ...(bound.policies === now.policies ? [] : ['The policies are others than those that it was opened under.']),
  ];
}

function commentSentence(operation: string | undefined): string {
  return operation === undefined
    ? 'The comment that asked for it was deleted.'
    : 'The comment that asked for it says something else by now.';
}

/** The same as Markdown, for the check and the summary. */
export function renderBrokenBonds(sentences: readonly string[]): string {
  const list = sentences.map((sentence) => `- ${sentence}`).join('\n');
  return `🔓 **This is not what it was opened for.** What was approved before is void: look at it again.\n\n${list}`;
}
