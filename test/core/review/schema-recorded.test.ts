import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/core/manifest/index.ts';
import { schemaRule, schemaRuleFor } from '../../../src/core/review/rules/schema.ts';
import { schemasFromCrd } from '../../../src/core/schema/index.ts';
import type { Finding } from '../../../src/core/text/index.ts';

const recordings = new URL('../../../../shared/truth/crd-strict/dev.jsonl', import.meta.url);
const definition = new URL('../../../../shared/crd/milvus.io_milvuses.yaml', import.meta.url);

/** What a real API server answered to a file, with strict field validation. */
interface Recording {
  readonly id: string;
  readonly manifest: string;
  readonly verdict: 'accepted' | 'rejected';
  readonly message?: string;
  readonly causes?: readonly { readonly field: string }[];
  readonly strictErrors?: readonly string[];
}

const rules = [
  { name: 'the schema that comes with the program', rule: () => schemaRule },
  { name: "the operator's own definition", rule: ruleOfDefinition },
];

describe.skipIf(!existsSync(recordings) || !existsSync(definition)).each(rules)(
  'strict review with $name',
  ({ rule }) => {
    it('agrees with every answer of a real API server, at the field that it names', () => {
      const checked = rule();
      const disagreements = readRecordings().flatMap((recording) => {
        const errors = errorsOf(recording.manifest, checked);
        const agrees = recording.verdict === 'accepted' ? errors.length === 0 : namesTheSame(recording, errors);
        return agrees ? [] : [{ id: recording.id, message: recording.message, errors: errors.map(({ path }) => path) }];
      });
      expect(disagreements).toEqual([]);
    });
  },
);

function ruleOfDefinition(): typeof schemaRule {
  const schemas = schemasFromCrd(readFileSync(definition, 'utf8'));
  if (!schemas.ok) throw new Error(schemas.refusal.message);
  return schemaRuleFor(schemas.value);
}

function readRecordings(): readonly Recording[] {
  const lines = readFileSync(recordings, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Recording);
}

function errorsOf(text: string, rule: typeof schemaRule): readonly Finding[] {
  const manifest = parseManifest('milvus.yaml', text);
  const findings = manifest.documents.flatMap((document) => rule.check({ manifest, document }));
  return [...manifest.findings, ...findings].filter(({ severity }) => severity === 'error');
}

/** The server stops at the first kind of problem, so it may know less than the review, never more at the fields it names. */
function namesTheSame(recording: Recording, errors: readonly Finding[]): boolean {
  const named = fieldsNamed(recording);
  if (named.length === 0) return errors.length > 0;
  return errors.some(
    ({ path, rule }) => named.includes(path) || (rule === 'yaml-duplicate-key' && named.includes(rule)),
  );
}

function fieldsNamed({ message = '', causes = [], strictErrors = [] }: Recording): readonly string[] {
  const unknown = strictErrors.map((text) => /^unknown field "(.*)"$/.exec(text)?.[1] ?? 'yaml-duplicate-key');
  const decoded = /Go (?:struct field|value of type v1\.)\s?ObjectMeta(\.\w+)?/.exec(message);
  const metadata = decoded === null ? [] : [`metadata${decoded[1] ?? ''}`];
  return [...unknown, ...causes.map(({ field }) => field).filter((field) => field !== '<nil>'), ...metadata];
}
