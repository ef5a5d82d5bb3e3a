import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/core/manifest/index.ts';
import { schemaRule } from '../../../src/core/review/rules/schema.ts';

const samples = new URL('../../../../shared/samples/', import.meta.url);

describe.skipIf(!existsSync(samples))("strict review of the operator's own samples", () => {
  it('finds the one field that is misspelled there, and nothing else', () => {
    const files = readdirSync(samples, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
    const findings = files.flatMap((file) => {
      const manifest = parseManifest(file, readFileSync(new URL(file, samples), 'utf8'));
      const found = manifest.documents.flatMap((document) => schemaRule.check({ manifest, document }));
      return [...manifest.findings, ...found].map(({ rule, path }) => `${file}: ${rule} at ${path}`);
    });
    expect(files.length).toBeGreaterThan(40);
    expect(findings).toEqual(['milvus_pulsar_with_authn_jwt_token.yaml: schema-unknown-field at spec.component']);
  });
});
