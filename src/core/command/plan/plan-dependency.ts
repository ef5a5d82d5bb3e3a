import { applyToValue, deepEqual, type FieldOperation, formatFieldPath } from '../../manifest/index.ts';
import { messageQueueOf } from '../../milvus/index.ts';
import { valueAt } from '../../object/index.ts';
import { accept, type Result, refuse } from '../../text/index.ts';
import type { FieldChange, Plan } from '../command.ts';
import { dependencyConsequences } from './dependency-consequences.ts';
import { type DependencyRequest, dependencyKinds } from './dependency-kinds.ts';
import { dependencyOperations } from './dependency-operations.ts';
import { dependencyRefusal } from './dependency-refusals.ts';
import { placeAfter } from './dependency-state.ts';
import { switchRefusal } from './dependency-switch.ts';

/** What another place, endpoint, Secret or policy of a dependency means for this Milvus, or why it must not be. */
export function planDependency(milvus: unknown, request: DependencyRequest): Result<Plan> {
  const path = ['spec', 'dependencies', request.name];
  const refusal = dependencyRefusal(milvus, request) ?? switchRefusal(milvus, request);
  if (refusal !== undefined) return refuse({ path, ...refusal });
  const operations = dependencyOperations(milvus, request).filter((operation) => !isDone(milvus, operation));
  if (operations.length === 0) {
    return accept({ title: `${request.name} already is as asked`, operations: [], changes: [], consequences: [] });
  }
  const changes = operations.map((operation) => changeOf(milvus, operation));
  const after = operations.reduce(applyToValue, milvus);
  return accept({
    title: titleOf(milvus, request, changes),
    operations,
    changes,
    consequences: dependencyConsequences({ before: milvus, after, request }),
  });
}

function isDone(milvus: unknown, operation: FieldOperation): boolean {
  const old = valueAt(milvus, operation.path);
  if (operation.kind === 'append') return false;
  return operation.kind === 'unset' ? old === undefined : deepEqual(old, operation.value);
}

function titleOf(milvus: unknown, request: DependencyRequest, changes: readonly FieldChange[]): string {
  const { name, endpoints, secret, deletePolicy, bucket } = request;
  const oldQueue = messageQueueOf(milvus);
  const isNewQueue = dependencyKinds[name].isQueue && oldQueue !== name;
  const parts = [
    ...(request.place === undefined && endpoints.length === 0 ? [] : [placeWords(milvus, request)]),
    ...(endpoints.length === 0 ? [] : [`at ${endpoints.join(', ')}`]),
    ...(bucket === undefined ? [] : [`bucket ${bucket}`]),
    ...(secret === undefined ? [] : [`secret ${secret}`]),
    ...(deletePolicy === undefined ? [] : [`deletionPolicy ${deletePolicy}`]),
  ];
  if (isNewQueue) return [`message queue ${oldQueue} -> ${name}`, ...parts].join(', ');
  const [first] = changes;
  const only = `${formatFieldPath(first?.path.slice(2) ?? [])} ${first?.after ?? ''}`;
  return `${name}: ${parts.length > 0 ? parts.join(', ') : only}`;
}

function placeWords(milvus: unknown, request: DependencyRequest): string {
  if (placeAfter(milvus, request) === 'external') return 'external';
  return dependencyKinds[request.name].inCluster ? 'in the cluster' : 'inside Milvus';
}

function changeOf(milvus: unknown, operation: FieldOperation): FieldChange {
  const old = operation.kind === 'append' ? undefined : valueAt(milvus, operation.path);
  return {
    path: operation.path,
    before: old === undefined ? 'not set' : textOf(old),
    after: operation.kind === 'unset' ? 'removed' : textOf(operation.value),
  };
}

function textOf(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
