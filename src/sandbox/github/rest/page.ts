import { type Answer, ok } from './answer.ts';
import type { Call } from './route.ts';

/** Query parameters of every list that is given in pages. */
export const pageQuery = ['per_page', 'page'];

/** One page of a list: 30 items when nothing is said, 100 at most, with a Link header to the pages around it. */
export function page<Item>(call: Call, items: readonly Item[], document: (items: Item[]) => object): Answer {
  const size = clamp(call.query.get('per_page'), 30, 100);
  const number = clamp(call.query.get('page'), 1, Number.MAX_SAFE_INTEGER);
  const last = Math.max(1, Math.ceil(items.length / size));
  const answer = ok(document(items.slice((number - 1) * size, number * size)));
  const links = [
    ...(number > 1 ? [link(call, 'prev', Math.min(number - 1, last))] : []),
    ...(number < last ? [link(call, 'next', number + 1), link(call, 'last', last)] : []),
    ...(number > 1 ? [link(call, 'first', 1)] : []),
  ];
  return links.length === 0 ? answer : { ...answer, headers: { link: links.join(', ') } };
}

function link(call: Call, relation: string, number: number): string {
  return `<${linkTo(call, { page: `${number}` })}>; rel="${relation}"`;
}

/** The URL of the call with some query parameters replaced. */
export function linkTo(call: Call, parameters: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(call.query);
  for (const [name, value] of Object.entries(parameters)) query.set(name, value);
  return `${call.url}?${query}`;
}

/** The whole number in the text, from 1 to `most`; `otherwise` when it is missing or no such number. */
export function clamp(text: string | null, otherwise: number, most: number): number {
  const number = Number(text ?? '');
  return Number.isInteger(number) && number >= 1 ? Math.min(number, most) : otherwise;
}
