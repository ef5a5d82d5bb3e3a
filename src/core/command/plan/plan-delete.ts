import { isMapping, stringAt } from '../../object/index.ts';
import { accept, type Result, refuse } from '../../text/index.ts';
import type { Plan } from '../command.ts';
import { type DataFate, dataFates } from './data-fates.ts';

export interface DeleteRequest {
  /** Whether the person says that the data may go with this Milvus. */
  readonly data: 'may go' | 'must stay';
  /** The command as written, to correct it in a refusal. */
  readonly source: string;
}

/** What it means to remove this Milvus, or why not without a word about its data. The plan names no field: all goes. */
export function planDelete(milvus: unknown, { data, source }: DeleteRequest): Result<Plan> {
  const name = stringAt(milvus, ['metadata', 'name']) ?? '';
  const fates = dataFates(milvus);
  const lost = fates.filter(({ fate }) => fate === 'goes');
  if (lost.length > 0 && data === 'must stay') {
    return refuse({
      code: 'data_at_risk',
      path: ['spec', 'dependencies'],
      message: `With ${name} this data would go, and could not be brought back: ${sentencesOf(lost)} ${howToKeep(lost)}`,
      choices: [...lost.flatMap(({ keep }) => keep ?? []), `${source} --yes-delete-data`],
      correction: `${source} --yes-delete-data`,
    });
  }
  return accept({
    title: `delete Milvus ${name}`,
    operations: [],
    changes: [{ path: ['metadata', 'name'], before: name, after: 'removed' }],
    consequences: [
      lost.length === 0
        ? 'No stored data goes with it.'
        : `This data goes and cannot be brought back: ${sentencesOf(lost)}`,
      ...staySentences(fates),
      'Clients lose it as soon as it is gone from the cluster. It leaves the cluster when what deploys it prunes (Argo CD: automated pruning; Flux: prune: true); otherwise delete it there by hand.',
      'The operator must be running: it holds the resource by a finalizer until all pods are gone and its clean-up is done.',
      ...againSentence(milvus, name, fates),
    ],
  });
}

function howToKeep(lost: readonly DataFate[]): string {
  const isKeepable = lost.some(({ keep }) => keep !== undefined);
  return isKeepable
    ? 'Change what happens to it first, or say that it may go.'
    : 'Flush the collections first, then say that it may go.';
}

function sentencesOf(fates: readonly DataFate[]): string {
  return `${fates.map(({ what }) => what).join('; ')}.`;
}

function staySentences(fates: readonly DataFate[]): readonly string[] {
  const kept = fates.filter(({ fate }) => fate === 'stays');
  return kept.length === 0
    ? []
    : [`This stays, and whoever no longer needs it removes it by hand: ${sentencesOf(kept)}`];
}

/** What is kept in the cluster is taken over by a Milvus of the same name (milvus-operator v1.3.8, milvus.go, Finalize). */
function againSentence(milvus: unknown, name: string, fates: readonly DataFate[]): readonly string[] {
  const isKept = fates.some(({ fate, isInCluster }) => fate === 'stays' && isInCluster);
  if (!isKept || !isMapping(milvus)) return [];
  return [
    `A new Milvus called ${name} in the same namespace would take over what stays in the cluster, old passwords included.`,
  ];
}
