import { type Neighbourhood, neighbourhoodOf } from './neighbours.ts';
import { type NodeRoom, nodeRefusal, occupy, type PodShape, shortOf, vacate } from './node-rooms.ts';

/** Why a node takes no further pod. Resources by name (`cpu`), or a rule of the scheduler. */
export type Obstacle =
  | { readonly kind: 'resources'; readonly names: readonly string[] }
  | {
      readonly kind: 'unschedulable' | 'not-ready' | 'taint' | 'selector' | 'anti-affinity' | 'affinity' | 'spread';
    };

/** How many pods found a place, and what keeps the next one off each node. */
export interface Placement {
  readonly placed: number;
  /** One per node, in the order of the nodes; empty when all found a place. */
  readonly obstacles: readonly Obstacle[];
}

/** Pods that are replaced by those of another shape. */
export interface Replacement {
  readonly old: readonly PodShape[];
  readonly pod: PodShape;
  readonly count: number;
  /** `one-by-one`: a new one comes before an old one goes. `all-first`: every new one before any old one goes. */
  readonly manner: 'one-by-one' | 'all-first' | 'stop-first';
}

/** Pods are placed one by one, so this bounds the work; no Milvus that large is known. */
const mostPods = 5_000;

/** Puts up to `count` pods of one shape on the nodes, one after the other, as the scheduler would. The rooms change. */
export function placePods(rooms: readonly NodeRoom[], pod: PodShape, count: number): Placement {
  return replacePods(rooms, { old: [], pod, count, manner: 'one-by-one' });
}

/** Lets new pods take the place of old ones. The rooms change. */
export function replacePods(rooms: readonly NodeRoom[], { old, pod, count, manner }: Replacement): Placement {
  const around = neighbourhoodOf(pod, rooms);
  const leaving = [...old];
  const leave = (): void => {
    const gone = leaving.pop();
    const room = gone === undefined ? undefined : rooms.find((each) => each.pods.has(gone));
    if (gone === undefined || room === undefined) return;
    vacate(room, gone);
    around.left(room, gone);
  };
  while (manner === 'stop-first' && leaving.length > 0) leave();
  const possible = rooms.filter((room) => nodeRefusal(pod, room) === undefined);
  for (let placed = 0; placed < count; placed += 1) {
    const room = placed < mostPods ? bestRoom(possible, pod, around) : undefined;
    if (room === undefined) return { placed, obstacles: rooms.map((each) => obstacleAt(pod, each, around)) };
    const settled = { ...pod };
    occupy(room, settled);
    around.joined(room, settled);
    if (manner === 'one-by-one') leave();
  }
  return { placed: count, obstacles: [] };
}

/** The first with room where neighbours do not matter; else of those allowed the one with the fewest of its kind. */
function bestRoom(possible: readonly NodeRoom[], pod: PodShape, around: Neighbourhood): NodeRoom | undefined {
  let best: { readonly room: NodeRoom; readonly crowd: number } | undefined;
  for (const room of possible) {
    if (shortOf(pod, room).length > 0) continue;
    if (!around.matters) return room;
    if (around.refusal(room) !== undefined) continue;
    const crowd = around.crowding(room);
    if (best === undefined || crowd < best.crowd) best = { room, crowd };
  }
  return best?.room;
}

function obstacleAt(pod: PodShape, room: NodeRoom, around: Neighbourhood): Obstacle {
  const refusal = nodeRefusal(pod, room);
  if (refusal !== undefined) return { kind: refusal };
  const short = shortOf(pod, room);
  if (short.length > 0) return { kind: 'resources', names: short };
  return { kind: around.refusal(room) ?? 'spread' };
}
