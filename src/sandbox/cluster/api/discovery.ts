import { apiVersionOf, type Kind } from './kind.ts';

const version = {
  major: '1',
  minor: '32',
  gitVersion: 'v1.32.4',
  gitTreeState: 'clean',
  platform: 'linux/amd64',
  compiler: 'gc',
};

/** The answer to a path of the discovery API, from the kinds that are served; undefined for other paths. */
export function discover(path: string, served: readonly Kind[]): unknown {
  if (path === '/version') return version;
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupsOf(served) };
  const group = groupsOf(served).find(({ name }) => path === `/apis/${name}`);
  if (group !== undefined) return { kind: 'APIGroup', apiVersion: 'v1', ...group };
  const inVersion = served.filter((kind) => path === rootOf(kind));
  const [first] = inVersion;
  return first === undefined ? undefined : resourceList(apiVersionOf(first), inVersion);
}

function rootOf(kind: Kind): string {
  return kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
}

function groupsOf(served: readonly Kind[]) {
  const names = [...new Set(served.map((kind) => kind.group))].filter((name) => name !== '');
  return names.map((name) => {
    const versions = [...new Set(served.filter((kind) => kind.group === name).map((kind) => kind.version))].map(
      (each) => ({ groupVersion: `${name}/${each}`, version: each }),
    );
    return { name, versions, preferredVersion: versions[0] };
  });
}

function resourceList(groupVersion: string, served: readonly Kind[]) {
  const resources = served.flatMap((kind) => {
    const namespaced = kind.scope === 'namespaced';
    const base = { singularName: kind.kind.toLowerCase(), namespaced, kind: kind.kind };
    const verbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
    const main = { name: kind.plural, ...base, verbs };
    if (kind.status === 'none') return [main];
    return [main, { ...base, name: `${kind.plural}/status`, singularName: '', verbs: ['get', 'patch', 'update'] }];
  });
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources };
}
