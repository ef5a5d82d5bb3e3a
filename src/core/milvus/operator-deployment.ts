import { type KubernetesObject, listAt, stringAt } from '../object/index.ts';
import { parseImage } from './version.ts';

/** True for the Deployment of the Milvus Operator, by its image. */
export function isOperatorDeployment(deployment: KubernetesObject): boolean {
  return /(^|\/)milvus-operator(:|@|$)/.test(operatorImageOf(deployment));
}

/** The image of the first container; empty when there is none. */
export function operatorImageOf(deployment: KubernetesObject): string {
  return stringAt(listAt(deployment, ['spec', 'template', 'spec', 'containers'])[0], ['image']) ?? '';
}

/**
 * The release of the operator that works in a cluster, as in `v1.3.8`, from all Deployments in it. Undefined where none is seen,
 * where its tag is no release, and where several differ. The label on a Milvus says only who saw it first.
 */
export function operatorReleaseIn(deployments: readonly KubernetesObject[]): string | undefined {
  const tags = deployments.filter(isOperatorDeployment).map((each) => parseImage(operatorImageOf(each))?.tag ?? '');
  const releases = new Set(tags.map((tag) => /^v?(\d+\.\d+\.\d+)(?:-|$)/.exec(tag)?.[1]));
  const [release, ...others] = releases;
  return release === undefined || others.length > 0 ? undefined : `v${release}`;
}
