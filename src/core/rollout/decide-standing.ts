import type { CapacityAnswer, WeighedLoss } from '../capacity/index.ts';
import type { Judgement } from '../health/index.ts';
import type { Finding } from '../text/index.ts';

/** What is known of one target that a pull request touches, before it is merged. */
export interface Standing {
  readonly target: string;
  readonly cluster: string | undefined;
  readonly change: 'create' | 'change' | 'delete';
  readonly health:
    | { readonly kind: 'judged'; readonly judgement: Judgement }
    /** `none`: there is no cluster at all, so nothing is expected. */
    | { readonly kind: 'unknown'; readonly why: 'none' | 'away' | 'unclear'; readonly message: string };
  /** Whether there is room for the change; undefined where there is no cluster to ask. */
  readonly capacity: CapacityAnswer | undefined;
  readonly memory: WeighedLoss | undefined;
  /** `may-grow`: nodes come and go by themselves, so a shortage is no proof. */
  readonly nodes: 'fixed' | 'may-grow';
  /** Why the change would not do in this cluster what it says. */
  readonly obstacles: readonly Pick<Finding, 'rule' | 'severity' | 'message'>[];
}

/** From best to worst. `waiting` is still open; `unclear` cannot be decided and needs somebody. */
export type Grade = 'good' | 'noted' | 'waiting' | 'unclear' | 'bad';

const fromBestToWorst: readonly Grade[] = ['good', 'noted', 'waiting', 'unclear', 'bad'];

/** How one target stands. Good only when it is proven Healthy now and nothing speaks against the change. */
export function gradeOf(standing: Standing): Grade {
  const obstacles = standing.obstacles.map(({ severity }): Grade => (severity === 'error' ? 'bad' : 'noted'));
  return worstGrade([healthGrade(standing), roomGrade(standing), ...obstacles]);
}

/** How a pull request stands: as badly as its worst target. */
export function worstGrade(grades: readonly Grade[]): Grade {
  return grades.reduce<Grade>(
    (worst, each) => (fromBestToWorst.indexOf(each) > fromBestToWorst.indexOf(worst) ? each : worst),
    'good',
  );
}

function healthGrade({ health, change }: Standing): Grade {
  // Without any cluster the check can never say more, so it does not stand in the way.
  if (health.kind === 'unknown') return health.why === 'none' ? 'noted' : 'unclear';
  switch (health.judgement.target.health) {
    case 'Healthy':
      return 'good';
    case 'Suspended':
      return 'noted';
    case 'Progressing':
      return 'waiting';
    case 'Missing':
      return change === 'create' ? 'noted' : 'bad';
    case 'Degraded':
      return 'bad';
    case 'Unknown':
      return 'unclear';
  }
}

function roomGrade({ capacity, memory, nodes, change }: Standing): Grade {
  if (change === 'delete') return 'good';
  const lacks = capacity?.kind === 'known' && capacity.shortages.length > 0;
  const shortage = nodes === 'fixed' ? 'bad' : 'noted';
  const unread = capacity?.kind === 'unknown' ? 'noted' : 'good';
  return worstGrade([lacks ? shortage : unread, memoryGrade(memory)]);
}

function memoryGrade(memory: WeighedLoss | undefined): Grade {
  if (memory?.verdict === 'too-little') return 'bad';
  return memory?.verdict === 'unmeasured-and-halved' ? 'noted' : 'good';
}
