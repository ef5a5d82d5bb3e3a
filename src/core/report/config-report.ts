import { countFindings, type Finding } from '../text/index.ts';
import { inlineCode, table, withinLimit } from './markdown.ts';
import { type CheckText, countSentence, findingsTable } from './review-report.ts';

/** A section of the configuration that would be another one. */
export interface ConfigChange {
  readonly section: string;
  readonly before: ConfigValue;
  readonly after: ConfigValue;
}

/** What a section says, and who says so: `repository`, `organisation` or `default`. */
export interface ConfigValue {
  readonly value: unknown;
  readonly source: string;
}

/** What there is to say of a changed configuration. */
export interface ConfigFacts {
  readonly findings: readonly Finding[];
  readonly changes: readonly ConfigChange[];
  /** `unreadable` when it is invalid, so that nobody knows what it means. */
  readonly state: 'readable' | 'unreadable' | 'removed';
  /** Other paths that the pull request changes. */
  readonly others: readonly string[];
}

/** Title and summary of `falconer/config`. */
export function renderConfigCheck(facts: ConfigFacts): CheckText {
  return { title: titleOf(facts), summary: withinLimit(partsOf(facts).join('\n\n')) };
}

/** What the summary comment of a pull request says of its configuration. */
export function renderConfigSection(facts: ConfigFacts, checkUrl: string): string {
  const sign = countFindings(facts.findings, 'error') > 0 ? '🔴' : '⚙️';
  const findings = facts.findings.length === 0 ? [] : [findingsTable(facts.findings)];
  return [`${sign} **${titleOf(facts)}**`, ...findings, `[What it would mean](${checkUrl})`].join('\n\n');
}

function titleOf({ findings, changes, state }: ConfigFacts): string {
  if (countFindings(findings, 'error') > 0) return `The configuration has ${countSentence(findings)}`;
  if (state === 'removed') return 'The configuration is removed';
  return changes.length === 0
    ? 'The configuration means what it meant'
    : `The configuration changes ${changes.map((change) => change.section).join(', ')}`;
}

function partsOf({ findings, changes, state, others }: ConfigFacts): readonly string[] {
  const removed = 'Without the file, what the organisation says holds, and else the safe defaults.';
  return [
    ...(state === 'unreadable'
      ? ['Merged as it is, no command would run in this repository until the file is mended.']
      : []),
    ...(findings.length === 0 ? [] : [findingsTable(findings)]),
    ...(state === 'removed' ? [removed] : []),
    ...(changes.length === 0 ? [] : [changesTable(changes)]),
    'It holds from the merge on; until then this pull request and all others are judged by the configuration of the base branch. Falconer adds no change of a Milvus to a pull request that changes it.',
    ...(others.length === 0 ? [] : [mixed]),
  ];
}

const mixed =
  '**This pull request changes other files too.** Merge the configuration on its own, so that the rules are agreed on before what they allow.';

function changesTable(changes: readonly ConfigChange[]): string {
  const rows = changes.map(({ section, before, after }) => [inlineCode(section), shown(before), shown(after)]);
  return table(['section', 'holds now', 'would hold'], rows);
}

/** Longer values are cut: the file itself is beside it. */
const longestValue = 300;

function shown({ value, source }: ConfigValue): string {
  const text = JSON.stringify(value) ?? '';
  return `${inlineCode(text.length > longestValue ? `${text.slice(0, longestValue)}…` : text)} (${source})`;
}
