import type { SemVer } from 'semver';
import { defaultImage, operatorVersion } from '../milvus/index.ts';
import { accept, type Refusal, type Result, refuse } from '../text/index.ts';

/** Names of Services, Deployments and Helm releases begin with it; longer ones would not fit (RFC 1035 labels). */
const longestName = 40;

/** Why a new Milvus cannot have the name; undefined when it can. */
export function nameProblem(name: string, source: string): Refusal | undefined {
  const meant = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, longestName);
  const correction = meant === '' || meant === name ? {} : { correction: source.replace(name, meant) };
  if (!/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name) || name.length > longestName) {
    const message = `${JSON.stringify(name.slice(0, 80))} cannot be the name of a Milvus: lower-case letters, digits and dashes, a letter first, at most ${longestName} of them.`;
    return { code: 'bad_arguments', message, ...correction };
  }
  if (!name.includes('etcd')) return undefined;
  const message = `A name with etcd in it lets the operator take every Helm release of this Milvus for an etcd, and changes of them may fail.`;
  return {
    code: 'bad_arguments',
    message,
    correction: source.replace(name, name.replaceAll(/-?etcd-?/g, '') || 'search'),
  };
}

/** Why a namespace is none; undefined when it is, or none is given. */
export function namespaceProblem(namespace: string | undefined, source: string): Refusal | undefined {
  if (namespace === undefined || /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace)) return undefined;
  const message = `${JSON.stringify(namespace.slice(0, 80))} is no namespace: lower-case letters, digits and dashes.`;
  const meant = namespace
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return { code: 'bad_arguments', message, ...(meant === '' ? {} : { correction: source.replace(namespace, meant) }) };
}

/** Why no file is written to a path; undefined when it may be, or none is given. `usual` is a place to name instead. */
export function pathProblem(
  path: string | undefined,
  { source, usual }: { readonly source: string; readonly usual: string },
): Refusal | undefined {
  if (path === undefined) return undefined;
  const no = (message: string, meant = usual): Refusal => ({
    code: 'bad_arguments',
    message,
    correction: source.replace(path, meant),
  });
  const shown = JSON.stringify(path.slice(0, 200));
  if (path.length > 200 || !/^[A-Za-z0-9._/-]+$/.test(path)) {
    return no(`${shown} is no path that Falconer writes to: letters, digits, dots, dashes and slashes, at most 200.`);
  }
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    return no(`${shown} is no path from the root of the repository to a file in it.`);
  }
  if (parts.some((part) => part.startsWith('.') || part.startsWith('-'))) {
    return no(`${shown} leads into a hidden folder or file, such as .github, where no Milvus belongs.`);
  }
  if (/(^|\/)kustomization\.ya?ml$/.test(path)) return no(`${shown} is the place of a kustomization, not of a Milvus.`);
  if (/\.ya?ml$/.test(path)) return undefined;
  return no(`${shown} is no YAML file.`, `${path.replace(/\/?(\.[a-z]+)?$/, '')}.yaml`);
}

/** A release as its tag is written, and what the operator makes of it. */
export interface CreateVersion {
  readonly tag: string;
  readonly version: SemVer;
}

/** The release to run: the one asked for, else the default of the newest operator that Falconer knows. */
export function createVersion(text: string | undefined, source: string): Result<CreateVersion> {
  const tag = text ?? defaultImage.slice(defaultImage.lastIndexOf(':') + 1);
  const version = operatorVersion('', tag);
  if (!/^v?\d+\.\d+\.\d+(-[A-Za-z0-9][A-Za-z0-9.-]*)?$/.test(tag) || version === undefined) {
    const [major = '2', minor = '6', patch = '11'] = tag.match(/\d+/g) ?? [];
    const message = `${JSON.stringify(tag.slice(0, 80))} is no release of Milvus: write all three numbers. A tag that moves would be another image tomorrow.`;
    return refuse({ code: 'bad_arguments', message, correction: source.replace(tag, `v${major}.${minor}.${patch}`) });
  }
  if (version.compare('2.4.0') >= 0) return accept({ tag: tag.startsWith('v') ? tag : `v${tag}`, version });
  const message = `Milvus ${version.version} is too old to begin with: take 2.4 or later.`;
  return refuse({ code: 'bad_arguments', message, correction: source.replace(tag, 'v2.6.11') });
}
