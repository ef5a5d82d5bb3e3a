import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { policyCommand } from '../../../src/cli/policy.ts';

const recording = fileURLToPath(new URL('../../../../shared/truth/vap-1.32/dev.jsonl', import.meta.url));
const paramKinds = readFileSync(new URL('../../cases/policy/param-kinds.yaml', import.meta.url), 'utf8');

/** One request to a real API server of Kubernetes 1.32, and what it answered. */
interface RecordedLine {
  readonly id: string;
  readonly policy: string;
  readonly binding?: string;
  readonly params?: string;
  readonly operation: string;
  readonly object?: string;
  readonly oldObject?: string;
  readonly namespaceObject?: string;
  readonly user?: unknown;
  readonly outcome: string;
  readonly details: readonly { readonly message: string }[];
  readonly warnings: readonly string[];
}

interface Answer {
  readonly outcome: string;
  readonly messages: readonly string[];
  readonly warnings: readonly string[];
}

/** What `falconer policy eval` prints for the line. */
function evaluate(line: RecordedLine): Answer {
  const files: Readonly<Record<string, string | undefined>> = {
    policy: [line.policy, line.binding].filter((text) => text !== undefined).join('\n---\n'),
    object: line.object,
    old: line.oldObject,
    params: [line.params, paramKinds].filter((text) => text !== undefined).join('\n---\n'),
    'namespace-object': line.namespaceObject,
    user: line.user === undefined ? undefined : JSON.stringify(line.user),
  };
  const given = Object.keys(files).filter((name) => files[name] !== undefined);
  const operation = line.operation.startsWith('CREATE-') ? [] : ['--operation', line.operation];
  let printed = '';
  policyCommand(['eval', ...given.flatMap((name) => [`--${name}`, name]), ...operation, '--format', 'json'], {
    readFile: (name) => files[name] ?? '',
    listFiles: () => [],
    out: (text) => {
      printed += text;
    },
    err: () => undefined,
  });
  return JSON.parse(printed);
}

function expectedOutcome(line: RecordedLine): string {
  return line.outcome.endsWith('-rejected-at-creation') ? 'invalid-policy' : line.outcome;
}

/** The recorded expressions that ask the authorizer say so. */
function asksAuthorizer(line: RecordedLine): boolean {
  return /\bauthorizer\b/.test(line.policy);
}

describe.skipIf(!existsSync(recording))('the recorded answers of an API server', () => {
  const lines: readonly RecordedLine[] = existsSync(recording)
    ? readFileSync(recording, 'utf8')
        .trimEnd()
        .split('\n')
        .map((text) => JSON.parse(text))
    : [];
  const answers = new Map(lines.map((line) => [line.id, evaluate(line)]));
  const answerTo = (line: RecordedLine) => answers.get(line.id) ?? { outcome: 'none', messages: [], warnings: [] };

  it('are all given offline, except where only the authorizer knows', () => {
    const wrong = lines
      .filter((line) => answerTo(line).outcome !== expectedOutcome(line))
      .filter((line) => !(answerTo(line).outcome === 'undecided' && asksAuthorizer(line)))
      .map((line) => `${line.id}: ${expectedOutcome(line)}, not ${answerTo(line).outcome}`);
    expect(wrong).toEqual([]);
    expect(lines.length).toBeGreaterThan(600);
  });

  it('come with the same message when a validation is false', () => {
    const denied = lines.filter((line) => answerTo(line).outcome === 'denied');
    const messages = denied.map((line) => [line.id, answerTo(line).messages]);
    expect(messages).toEqual(denied.map((line) => [line.id, line.details.map(({ message }) => message)]));
  });

  it('come with the same warnings', () => {
    const warnings = lines.map((line) => [line.id, answerTo(line).warnings]);
    expect(warnings).toEqual(lines.map((line) => [line.id, line.warnings]));
  });
});
