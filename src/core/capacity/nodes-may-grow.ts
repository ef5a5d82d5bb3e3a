import type { KubernetesObject, Observation } from '../object/index.ts';

/**
 * True when nodes come and go by themselves: Karpenter and GKE label the nodes that they made. What other autoscalers do is not
 * written on nodes, so false is no proof.
 */
export function nodesMayGrow(nodes: Observation): boolean {
  return nodes.kind === 'known' && nodes.objects.some(isMadeByAutoscaler);
}

const marks = ['karpenter.sh/nodepool', 'karpenter.sh/provisioner-name', 'cloud.google.com/gke-provisioning'];

function isMadeByAutoscaler({ metadata }: KubernetesObject): boolean {
  return marks.some((label) => metadata.labels?.[label] !== undefined);
}
