import { type KubernetesObject, listAt, mappingAt, valueAt } from '../object/index.ts';
import { type Amounts, amountsOf } from './amounts.ts';
import type { PodShape } from './node-rooms.ts';

/** What a quota leaves for pods of one shape. */
export interface QuotaRoom {
  readonly quota: string;
  /** How many more pods it lets in. */
  readonly fits: number;
  /** The resource that runs out first, as the quota names it; what it demands when the pod does not say it. */
  readonly resource: string;
  readonly why: 'used-up' | 'not-stated';
}

/**
 * The tightest quota of the namespace for more pods of a shape; undefined when none bounds them. Quotas with scopes are left
 * out: most of them do not count such pods (kubernetes, resourcequota admission).
 */
export function tightestQuota(quotas: readonly KubernetesObject[], pod: PodShape): QuotaRoom | undefined {
  const own = quotas.filter((each) => each.metadata.namespace === pod.namespace && !isScoped(each));
  const rooms = own.flatMap((quota) => roomsIn(quota, chargeOf(pod)));
  return rooms.reduce<QuotaRoom | undefined>(
    (least, each) => (least === undefined || each.fits < least.fits ? each : least),
    undefined,
  );
}

function isScoped(quota: KubernetesObject): boolean {
  return listAt(quota, ['spec', 'scopes']).length > 0 || valueAt(quota, ['spec', 'scopeSelector']) !== undefined;
}

function roomsIn(quota: KubernetesObject, charge: Amounts): readonly QuotaRoom[] {
  const used = amountsOf(mappingAt(quota, ['status', 'used']));
  return [...amountsOf(mappingAt(quota, ['spec', 'hard']))].flatMap(([resource, hard]): QuotaRoom[] => {
    const name = canonicalName(resource);
    if (name === undefined) return [];
    const each = charge.get(name);
    if (each === undefined || each === 0n) {
      return [{ quota: quota.metadata.name, fits: 0, resource, why: 'not-stated' }];
    }
    const left = hard - (used.get(resource) ?? 0n);
    return [{ quota: quota.metadata.name, fits: left <= 0n ? 0 : Number(left / each), resource, why: 'used-up' }];
  });
}

/** Only what pods are charged for by nature; a quota on cpu or memory demands that every container states it. */
function canonicalName(resource: string): string | undefined {
  if (resource === 'cpu' || resource === 'memory') return `requests.${resource}`;
  if (resource === 'count/pods') return 'pods';
  const charged = ['pods', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];
  return charged.includes(resource) ? resource : undefined;
}

function chargeOf({ spec, requests }: PodShape): Amounts {
  const charge = new Map<string, bigint>([['pods', 1_000n]]);
  for (const name of ['cpu', 'memory']) {
    const asked = requests.get(name);
    if (asked !== undefined) charge.set(`requests.${name}`, asked);
  }
  for (const container of listAt(spec, ['containers'])) {
    for (const [name, amount] of amountsOf(mappingAt(container, ['resources', 'limits']))) {
      charge.set(`limits.${name}`, (charge.get(`limits.${name}`) ?? 0n) + amount);
    }
  }
  return charge;
}
