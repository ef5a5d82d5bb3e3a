import type { ObjectSelector, Observation } from '../core/object/index.ts';
import type { Cluster, Observed } from '../ports.ts';

/** Observes several kinds at once; the answer gives each of them. With a namespace only what is in it, where that applies. */
export async function observeAll(
  cluster: Cluster,
  selectors: readonly ObjectSelector[],
  namespace?: string,
): Promise<(selector: ObjectSelector) => Observation> {
  const observed = new Map<string, Observation>();
  await Promise.all(
    selectors.map(async (selector) => {
      const scope = selector.scope === 'namespaced' ? namespace : undefined;
      observed.set(nameOf(selector), asSeenNow(await cluster.observe(selector, scope)));
    }),
  );
  return (selector) => {
    const found = observed.get(nameOf(selector));
    if (found === undefined) throw new Error(`${nameOf(selector)} was not observed`);
    return found;
  };
}

/** What a cluster that is away showed last is no proof of anything now. */
function asSeenNow(observed: Observed): Observation {
  if (observed.kind === 'unreadable' || observed.lost === undefined) return observed;
  return {
    kind: 'unreadable',
    reason: 'unreachable',
    message: `${observed.lost} It was last heard of at ${observed.asOf}.`,
  };
}

function nameOf({ resource, group, version }: ObjectSelector): string {
  return `${resource}.${version}.${group}`;
}
