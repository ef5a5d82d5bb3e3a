import type { SemVer } from 'semver';
import { imageOf, operatorVersion } from '../../milvus/index.ts';
import { stringAt } from '../../object/index.ts';
import type { EarlierState } from '../command.ts';

/** What the operator takes for the version of a resource. */
export function versionOf(milvus: unknown): SemVer | undefined {
  return operatorVersion(imageOf(milvus), stringAt(milvus, ['spec', 'components', 'version']));
}

/** `4f2a91c8d3e1 (#128)` */
export function nameOf({ commit, pullRequest }: EarlierState): string {
  return `${commit.slice(0, 12)}${pullRequest === undefined ? '' : ` (#${pullRequest})`}`;
}
