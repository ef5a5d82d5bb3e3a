import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/core/manifest/index.ts';
import { admissionRule } from '../../../src/core/review/rules/admission.ts';
import type { Finding } from '../../../src/core/text/index.ts';

const cases = new URL('../../cases/review/admission/', import.meta.url);
const samples = new URL('../../../../shared/samples/', import.meta.url);
const names = readdirSync(cases).map((file) => file.replace(/\.yaml$/, ''));

/** Each case says in its first lines what is to be found: `# finds: <rule> at <path>`, once for each finding. */
describe("the operator's admission rules", () => {
  it.each(names)('%s', (name) => {
    const text = readFileSync(new URL(`${name}.yaml`, cases), 'utf8');
    const expected = [...text.matchAll(/^# finds: (.*)$/gm)].map((match) => match[1]);
    const findings = review(`${name}.yaml`, text);
    expect(findings.map(({ rule, path }) => `${rule} at ${path}`)).toEqual(expected);
    for (const { message, line } of findings) {
      expect(message).toMatch(/^[A-Z"0-9-].*\.$/);
      expect(line).toBeGreaterThan(5);
    }
  });

  it('have a case each that fails and one that passes', () => {
    const all = names.map((name) => readFileSync(new URL(`${name}.yaml`, cases), 'utf8')).join('\n');
    const found = new Set([...all.matchAll(/^# finds: (\S+) at/gm)].map((match) => match[1]));
    expect([...found].sort()).toEqual([...admissionRule.ids].sort());
  });

  it('read truth values as the API server does: an external storage may be written `yes`', () => {
    const [finding] = review('a.yaml', readFileSync(new URL('storage-without-endpoint.yaml', cases), 'utf8'));
    expect(finding?.message).toBe(
      'The external storage has no endpoint, and the operator waits for it without end. Write host and port, such as s3.eu-central-1.amazonaws.com:443.',
    );
  });

  it('are silent on other kinds and versions', () => {
    const body = 'metadata: {name: a}\nspec: {components: {rollingMode: 1}}\n';
    expect(review('a.yaml', `apiVersion: milvus.io/v1alpha1\nkind: Milvus\n${body}`)).toEqual([]);
    expect(review('a.yaml', `apiVersion: milvus.io/v1beta1\nkind: MilvusUpgrade\n${body}`)).toEqual([]);
  });
});

describe.skipIf(!existsSync(samples))("the operator's own samples", () => {
  it('are all admitted', () => {
    const files = readdirSync(samples, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
    const findings = files.flatMap((file) => review(file, readFileSync(new URL(file, samples), 'utf8')));
    expect(findings.map(({ file, rule, path }) => `${file}: ${rule} at ${path}`)).toEqual([]);
  });
});

function review(file: string, text: string): readonly Finding[] {
  const manifest = parseManifest(file, text);
  return manifest.documents.flatMap((document) => admissionRule.check({ manifest, document }));
}
