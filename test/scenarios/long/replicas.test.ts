import { describe, expect, it } from 'vitest';
import { findPostgres, isPostgresRequired, postgresAdvice } from '../../postgres-server.ts';
import { soak } from '../../replicas/soak.ts';

const isHere = findPostgres() !== undefined;
if (!isHere && !isPostgresRequired) console.warn(`Replicas are not tested. ${postgresAdvice}`);

describe.skipIf(!isHere && !isPostgresRequired)(
  'two bots with one database, of which one is killed every few seconds',
  () => {
    it('answer every command exactly once', async () => {
      const result = await soak({ duration: 20_000, seed: 7, trouble: 'kills', say: () => {} });
      if (result.faults.length > 0) console.error(result.log.slice(-50_000));
      expect(result.faults).toEqual([]);
      expect(result.commands).toBeGreaterThan(0);
      expect(result.disturbances.get('killed')).toBeGreaterThan(0);
    }, 600_000);
  },
);
