import { describe, expect, it } from 'vitest';
import { secretsOfDatabase } from '../../src/app/secrets.ts';

describe('what must not be seen of the address of a database', () => {
  it('is the address, and the password as it is written and as it is meant', () => {
    const address = 'postgres://falconer:p%40ss%2Fword@db:5432/falconer';
    expect(secretsOfDatabase(address)).toEqual([address, 'p%40ss%2Fword', 'p@ss/word']);
  });

  it('is also a password that stands behind the question mark', () => {
    expect(secretsOfDatabase('postgres://db/falconer?user=falconer&password=hush')).toContain('hush');
  });
});
