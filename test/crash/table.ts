import { unifiedDiff } from '../../src/core/text/index.ts';
import { type CallName, nameOfCall } from './calls.ts';
import { callDisturbances, deliveries, deliveryDisturbances } from './disturbances.ts';
import type { PointResult } from './harness.ts';

const columns = callDisturbances.map((each) => each.name);

const signs = { same: 'ok', different: 'FAILED', 'not reached': '-' } as const;

/**
 * Tables in Markdown: a row for each call of a story, a column for each disturbance, empty where it makes no sense; and a line for
 * what becomes of its webhooks. `-`: the calls of that run came in another order, and the call was not made.
 */
export function renderTable(scenario: string, results: readonly PointResult[]): string {
  const cells = new Map(results.map((each) => [`${nameOfCall(each.call)}: ${each.disturbance}`, signs[each.outcome]]));
  const calls = new Map<string, CallName>();
  for (const { call } of results) if (call.kind !== deliveries.kind) calls.set(nameOfCall(call), call);
  const rows = [...calls.keys()].map((name) => [
    name,
    ...columns.map((column) => cells.get(`${name}: ${column}`) ?? ''),
  ]);
  const lines = [[scenario, ...columns], ['---', ...columns.map(() => '---')], ...rows];
  const webhooks = deliveryDisturbances.map(({ name }) => `${name} ${cells.get(`${deliveries.kind}: ${name}`) ?? ''}`);
  return `\n${lines.map((line) => `| ${line.join(' | ')} |`).join('\n')}\n\n${deliveries.kind}: ${webhooks.join(', ')}\n`;
}

/** What is otherwise than it should be. */
export function renderDifference(expected: unknown, seen: unknown): string {
  const text = (picture: unknown) => `${JSON.stringify(picture, undefined, 1)}\n`;
  return unifiedDiff('world', text(expected), text(seen));
}
