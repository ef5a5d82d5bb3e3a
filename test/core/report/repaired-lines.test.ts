import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/core/manifest/index.ts';
import { repairedLines } from '../../../src/core/report/index.ts';
import { reviewManifest } from '../../../src/core/review/index.ts';

const text = `apiVersion: milvus.io/v1beta1
kind: Milvus
metadata: {name: a}
spec:
  mode: cluster
  components:
    querynode:   # hot
      replicas: 2
  dependencies:
    storage:
      external: true
      endpoint: http://minio.data:9000
      secretRef: minio
`;

describe('the lines that a fix leaves', () => {
  it('are whole lines, with what stands around the repair', () => {
    const findings = reviewManifest(parseManifest('a.yaml', text)).filter(({ fix }) => fix !== undefined);
    expect(findings.map((finding) => [finding.line, repairedLines(finding, text)])).toEqual([
      [7, '    queryNode:   # hot'],
      [12, '      endpoint: minio.data:9000'],
    ]);
  });

  it('are none where nothing can be repaired, or too much', () => {
    expect(repairedLines({}, text)).toBeUndefined();
    const all = { start: 0, end: text.length, newText: 'a\n'.repeat(20) };
    expect(repairedLines({ fix: [all] }, text)).toBeUndefined();
  });

  it('are empty where a line goes', () => {
    const start = text.indexOf('  mode');
    const line = { start, end: text.indexOf('  components'), newText: '' };
    expect(repairedLines({ fix: [line] }, text)).toBe('');
  });
});
