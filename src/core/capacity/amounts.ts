import { listAt, mappingAt, parseQuantity, stringAt } from '../object/index.ts';

/** How much of each resource, by name (`cpu`, `memory`, `pods`), in thousandths of its unit. */
export type Amounts = ReadonlyMap<string, bigint>;

/** Quantities as YAML has them; what is no quantity is left out. */
export function amountsOf(quantities: Readonly<Record<string, unknown>>): Amounts {
  const parsed = Object.entries(quantities).map(([name, value]) => [name, parseQuantity(String(value))] as const);
  return new Map(parsed.flatMap(([name, amount]) => (amount === undefined ? [] : [[name, amount] as const])));
}

/**
 * What the scheduler reserves for a pod: its containers and restartable init containers together, or the largest step of
 * its start if that is more, its overhead, and one of the node's `pods` (kubernetes v1.32, resourcehelper.PodRequests).
 */
export function requestsOf(podSpec: unknown): Amounts {
  const running = new Map<string, bigint>();
  const starting = new Map<string, bigint>();
  for (const container of listAt(podSpec, ['initContainers'])) {
    const asked = askedBy(container);
    const stays = stringAt(container, ['restartPolicy']) === 'Always';
    if (stays) addTo(running, asked);
    for (const [name, amount] of asked) {
      raise(starting, name, stays ? (running.get(name) ?? 0n) : (running.get(name) ?? 0n) + amount);
    }
  }
  for (const container of listAt(podSpec, ['containers'])) addTo(running, askedBy(container));
  for (const [name, amount] of starting) raise(running, name, amount);
  addTo(running, amountsOf(mappingAt(podSpec, ['overhead'])));
  running.set('pods', 1_000n);
  return running;
}

/** Adds amounts to a sum in place. */
export function addTo(sum: Map<string, bigint>, amounts: Amounts): void {
  for (const [name, amount] of amounts) sum.set(name, (sum.get(name) ?? 0n) + amount);
}

/** Takes amounts from a sum in place. */
export function takeFrom(sum: Map<string, bigint>, amounts: Amounts): void {
  for (const [name, amount] of amounts) sum.set(name, (sum.get(name) ?? 0n) - amount);
}

/** A limit without a request is the request as well. */
function askedBy(container: unknown): Amounts {
  const limits = mappingAt(container, ['resources', 'limits']);
  return amountsOf({ ...limits, ...mappingAt(container, ['resources', 'requests']) });
}

function raise(sum: Map<string, bigint>, name: string, amount: bigint): void {
  if (amount > (sum.get(name) ?? 0n)) sum.set(name, amount);
}
