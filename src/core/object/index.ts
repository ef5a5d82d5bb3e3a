/** Live Kubernetes objects and safe ways to read them. Knows nothing of Milvus. */
export { clusterIdentityRead, clusterUid } from './cluster-identity.ts';
export {
  type Condition,
  conditionOf,
  isConditionFalse,
  isConditionTrue,
  isStatusCurrent,
} from './condition.ts';
export {
  isJson,
  isMapping,
  type Json,
  type JsonObject,
  type KubernetesObject,
  listAt,
  mappingAt,
  numberAt,
  type ObjectMeta,
  type OwnerReference,
  stringAt,
  valueAt,
} from './kubernetes-object.ts';
export { isSameQuantity, parseQuantity } from './quantity.ts';
export { cpuText, memoryText, thousandthsOf } from './quantity-text.ts';
export { findObject, groupOf, isOfKind, type ObjectSelector, type Observation } from './selector.ts';
