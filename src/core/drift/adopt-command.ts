import { formatFieldPath } from '../manifest/index.ts';
import { isComponentName } from '../milvus/index.ts';
import type { DriftedField } from './find-drift.ts';

/** The command that brings the value of the cluster into Git; undefined where it has to be done by hand. */
export function adoptCommand({ path, live, values }: DriftedField): string | undefined {
  if (values === 'secret') return undefined;
  const text = textOf(live);
  const [, section, ...rest] = path.map(String);
  if (section === 'config' && rest.length > 0) return configCommand(rest, text, live);
  const [component = '', field = '', ...inner] = rest;
  if (section === 'components' && component === 'image') return text === undefined ? undefined : `/upgrade ${text}`;
  if (section === 'components' && isComponentName(component)) {
    const name = component.toLowerCase();
    if (field === 'replicas') return typeof live === 'number' ? `/scale ${name} ${live}` : undefined;
    if (field === 'resources') return resourcesCommand(name, inner, text);
  }
  if (live === undefined) return `/unset ${formatFieldPath(path)}`;
  return text === undefined ? undefined : `/set ${formatFieldPath(path)}=${text}`;
}

function configCommand(keys: readonly string[], text: string | undefined, live: unknown): string | undefined {
  if (keys.some((key) => !/^[A-Za-z0-9_-]+$/.test(key))) return undefined;
  if (live === undefined) return `/config unset ${keys.join('.')}`;
  return text === undefined ? undefined : `/config set ${keys.join('.')}=${text}`;
}

function resourcesCommand(component: string, path: readonly string[], text: string | undefined): string | undefined {
  const [kind, name] = path;
  if (path.length !== 2 || text === undefined || !['cpu', 'memory'].includes(name ?? '')) return undefined;
  return `/resources ${component} ${kind}.${name}=${text}`;
}

/** Only what is the same on a command line: one word without signs that commands give a meaning. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9._:/@-]*$/.test(value) ? value : undefined;
}
