import type { FieldPath } from '../../manifest/index.ts';
import { componentNames } from '../../milvus/index.ts';
import { isMapping, mappingAt, parseQuantity, valueAt } from '../../object/index.ts';
import { type DomainFault, domainRule } from '../domain-rule.ts';

/** Requests above limits, and memory without a limit. */
export const resourcesAboveLimits = domainRule({
  id: 'resources-above-limits',
  title: 'Requests stay within limits, and memory has one',
  severity: 'error',
  why: 'Kubernetes refuses every pod that requests more than its limit. Without a limit of memory Milvus takes the memory of the whole node for its own when it sizes its cache.',
  fix: 'Raise the limit or lower the request; write `limits.memory`.',
  find: ({ written }) => {
    const blocks = [[], ...componentNames.map((name) => [name])];
    return blocks.flatMap((block) => faultsOf(written, ['spec', 'components', ...block, 'resources']));
  },
});

function faultsOf(milvus: unknown, path: FieldPath): readonly DomainFault[] {
  const resources = valueAt(milvus, path);
  if (!isMapping(resources) || Object.keys(resources).length === 0) return [];
  const limits = mappingAt(resources, ['limits']);
  const above = Object.entries(mappingAt(resources, ['requests'])).flatMap(
    ([name, request]): readonly DomainFault[] => {
      const [asked, most] = [request, limits[name]].map(quantityOf);
      if (asked === undefined || most === undefined || asked <= most) return [];
      const message = `The request of ${name} (${request}) is above its limit (${limits[name]}), so Kubernetes refuses the pods. Raise the limit or lower the request.`;
      return [{ path: [...path, 'requests', name], message }];
    },
  );
  const message =
    'Memory has no limit, so Milvus sizes its cache by the memory of the whole node. Write limits.memory.';
  const unlimited: DomainFault = { path, at: 'key', severity: 'notice', message };
  return (limits.memory ?? undefined) === undefined ? [...above, unlimited] : above;
}

/** Undefined for whatever is neither a text nor a number: other rules speak of that. */
function quantityOf(value: unknown): bigint | undefined {
  return typeof value === 'string' || typeof value === 'number' ? parseQuantity(String(value)) : undefined;
}
