import type { ControlPlane } from '../control-plane.ts';
import type { Dependencies } from './dependencies.ts';

/** What the parts of the operator work with. */
export interface OperatorContext {
  readonly plane: ControlPlane;
  readonly dependencies: Dependencies;
  /** `1.3.8` */
  readonly version: string;
}

/** `requeue` when the work goes on after a while and the status is not to be written yet. */
export type Progress = 'done' | 'requeue';

/** The image of the init containers. */
export function toolImageOf(context: OperatorContext): string {
  return `milvusdb/milvus-operator:v${context.version}`;
}
