import { describe, expect, it } from 'vitest';
import { type Binding, brokenBonds, parseBinding, renderBinding } from '../../../src/core/report/index.ts';

const bound: Binding = {
  request: 345,
  operation: 'a'.repeat(16),
  head: 'b'.repeat(40),
  base: 'main',
  policies: 'c'.repeat(16),
};

describe('what a pull request was opened for', () => {
  it.each(['main', 'release/2.6', 'odd -- > name', 'größe'])('is read as it was written, for the base %s', (base) => {
    const line = renderBinding({ ...bound, base });
    expect(parseBinding(`<!-- falconer:request=345 -->\n${line}\n\nMore.`)).toEqual({ ...bound, base });
    expect(line.match(/-->/g)).toEqual(['-->']);
  });

  it.each(['', 'Just text.', renderBinding(bound).replace('head=b', 'head=x'), '<!-- falconer:bound request=1 -->'])(
    'is unknown where nothing of the kind stands: %j',
    (body) => {
      expect(parseBinding(body)).toBeUndefined();
    },
  );

  it('holds while nothing has changed', () => {
    expect(brokenBonds(bound, bound)).toEqual([]);
  });

  it('is void when any of it has changed, and says what', () => {
    const { head, policies } = bound;
    expect(brokenBonds(bound, { head: 'd'.repeat(40), base: 'next', operation: 'e', policies: 'f' })).toEqual([
      'The head is `dddddddddddd`; Falconer opened it with `bbbbbbbbbbbb`.',
      'It is for `next`; it was opened for `main`.',
      'The comment that asked for it says something else by now.',
      'The policies are others than those that it was opened under.',
    ]);
    expect(brokenBonds(bound, { head, base: 'main', operation: undefined, policies })).toEqual([
      'The comment that asked for it was deleted.',
    ]);
  });
});
