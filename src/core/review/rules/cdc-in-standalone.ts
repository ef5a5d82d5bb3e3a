import { mentionsComponent, modeOf } from '../../milvus/index.ts';
import { domainRule } from '../domain-rule.ts';

/** cdc beside a standalone: made and removed in turns since operator v1.3.6 (deployments.go). */
export const cdcInStandalone = domainRule({
  id: 'cdc-in-standalone',
  title: 'cdc runs in a cluster',
  severity: 'warning',
  why: 'In standalone mode the operator removes every Deployment but the standalone, cdc too, and makes it again in the next round: it likely never replicates for long.',
  fix: 'Use cdc in cluster mode, or leave it out.',
  find: ({ written }) => {
    if (modeOf(written) !== 'standalone' || !mentionsComponent(written, 'cdc')) return [];
    const message =
      'In standalone mode the operator likely removes cdc and makes it again in every round. Use cluster mode for cdc, or leave it out.';
    return [{ path: ['spec', 'components', 'cdc'], at: 'key', message }];
  },
});
