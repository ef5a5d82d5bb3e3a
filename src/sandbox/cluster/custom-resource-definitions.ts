import type { Kind } from './api/kind.ts';
import { kinds } from './api/kinds.ts';
import type { ObjectStore } from './api/object-store.ts';

/** A definition for every custom kind that the cluster serves, as far as a reader looks into it. */
export function installDefinitions(store: ObjectStore, served: readonly Kind[]): void {
  const definitions = kinds.find((kind) => kind.plural === 'customresourcedefinitions');
  if (definitions === undefined) return;
  for (const kind of served.filter((each) => each.origin === 'custom')) {
    const names = {
      kind: kind.kind,
      listKind: `${kind.kind}List`,
      plural: kind.plural,
      singular: kind.kind.toLowerCase(),
    };
    const version = { name: kind.version, served: true, storage: true };
    store.create(definitions, {
      metadata: { name: `${kind.plural}.${kind.group}` },
      spec: {
        group: kind.group,
        names,
        scope: 'Namespaced',
        versions: [kind.status === 'subresource' ? { ...version, subresources: { status: {} } } : version],
      },
      status: { acceptedNames: names, storedVersions: [kind.version], conditions: [established] },
    });
  }
}

const established = { type: 'Established', status: 'True', reason: 'InitialNamesAccepted' };
