import { ignoredFields, respectsIgnoredFields } from '../gitops/index.ts';
import { type FieldPath, formatFieldPath, type Manifest, type ManifestDocument } from '../manifest/index.ts';
import { type KubernetesObject, mappingAt, stringAt, valueAt } from '../object/index.ts';
import type { Refusal } from '../text/index.ts';
import type { DeployedBy, DeployedResource } from './deployed-resource.ts';
import { placeInFile } from './document-place.ts';
import type { SourceTree } from './source-tree.ts';

/** What the objects of Argo CD and Flux in the repository mean for a change of one field. */
export interface EngineWord {
  /** Why the change would never be applied; undefined when it would. */
  readonly refusal: Refusal | undefined;
  /** What keeps it from being applied at once. */
  readonly notes: readonly string[];
}

/** A resource, as it is deployed now, and the field of it that is to be changed. */
export interface FieldQuestion {
  readonly resource: Pick<DeployedResource, 'identity' | 'deployedBy' | 'placeOf'>;
  readonly value: unknown;
  readonly path: FieldPath;
}

/** Asks every object that deploys the resource. A refusal only where none of them would apply the change. */
export function engineWord(tree: SourceTree, question: FieldQuestion): EngineWord {
  const marked = leftAlone(tree, question);
  if (marked !== undefined) return { refusal: marked, notes: [] };
  const words = question.resource.deployedBy.flatMap((by): readonly Word[] => {
    const found = objectOf(tree, by);
    return found === undefined ? [] : [wordOf(tree, { by, found, question })];
  });
  const refusals = words.flatMap(({ refusal }) => refusal ?? []);
  const isRefused = refusals.length > 0 && refusals.length === question.resource.deployedBy.length;
  const notes = words.flatMap(({ note, refusal }) => note ?? refusal?.message ?? []);
  return isRefused ? { refusal: refusals[0], notes: [] } : { refusal: undefined, notes: [...new Set(notes)] };
}

interface Word {
  readonly refusal?: Refusal;
  readonly note?: string;
}

interface FoundObject {
  readonly manifest: Manifest;
  readonly document: ManifestDocument;
}

interface Asked {
  readonly by: DeployedBy;
  readonly found: FoundObject;
  readonly question: FieldQuestion;
}

function objectOf(tree: SourceTree, { kind, name, file }: DeployedBy): FoundObject | undefined {
  const manifest = tree.manifest(file);
  // The Application of a set carries the name of the set: its template says the rest.
  const document = manifest?.documents.find(
    ({ identity, value }) => identity?.kind === kind && stringAt(value, ['metadata', 'name']) === name,
  );
  return manifest === undefined || document === undefined ? undefined : { manifest, document };
}

function wordOf(tree: SourceTree, asked: Asked): Word {
  const { kind } = asked.by;
  return kind === 'Application' || kind === 'ApplicationSet' ? wordOfArgoCd(tree, asked) : wordOfFlux(asked);
}

function wordOfArgoCd(tree: SourceTree, { by, found, question }: Asked): Word {
  const at = by.kind === 'ApplicationSet' ? ['spec', 'template', 'spec'] : ['spec'];
  const { group, kind, namespace, name } = question.resource.identity;
  const application: KubernetesObject = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: by.name },
    spec: mappingAt(found.document.value, at),
  };
  const ignored = ignoredFields(application, { group, kind, namespace, name }, [question.path]);
  if (ignored.length === 0) return {};
  const field = formatFieldPath(question.path);
  const title = `${by.kind} ${by.name}`;
  if (respectsIgnoredFields(application)) {
    const message = `${title} ignores ${field} (ignoreDifferences with RespectIgnoreDifferences=true), so Argo CD would never apply the change. Take the field out of ignoreDifferences first.`;
    const documentPlace = { file: by.file, documentIndex: found.document.index, at };
    return {
      refusal: { code: 'unsupported_layout', message, place: placeInFile(tree, documentPlace, ['ignoreDifferences']) },
    };
  }
  const note = `${title} does not compare ${field} (ignoreDifferences), so Argo CD sees nothing to sync: after the merge somebody has to run argocd app sync.`;
  return { note };
}

function wordOfFlux({ by, found }: Asked): Word {
  if (valueAt(found.document.value, ['spec', 'suspend']) !== true) return {};
  const namespace = by.namespace === undefined ? '' : ` -n ${by.namespace}`;
  const resume = `flux resume ${by.kind.toLowerCase()} ${by.name}${namespace}`;
  const note = `${by.kind} ${by.name} is suspended (${by.file}:${by.line}), so the change does not arrive before it is resumed: set suspend to false there, or run ${resume}.`;
  return { note };
}

/** Marks with which Flux leaves an object alone for good (fluxcd.io, Kustomization, "Controlling the apply behavior"). */
const marks: readonly { readonly key: string; readonly values: readonly string[] }[] = [
  { key: 'kustomize.toolkit.fluxcd.io/reconcile', values: ['disabled'] },
  { key: 'kustomize.toolkit.fluxcd.io/ssa', values: ['Ignore', 'IfNotPresent'] },
];

function leftAlone(tree: SourceTree, { resource, value, path }: FieldQuestion): Refusal | undefined {
  const isFlux = resource.deployedBy.some(({ kind }) => kind === 'Kustomization');
  if (!isFlux || path[0] === 'metadata') return undefined;
  for (const field of ['annotations', 'labels']) {
    for (const { key, values } of marks) {
      const said = stringAt(value, ['metadata', field, key]);
      if (said === undefined || !values.includes(said)) continue;
      const message = `The resource carries ${key}: ${said}, so Flux would not apply the change. Take that line away by hand when Flux is to apply changes again, then run the command.`;
      return { code: 'unsupported_layout', message, place: resource.placeOf(tree, ['metadata', field, key]) };
    }
  }
  return undefined;
}
