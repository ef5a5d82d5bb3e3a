import { type CallName, nameOfCall } from './calls.ts';
import { faults, stops } from './disturbances.ts';
import type { PointResult } from './harness.ts';

const columns = [...stops, ...faults].map((each) => each.name);

const signs = { same: 'ok', different: 'FAILED', 'not reached': '-' } as const;

/** A table in Markdown: a row for each call of a story, a column for each disturbance; empty where it makes no sense. */
export function renderTable(scenario: string, results: readonly PointResult[], calls: readonly CallName[]): string {
  const cell = (call: CallName, column: string): string => {
    const found = results.find(
      (each) => each.call.kind === call.kind && each.call.nth === call.nth && each.disturbance === column,
    );
    return found === undefined ? '' : signs[found.outcome];
  };
  const rows = calls.map((call) => [nameOfCall(call), ...columns.map((column) => cell(call, column))]);
  const lines = [[`${scenario}`, ...columns], columns.concat('').map(() => '---'), ...rows];
  return `\n${lines.map((line) => `| ${line.join(' | ')} |`).join('\n')}\n`;
}
