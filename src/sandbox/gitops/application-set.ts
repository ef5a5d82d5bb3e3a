import { posix } from 'node:path';
import { isMapping, listAt, mappingAt, stringAt } from '../../core/object/index.ts';
import type { Mapping } from '../cluster/json-edit.ts';
import type { SourceFile } from './bare-repository.ts';
import { BuildError } from './manifests.ts';

/**
 * The Applications that an ApplicationSet generates, one for each file that its git generator finds. Parameters are
 * `{{path}}`, `{{path.basename}}` and `{{path[n]}}`; others fail. Throws BuildError.
 */
export function generatedApplications(set: Mapping, files: readonly SourceFile[]): readonly Mapping[] {
  const template = mappingAt(set, ['spec', 'template']);
  const namespace = stringAt(set, ['metadata', 'namespace']);
  return listAt(set, ['spec', 'generators']).flatMap((generator) =>
    listAt(generator, ['git', 'files'])
      .flatMap((entry) => pathsLike(files, stringAt(entry, ['path']) ?? ''))
      .map((path) => {
        const filled = filledIn(template, posix.dirname(path));
        const metadata = isMapping(filled) ? { ...mappingAt(filled, ['metadata']), namespace } : {};
        return {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          metadata,
          spec: mappingAt(filled, ['spec']),
        };
      }),
  );
}

/** A star stands for anything within one folder. */
function pathsLike(files: readonly SourceFile[], pattern: string): readonly string[] {
  const source = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${source.join('[^/]*')}$`);
  return files.map((file) => file.path).filter((path) => expression.test(path));
}

function filledIn(value: unknown, folder: string): unknown {
  if (Array.isArray(value)) return value.map((item) => filledIn(item, folder));
  if (isMapping(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filledIn(inner, folder)]));
  }
  if (typeof value !== 'string') return value;
  return value.replaceAll(/\{\{\s*(.*?)\s*\}\}/g, (_, name: string) => parameter(name, folder));
}

function parameter(name: string, folder: string): string {
  if (name === 'path') return folder;
  if (name === 'path.basename') return posix.basename(folder);
  const [, index] = /^path\[(\d+)\]$/.exec(name) ?? [];
  const part = index === undefined ? undefined : folder.split('/')[Number(index)];
  if (part === undefined) throw new BuildError(`the sandbox does not know the parameter {{${name}}}`);
  return part;
}
