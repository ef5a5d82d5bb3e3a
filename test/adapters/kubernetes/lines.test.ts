import { array, assert, integer, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLineCutter } from '../../../src/adapters/kubernetes/lines.ts';

describe('a stream of lines', () => {
  test('gives the same lines wherever it is cut, also within a character', () => {
    const line = string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''));
    assert(
      property(array(line, { maxLength: 6 }), integer({ min: 1, max: 9 }), (lines, length) => {
        const bytes = Buffer.from(lines.map((each) => `${each}\n`).join(''), 'utf8');
        const cutter = createLineCutter();
        const cut: string[] = [];
        for (let at = 0; at < bytes.length; at += length) cut.push(...cutter.take(bytes.subarray(at, at + length)));
        expect(cut).toEqual(lines);
      }),
    );
  });

  test('never gives a line that has no end', () => {
    expect(createLineCutter().take(Buffer.from('whole\nhalf'))).toEqual(['whole']);
  });

  test('is refused when a line goes on for ever', () => {
    const cutter = createLineCutter();
    const piece = Buffer.alloc(1_048_576, 'a');
    expect(() => {
      for (let megabytes = 0; megabytes < 20; megabytes += 1) cutter.take(piece);
    }).toThrow('a line of the watch is too long');
  });
});
