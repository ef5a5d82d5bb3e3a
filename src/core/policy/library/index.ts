import { buildEnvironment, type Environment, type Library } from '../cel/environment.ts';
import { standardLibrary } from '../cel/standard/index.ts';
import { authorizerLibrary, authorizerSelectorsLibrary } from './authorizer.ts';
import { callCostLibrary } from './call-cost.ts';
import { cidrLibrary } from './cidr.ts';
import { comprehensionsLibrary } from './comprehensions.ts';
import { formatLibrary } from './format.ts';
import { ipLibrary } from './ip.ts';
import { listsLibrary } from './lists.ts';
import { optionalLibrary } from './optional.ts';
import { quantityLibrary } from './quantity.ts';
import { regexLibrary } from './regex.ts';
import { semverLibrary } from './semver.ts';
import { setsLibrary } from './sets.ts';
import { stringsLibrary } from './strings.ts';
import { urlLibrary } from './url.ts';

export {
  authorizerTypeName,
  authorizerValue,
  resourceCheckTypeName,
  resourceCheckValue,
} from './authorizer.ts';
export { dns1123Label, dns1123Subdomain, qualifiedName } from './name-format.ts';

/** The minor version of Kubernetes 1.x that first had each library (k8s.io/apiserver, pkg/cel/environment/base.go). */
const introduced: readonly (readonly [minor: number, library: Library])[] = [
  [0, standardLibrary],
  [0, callCostLibrary],
  [0, urlLibrary],
  [0, regexLibrary],
  [0, listsLibrary],
  [27, authorizerLibrary],
  [28, optionalLibrary],
  [28, quantityLibrary],
  [29, stringsLibrary],
  [29, setsLibrary],
  [30, ipLibrary],
  [30, cidrLibrary],
  [31, formatLibrary],
  [31, authorizerSelectorsLibrary],
  [32, comprehensionsLibrary],
  [33, semverLibrary],
];

/** A version of the API server, by the minor number: 32 for Kubernetes 1.32. */
export interface KubernetesVersion {
  readonly minor: number;
}

/** The version whose verdicts were recorded, and the oldest that every library but the newest was tested against. */
export const defaultKubernetesVersion: KubernetesVersion = { minor: 32 };

/**
 * What a policy may use on this version. New expressions are checked against the version before, so that the API
 * server can be rolled back.
 */
export function environmentFor({ minor }: KubernetesVersion): Environment {
  return buildEnvironment(introduced.filter(([since]) => since <= minor - 1).map(([, library]) => library));
}
