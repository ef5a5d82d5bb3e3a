import {
  type CapacityAnswer,
  capacityReads,
  judgeCapacity,
  judgeMemory,
  nodesMayGrow,
  type UsedMemory,
  usageRead,
  usedByQueryNodes,
  weighLoss,
} from '../core/capacity/index.ts';
import { healthReads } from '../core/health/index.ts';
import { operatorReleaseIn } from '../core/milvus/index.ts';
import { isMapping, type Observation, stringAt } from '../core/object/index.ts';
import { renderHealth } from '../core/report/index.ts';
import { type Obstacle, obstaclesTo } from '../core/review/index.ts';
import { gradeOf, type Standing, worstGrade } from '../core/rollout/index.ts';
import type { CheckConclusion, Cluster, RepositoryName } from '../ports.ts';
import { clustersOf } from './clusters-of.ts';
import { type FoundTarget, findInClusters, type Wanted } from './find-in-clusters.ts';
import { observeAll } from './observe-all.ts';
import type { SaidHealth, SaidStanding } from './process-memory.ts';
import type { TouchedTarget } from './touched-targets.ts';
import type { World } from './world.ts';

/** A target that a change touches, and where to look for it. */
export interface StandingQuestion {
  readonly repository: RepositoryName;
  readonly touched: Pick<TouchedTarget, 'change' | 'before' | 'after'>;
  readonly wanted: Wanted;
}

/** How a target stands, in each cluster that it lives in. Asks the clusters and nobody else. */
export async function observeStandings(world: World, question: StandingQuestion): Promise<readonly Standing[]> {
  const { touched, wanted, repository } = question;
  const clusters = clustersOf(world, repository);
  const found = await findInClusters({ ...world, clusters }, wanted);
  const subject = {
    target: wanted.target.name,
    cluster: found.kind === 'found' ? undefined : found.cluster,
    change: touched.change,
  };
  const noRoom = { capacity: undefined, memory: undefined, nodes: 'fixed', obstacles: [] } as const;
  if (found.kind === 'unknown') {
    return [{ ...subject, health: { kind: 'unknown', why: found.why, message: found.message }, ...noRoom }];
  }
  const places: readonly Place[] = found.kind === 'found' ? found.places : [found];
  return await Promise.all(
    places.map(async (place): Promise<Standing> => {
      const { cluster: name, namespace, judgement } = place;
      const health = { kind: 'judged', judgement } as const;
      const cluster = clusters.find((each) => each.name === name);
      if (cluster === undefined) return { ...subject, cluster: name, health, ...noRoom };
      const room = await roomIn(cluster, touched, namespace);
      const obstacles = await obstaclesIn(cluster, question, place);
      return { ...subject, cluster: name, health, ...room, obstacles };
    }),
  );
}

/** Where a target is, or where it would be. */
type Place = Pick<FoundTarget, 'cluster' | 'namespace' | 'judgement'> &
  Partial<Pick<FoundTarget, 'live' | 'application' | 'engineObjects'>>;

async function obstaclesIn(
  cluster: Cluster,
  { touched, wanted }: StandingQuestion,
  place: Place,
): Promise<readonly Obstacle[]> {
  const { live, application, engineObjects = [], namespace } = place;
  const deployments = await cluster.observe(healthReads.deployments, undefined);
  return obstaclesTo({
    identity: { ...wanted.target.identity, namespace },
    before: isMapping(touched.before) ? touched.before : undefined,
    after: isMapping(touched.after) ? touched.after : undefined,
    live,
    engine: application === undefined ? undefined : { application, objects: engineObjects },
    operatorRelease: deployments.kind === 'known' ? operatorReleaseIn(deployments.objects) : undefined,
  });
}

/** What is to be said of the targets of a pull request now; in progress while one of them is on its way. Asks the clusters and nobody else. */
export async function currentHealth(
  world: World,
  { questions, targets }: Pick<SaidStanding, 'questions' | 'targets'>,
): Promise<SaidHealth> {
  const standings = (await Promise.all(questions.map((each) => observeStandings(world, each)))).flat();
  return { ...renderHealth(standings, targets), conclusion: conclusionOf(standings) };
}

function conclusionOf(standings: readonly Standing[]): CheckConclusion | undefined {
  switch (worstGrade(standings.map(gradeOf))) {
    case 'good':
      return 'success';
    case 'noted':
      return 'neutral';
    case 'waiting':
      return undefined;
    case 'unclear':
      return 'action_required';
    case 'bad':
      return 'failure';
  }
}

type Room = Pick<Standing, 'capacity' | 'memory' | 'nodes'>;

async function roomIn(
  cluster: Cluster,
  { before, after, change }: StandingQuestion['touched'],
  namespace: string,
): Promise<Room> {
  if (change === 'delete' || !isMapping(after)) return { capacity: undefined, memory: undefined, nodes: 'fixed' };
  const { nodes, pods, quotas } = capacityReads;
  const observed = await observeAll(cluster, [nodes, pods, quotas]);
  const capacity: CapacityAnswer = judgeCapacity({
    before: before === undefined ? undefined : within(before, namespace),
    after: within(after, namespace),
    nodes: observed(nodes),
    pods: observed(pods),
    quotas: observed(quotas),
  });
  const loss = before === undefined ? undefined : judgeMemory(before, after);
  const used = loss && (await usedNow(cluster, { after, namespace }, observed(pods)));
  return { capacity, memory: loss && used && weighLoss(loss, used), nodes: growth(observed(nodes)) };
}

/** What the query nodes use, measured when it matters and not before. */
async function usedNow(
  cluster: Cluster,
  { after, namespace }: { readonly after: unknown; readonly namespace: string },
  pods: Observation,
): Promise<UsedMemory> {
  const usage = await cluster.measure(usageRead, namespace);
  return usedByQueryNodes({ namespace, name: stringAt(after, ['metadata', 'name']) ?? '' }, { pods, usage });
}

function growth(nodes: Observation): Standing['nodes'] {
  return nodesMayGrow(nodes) ? 'may-grow' : 'fixed';
}

/** The resource with the namespace that the engine gives it. */
function within(milvus: unknown, namespace: string): unknown {
  if (!isMapping(milvus)) return milvus;
  return { ...milvus, metadata: { ...(isMapping(milvus.metadata) ? milvus.metadata : {}), namespace } };
}
