import type { Manifest } from '../manifest/index.ts';
import { reviewRecords, type SuppressedFinding } from '../review/index.ts';
import { countFindings, type Finding, type Severity } from '../text/index.ts';
import { joinFindings } from './join-findings.ts';
import { countSentence } from './review-report.ts';

/** What a review of files came to. */
export interface Reviewed {
  readonly manifests: readonly Manifest[];
  readonly findings: readonly Finding[];
  /** What comments in the files take out of the findings. */
  readonly suppressed: readonly SuppressedFinding[];
}

/** Ways to print findings. A new one is a function and a line here. */
export const findingFormats = { text, json, sarif, github } as const satisfies Record<
  string,
  (reviewed: Reviewed) => string
>;

export type FindingFormat = keyof typeof findingFormats;

/** True when findings can be printed so. */
export function isFindingFormat(name: string): name is FindingFormat {
  return Object.hasOwn(findingFormats, name);
}

/** For people: place, message, and the line with a mark below it. */
function text({ manifests, findings: each, suppressed }: Reviewed): string {
  const findings = joinFindings(each);
  const lines = findings.flatMap((finding) => [
    `${finding.file}:${finding.line}:${finding.column}: ${finding.severity}: ${finding.message} [${finding.rule}]`,
    sourceLine(manifests, finding),
  ]);
  const files = `${manifests.length} file${manifests.length === 1 ? '' : 's'}`;
  const taken = suppressed.map(
    ({ finding: { file, line, rule }, reason }) => `${file}:${line}: suppressed: ${reason} [${rule}]`,
  );
  const count = suppressed.length === 0 ? '' : `, ${suppressed.length} suppressed`;
  return [...lines, ...taken, `${files} reviewed: ${countSentence(findings)}${count}.`, ''].join('\n');
}

function sourceLine(manifests: readonly Manifest[], finding: Finding): string {
  const manifest = manifests.find((each) => each.path === finding.file);
  if (manifest === undefined) return '';
  const start = manifest.lineStarts[finding.line - 1] ?? 0;
  const end = manifest.lineStarts[finding.line] ?? manifest.text.length + 1;
  const line = manifest.text.slice(start, end).trimEnd();
  const width = finding.line === finding.endLine ? Math.max(1, finding.endColumn - finding.column) : 1;
  return `${String(finding.line).padStart(5)} | ${line}\n      | ${' '.repeat(finding.column - 1)}${'^'.repeat(width)}`;
}

/** For programs: the findings as they are, and their numbers. */
function json({ manifests, findings, suppressed }: Reviewed): string {
  const count = (severity: Severity): number => countFindings(findings, severity);
  const summary = {
    files: manifests.length,
    error: count('error'),
    warning: count('warning'),
    notice: count('notice'),
  };
  return `${JSON.stringify({ findings, summary, ...(suppressed.length === 0 ? {} : { suppressed }) }, null, 2)}\n`;
}

const sarifLevels: Record<Severity, string> = { error: 'error', warning: 'warning', notice: 'note' };

/** SARIF 2.1.0, for code scanning. */
function sarif({ findings, suppressed }: Reviewed): string {
  const rules = reviewRecords.flatMap((rule) =>
    rule.ids.map((id) => ({
      id,
      shortDescription: { text: rule.title },
      fullDescription: { text: rule.why },
      help: { text: rule.fix },
    })),
  );
  const results = [
    ...findings.map(sarifResult),
    ...suppressed.map(({ finding, reason }) => ({
      ...sarifResult(finding),
      suppressions: [{ kind: 'inSource', justification: reason }],
    })),
  ];
  const driver = { name: 'falconer', informationUri: 'https://github.com/falconer/falconer', rules };
  return `${JSON.stringify({ version: '2.1.0', $schema: 'https://json.schemastore.org/sarif-2.1.0.json', runs: [{ tool: { driver }, results }] }, null, 2)}\n`;
}

function sarifResult(finding: Finding): object {
  return {
    ruleId: finding.rule,
    level: sarifLevels[finding.severity],
    message: { text: finding.message },
    locations: [{ physicalLocation: { artifactLocation: { uri: finding.file }, region: regionOf(finding) } }],
  };
}

function regionOf({ line, column, endLine, endColumn }: Finding): object {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** Workflow commands of GitHub Actions (GitHub documentation, workflow commands). */
function github({ findings }: Reviewed): string {
  return joinFindings(findings)
    .map(({ severity, file, line, column, endLine, endColumn, rule, message }) => {
      const place = { file, line, endLine, col: column, endColumn, title: rule };
      const properties = Object.entries(place).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
      return `::${severity} ${properties.join(',')}::${escapeData(message)}\n`;
    })
    .join('');
}

function escapeData(value: string): string {
  return value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(value: string): string {
  return escapeData(value).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
