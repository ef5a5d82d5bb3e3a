import type { FieldPath } from '../../manifest/index.ts';
import { expectedWorkloads } from '../../milvus/index.ts';
import { listAt, stringAt, valueAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

const components = ['spec', 'components'];

/** Volumes that the operator makes, and its word for a mount to be taken away (milvus-operator v1.3.8). */
const givenVolumes = ['milvus-config', 'tools', 'milvus-data', 'kafka-ca', '_remove'];

/** Mounts without a volume, after the operator joined what stands under all components and under one. */
export const volumeMissing = domainRule({
  id: 'volume-missing',
  title: 'Every mount has a volume',
  severity: 'error',
  why: 'The volumes of one component replace those for all, while the mounts add up. A mount without its volume makes Kubernetes refuse every pod of the component.',
  fix: 'Add the volume; where a component has volumes of its own, repeat there those for all components.',
  find: ({ written }) => {
    const names = [...new Set(expectedWorkloads(written).map(({ component }) => component))];
    const shared = namesIn(written, [...components, 'volumeMounts']);
    const faults = names.flatMap((name) => {
      const own = [...components, name];
      const mounts = [...shared, ...namesIn(written, [...own, 'volumeMounts'])];
      if (mounts.length === 0) return [];
      const hasOwn = Array.isArray(valueAt(written, [...own, 'volumes']));
      const volumes = namesIn(written, hasOwn ? [...own, 'volumes'] : [...components, 'volumes']);
      const known = [...volumes.map((each) => each.name), ...givenVolumes];
      return mounts.filter((mount) => !known.includes(mount.name)).map((mount) => ({ ...mount, component: name }));
    });
    const first = new Map([...faults].reverse().map((fault) => [fault.path.join('/'), fault]));
    return [...first.values()].map(({ path, name, component }) => ({
      path: [...path, 'name'],
      message: `${component} has no volume ${JSON.stringify(name)} for this mount, so its pods will be refused. Add it to the volumes that ${component} uses.`,
    }));
  },
});

function namesIn(milvus: unknown, path: FieldPath): readonly { readonly name: string; readonly path: FieldPath }[] {
  return listAt(milvus, path).flatMap((item, index) => {
    const name = stringAt(item, ['name']);
    return name === undefined ? [] : [{ name, path: [...path, index] }];
  });
}
