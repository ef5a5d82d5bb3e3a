import type { ClusterSandbox, PodSelector } from '../cluster/index.ts';
import type { PageAction } from './page-action.ts';
import type { ClusterView } from './view.ts';

type FaultAction = Extract<PageAction, { readonly do: 'node' | 'query-nodes' }>;

/** What people have broken on the page. The cluster itself finds out later, or never says why. */
export interface Faults {
  /** Throws when there is no such node. */
  apply(action: FaultAction): void;
  readonly brokenNodes: ReadonlySet<string>;
  readonly queryNodes: ClusterView['queryNodes'];
}

/** Breaks and heals nodes, and the query nodes of one Milvus. Nothing is broken at first. */
export function createFaults(cluster: ClusterSandbox, milvus: Pick<PodSelector, 'namespace' | 'milvus'>): Faults {
  const brokenNodes = new Set<string>();
  const selector: PodSelector = { ...milvus, component: 'queryNode' };
  let queryNodes: ClusterView['queryNodes'] = 'healthy';
  return {
    brokenNodes,
    get queryNodes() {
      return queryNodes;
    },
    apply: (action) => {
      if (action.do === 'query-nodes') {
        if (action.wanted === 'healthy') cluster.healPods(selector);
        else cluster.crashPods(selector, action.wanted === 'crashing' ? 'crash' : 'oom');
        queryNodes = action.wanted;
      } else if (action.wanted === 'broken') {
        cluster.breakNode(action.node);
        brokenNodes.add(action.node);
      } else {
        cluster.healNode(action.node);
        brokenNodes.delete(action.node);
      }
    },
  };
}
