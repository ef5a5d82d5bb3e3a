import { describe, expect, it } from 'vitest';
import { listOf, mostCommon, nextMemorySize, oneLine, versionIn } from '../../../src/core/health/wording.ts';

describe('the words of verdicts', () => {
  it.each([
    ['128Mi', '256Mi'],
    ['512Mi', '1Gi'],
    ['8Gi', '16Gi'],
    ['1500Mi', '3Gi'],
    ['1000000000', '2Gi'],
    ['1G', '2Gi'],
    ['0', undefined],
    ['lots', undefined],
  ])('propose twice the memory after %s: %s', (limit, next) => {
    expect(nextMemorySize(limit)).toBe(next);
  });

  it('put text from the cluster on one line, without control characters', () => {
    expect(oneLine('a\n\tb\u001b[31m c.. ')).toBe('a b [31m c');
    expect(oneLine('x'.repeat(400), 10)).toBe(`${'x'.repeat(9)}…`);
  });

  it('call an image by its tag, and by all of it where it has none', () => {
    expect(versionIn('registry:5000/milvusdb/milvus:v2.6.11')).toBe('v2.6.11');
    expect(versionIn('registry:5000/milvusdb/milvus')).toBe('registry:5000/milvusdb/milvus');
  });

  it('name the first few and count the rest', () => {
    expect(listOf(['a', 'b'], 2)).toBe('a; b');
    expect(listOf(['a', 'b', 'c', 'd'], 2)).toBe('a; b; and 2 more');
  });

  it('take the most common of several texts, the first of equals', () => {
    expect(mostCommon(['a', 'b', 'b'])).toBe('b');
    expect(mostCommon(['a', 'b'])).toBe('a');
    expect(mostCommon([])).toBe('');
  });
});
