import { commandDefinitions, commonFlags, renderHelp, usageOf } from '../command/index.ts';
import { healthRules, type ReasonMeaning, reasons } from '../health/index.ts';
import { reviewRecords } from '../review/index.ts';
import { reasonCodes } from '../text/index.ts';
import { table } from './markdown.ts';

/** A page of the documentation that is made from the code. */
export interface ReferencePage {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly text: string;
}

const note = '<!-- Made by `falconer docs` from the code; a test fails when it differs. -->';

/** Every generated page. */
export function renderReference(): readonly ReferencePage[] {
  return [
    { path: 'docs/commands.md', text: commandsPage() },
    { path: 'docs/review.md', text: reviewPage() },
    { path: 'docs/health.md', text: healthPage() },
  ];
}

function commandsPage(): string {
  const index = commandDefinitions.map((each) => [
    `[\`${usageOf(each)}\`](#${each.verb})`,
    each.summary,
    each.permission,
  ]);
  const details = commandDefinitions.map((each) => `## ${each.verb}\n\n${renderHelp(each.verb)}`);
  const codes = Object.entries(reasonCodes).map(([code, meaning]) => [`\`${code}\``, meaning]);
  const flags = commonFlags.map((flag) => `\`--${flag.name}\``).join(' and ');
  return page('Commands', [
    `One command per line, at the start of the line, in a comment on an issue or a pull request. Every command takes ${flags}.`,
    table(['command', 'what it does', 'needs'], index),
    ...details,
    '## Outcomes\n\nEvery request ends with one of these codes. They never change their meaning.',
    table(['code', 'meaning'], codes),
  ]);
}

function reviewPage(): string {
  const rules = reviewRecords.map((rule) =>
    [
      `## ${rule.title}`,
      `Findings: ${rule.ids.map((id) => `\`${id}\``).join(', ')}`,
      `**Why.** ${rule.why}`,
      `**What to do.** ${rule.fix}`,
    ].join('\n\n'),
  );
  return page('Review', [
    'What `falconer/review` and `falconer review` look for in Milvus resources. Files that are not valid YAML get `yaml-syntax`, `yaml-duplicate-key` or `yaml-limit`.',
    ...rules,
  ]);
}

function healthPage(): string {
  const meanings = Object.entries<ReasonMeaning>(reasons).map(([reason, { health, meaning }]) => [
    `\`${reason}\``,
    health,
    meaning,
  ]);
  const rules = healthRules.map((rule) => [rule.title, rule.why, rule.reads.map((read) => `\`${read}\``).join(', ')]);
  return page('Health', [
    'How Falconer judges a live Milvus. Healthy is said only when nothing contradicts; what cannot be read is Unknown, never Healthy.',
    '## Reasons',
    table(['reason', 'health', 'when'], meanings),
    '## Rules, in the order of their priority',
    table(['rule', 'why', 'reads'], rules),
  ]);
}

function page(title: string, sections: readonly string[]): string {
  return `${[note, `# ${title}`, ...sections].join('\n\n')}\n`;
}
