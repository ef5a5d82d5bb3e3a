import { array, assert, integer, json, property, record, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createListScanner } from '../../../src/adapters/kubernetes/list-scanner.ts';

function scan(text: string, pieceLength: number) {
  const scanner = createListScanner();
  const bytes = Buffer.from(text, 'utf8');
  const items: unknown[] = [];
  for (let at = 0; at < bytes.length; at += pieceLength) {
    for (const item of scanner.take(bytes.subarray(at, at + pieceLength))) items.push(JSON.parse(item));
  }
  return { items, frame: JSON.parse(scanner.end()) as unknown };
}

describe('a list that arrives in pieces', () => {
  test('gives the same items as parsing it whole, wherever it is cut', () => {
    const item = record({
      metadata: record({ name: string() }),
      '{"[': string(),
      nested: json().map((text) => JSON.parse(text) as unknown),
    });
    assert(
      property(array(item, { maxLength: 5 }), integer({ min: 1, max: 40 }), string(), (items, length, version) => {
        const frame = { kind: 'PodList', metadata: { resourceVersion: version, items: [1] } };
        for (const text of [
          JSON.stringify({ ...frame, items }),
          JSON.stringify({ items, ...frame }, null, 2),
          JSON.stringify({ note: 'items', other: [{ a: 1 }], ...frame, items }),
        ]) {
          const scanned = scan(text, length);
          expect(scanned.items).toEqual(JSON.parse(JSON.stringify(items)));
          expect(scanned.frame).toMatchObject({ ...frame, items: [] });
        }
      }),
      { numRuns: 200 },
    );
  });

  test('may have no items at all', () => {
    expect(scan('{"kind":"PodList","items":null,"metadata":{}}', 7)).toEqual({
      items: [],
      frame: { kind: 'PodList', items: null, metadata: {} },
    });
  });

  test.each(['', '{', '{"items":[{"a":1}', '{"items":[{"a":1}]', '{"items":"'])(
    'that ends at %j is refused',
    (text) => {
      expect(() => scan(text, 3)).toThrow('the list ends too early');
    },
  );

  test('is refused when it never comes to its items', () => {
    const scanner = createListScanner();
    const piece = Buffer.alloc(65_536, 'a');
    scanner.take(Buffer.from('{"note":"'));
    expect(() => {
      for (let megabytes = 0; megabytes < 20; megabytes += 1) scanner.take(piece);
    }).toThrow('the list is malformed');
  });

  test('is refused when an item never ends', () => {
    const scanner = createListScanner();
    const piece = Buffer.alloc(1_048_576, 'a');
    scanner.take(Buffer.from('{"items":[{"note":"'));
    expect(() => {
      for (let megabytes = 0; megabytes < 20; megabytes += 1) scanner.take(piece);
    }).toThrow('an item of the list is too long');
  });
});
