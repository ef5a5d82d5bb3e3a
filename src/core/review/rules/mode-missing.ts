import { componentNames, mentionsComponent } from '../../milvus/index.ts';
import { stringAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

/** Without a mode the operator runs a standalone, whatever components are written (milvus-operator issue 167). */
export const modeMissing = domainRule({
  id: 'mode-missing',
  title: 'A cluster says that it is one',
  severity: 'warning',
  why: 'A missing `mode` means standalone: the components of a cluster are not run, and on a running cluster they are deleted.',
  fix: 'Write `mode: cluster` or `mode: standalone`; /fix writes cluster where only components of a cluster are configured.',
  find: ({ written }) => {
    if ((stringAt(written, ['spec', 'mode']) ?? '') !== '') return [];
    const ofCluster = componentNames.filter(
      (name) => name !== 'standalone' && name !== 'cdc' && mentionsComponent(written, name),
    );
    if (ofCluster.length === 0) return [];
    const path = ['spec', 'mode'];
    const message = `There is no mode, which means standalone: ${ofCluster.join(', ')} will not run, and a running cluster would be taken down. Write mode: cluster.`;
    const repair = mentionsComponent(written, 'standalone') ? [] : [{ kind: 'set' as const, path, value: 'cluster' }];
    return [{ path, message, repair }];
  },
});
