import { valueAt } from '../../object/index.ts';
import type { Hazard } from '../hazard.ts';

const authorization = ['spec', 'config', 'common', 'security', 'authorizationEnabled'];
const tls = ['spec', 'config', 'common', 'security', 'tlsMode'];

/** Milvus lets everybody in where it is not told otherwise (milvus.io/docs, authenticate.md and tls.md). */
export const securityLowered: Hazard = {
  id: 'security-lowered',
  title: 'Milvus keeps asking who is there',
  severity: 'warning',
  why: 'Without authorizationEnabled everybody who reaches the port may read and delete everything. With a lower tlsMode passwords and data travel in clear text.',
  fix: 'Put the setting back, unless the port can be reached by nobody else.',
  find: ({ before, after }) => {
    const [old, now] = [before, after].map(({ written }) => ({
      asks: valueAt(written, authorization) === true,
      tls: Number(valueAt(written, tls) ?? 0),
    }));
    if (old === undefined || now === undefined) return [];
    const faults: { path: readonly string[]; message: string }[] = [];
    if (old.asks && !now.asks) {
      const message =
        'authorizationEnabled is no longer true: everybody who reaches the port may read and delete everything. Put authorizationEnabled: true back.';
      faults.push({ path: authorization, message });
    }
    if (now.tls < old.tls) {
      const message = `tlsMode goes from ${old.tls} to ${now.tls}: clients ${now.tls === 0 ? 'connect in clear text' : 'no longer have to show a certificate'}. Put tlsMode: ${old.tls} back.`;
      faults.push({ path: tls, message });
    }
    return faults;
  },
};
