import { mappingAt, stringAt } from '../object/index.ts';
import { defaultComponents } from './defaulting-components.ts';
import { defaultDependencies } from './defaulting-dependencies.ts';
import { withDefaults, without, withValue } from './plain-data.ts';
import { rollingUpdateIsOn } from './rolling-update.ts';

/** What the operator goes by beyond the resource itself. */
export interface OperatorFacts {
  /** Where the resource lives when it does not say so. */
  readonly namespace?: string;
  /** True when the operator has never worked on it: it is new in its cluster. Decides chart versions. */
  readonly firstStart: boolean;
  /** The image that this release of the operator takes where none is written. */
  readonly defaultImage?: string;
}

type Mapping = Readonly<Record<string, unknown>>;

/** Coordinators whose standby the operator switches on for rolling updates. */
const standbyRoles = ['rootCoord', 'dataCoord', 'indexCoord', 'queryCoord'];

/** Settings that the operator takes out of `spec.config`, because it writes them itself. */
const ownedSettings = [
  ['minio', 'address'],
  ['minio', 'port'],
  ['pulsar', 'address'],
  ['pulsar', 'port'],
  ['etcd', 'endpoints'],
];

/**
 * The resource as the operator works on it, and as it writes it back into the cluster: everything that Git leaves out is
 * filled in (milvus-operator v1.3.8, milvus_webhook.go, Default). Plain data in, plain data out; the input stays as it is.
 * Values of the wrong type count as missing. Left out: the default values of the bundled charts, and the operator's own
 * labels and annotations.
 */
export function applyOperatorDefaults(milvus: Mapping, facts: OperatorFacts): Mapping {
  const namespace = stringAt(milvus, ['metadata', 'namespace']) || facts.namespace || 'default';
  const metadata = { ...mappingAt(milvus, ['metadata']), namespace };
  const spec = withDefaults(mappingAt(milvus, ['spec']), { mode: 'standalone' });
  const withMode: Mapping = { ...milvus, metadata, spec: spec.mode === '' ? { ...spec, mode: 'standalone' } : spec };
  const withComponents = withValue(withMode, ['spec', 'components'], defaultComponents(withMode, facts));
  const withDependencies = withValue(
    withComponents,
    ['spec', 'dependencies'],
    defaultDependencies(withComponents, facts),
  );
  return defaultConfiguration(withDependencies);
}

function defaultConfiguration(milvus: Mapping): Mapping {
  const rolling = rollingUpdateIsOn(milvus);
  let config = mappingAt(milvus, ['spec', 'config']);
  for (const path of ownedSettings) config = without(config, path);
  if (rolling) for (const role of standbyRoles) config = withValue(config, [role, 'enableActiveStandby'], true);
  const configured = withValue(milvus, ['spec', 'config'], config);
  return withValue(configured, ['spec', 'components', 'enableRollingUpdate'], rolling);
}
