import { type FieldPath, locateField } from '../../manifest/index.ts';
import { accept, lineStartsOf, type Place, positionAt, type Refusal, type Result } from '../../text/index.ts';
import type { DeployedResource, Evaluated } from '../deployed-resource.ts';
import { guessEnvironment } from '../environment.ts';
import { identityOfBuilt } from '../kustomize/build.ts';
import { type SourceTree, watchedTree } from '../source-tree.ts';
import { baseNameOf } from '../tree-path.ts';
import { helmProposals } from './helm-proposals.ts';
import { type Release, releaseNow } from './release.ts';
import { type RenderedTemplate, renderRelease } from './render-release.ts';

/** A release that could not be rendered. */
export interface BrokenRelease {
  readonly release: Release;
  readonly template: string;
  readonly refusal: Refusal;
}

/** The Milvus resources that a release prints, each with the values as the place to edit. */
export function resourcesOfRelease(tree: SourceTree, release: Release): readonly (DeployedResource | BrokenRelease)[] {
  return release.chart.templates.flatMap((template): readonly (DeployedResource | BrokenRelease)[] => {
    const watched = watchedTree(tree);
    const rendered = renderRelease(watched.tree, release, { template });
    if (!rendered.ok) return [{ release, template, refusal: rendered.refusal }];
    const read = new Set([...watched.read, ...sourcesOf(release)]);
    const texts = new Map(sourcesOf(release).map((path) => [path, tree.text(path)]));
    return rendered.value.documents.map((document, ordinal) =>
      resourceOf({ release: releaseIn(release, texts), template, ordinal, read }, { release, value: document.value }),
    );
  });
}

/** The files that say how the chart is deployed. */
function sourcesOf({ layers, deployer }: Release): readonly string[] {
  const parameters = deployer?.generated?.parameters.file;
  return [
    ...layers.map((layer) => layer.place.file),
    ...(deployer === undefined ? [] : [deployer.by.file]),
    ...(parameters === undefined ? [] : [parameters]),
  ];
}

/** The release in a tree: read again only where a file that says how it is deployed is another one. */
function releaseIn(release: Release, texts: ReadonlyMap<string, string | undefined>): (tree: SourceTree) => Release {
  return (tree) => {
    const isSame = [...texts].every(([path, text]) => tree.text(path) === text);
    return isSame ? release : releaseNow(tree, release);
  };
}

interface Printed {
  readonly release: (tree: SourceTree) => Release;
  readonly template: string;
  /** Which of the template's Milvus resources. */
  readonly ordinal: number;
  readonly read: ReadonlySet<string>;
}

function resourceOf(
  printed: Printed,
  { release, value }: { readonly release: Release; readonly value: unknown },
): DeployedResource {
  const { template, ordinal, read } = printed;
  const { deployer } = release;
  const own = identityOfBuilt(value);
  const identity = { ...own, namespace: own.namespace ?? release.namespace };
  const values = release.layers.filter((layer) => layer.place.at.length === 0).map((layer) => layer.place.file);
  const file = faceOf(release);
  return {
    identity,
    layout: 'helm',
    deployedBy: deployer === undefined ? [] : [deployer.by],
    environment: guessEnvironment([
      ...(deployer?.hints ?? []),
      ...[...values].reverse().map((path) => baseNameOf(path)),
      release.label,
      identity.name,
      identity.namespace,
    ]),
    ...file,
    label: release.label ?? deployer?.by.name,
    madeFrom: read,
    evaluate: (from) => evaluated(from, printed),
    *proposals(from, operation) {
      const now = printed.release(from);
      const rendered = renderRelease(from, now, { template });
      if (rendered.ok) yield* helmProposals(from, { release: now, rendered: rendered.value, ordinal, operation });
    },
    placeOf: (from, path) => placeInTemplate(from, printed, path),
  };
}

/** The values file that is this release's own, else the object that deploys it, else the chart's values. */
function faceOf({ layers, deployer, chart }: Release): Pick<DeployedResource, 'file' | 'documentIndex' | 'line'> {
  const files = layers.filter((layer) => layer.place.at.length === 0 && layer.place.file !== deployer?.by.file);
  const own = files.at(-1)?.place.file;
  const isDefault = own === undefined || own === files[0]?.place.file;
  if (deployer !== undefined && isDefault && deployer.generated === undefined) {
    return { file: deployer.by.file, documentIndex: deployer.documentIndex, line: deployer.by.line };
  }
  return { file: own ?? chart.templates[0] ?? chart.directory, documentIndex: 0, line: 1 };
}

function evaluated(tree: SourceTree, { release, template, ordinal, read }: Printed): Result<Evaluated> {
  const rendered = renderRelease(tree, release(tree), { template });
  if (!rendered.ok) return rendered;
  return accept({ value: rendered.value.documents[ordinal]?.value, madeFrom: read });
}

/** Where the template prints a field, or the nearest thing to it that is written out. */
function placeInTemplate(tree: SourceTree, { release, template, ordinal }: Printed, path: FieldPath): Place {
  const rendered = renderRelease(tree, release(tree), { template });
  const document = rendered.ok ? rendered.value.documents[ordinal] : undefined;
  if (!rendered.ok || document === undefined) return { file: template, line: 1, column: 1 };
  const { start } = locateField(rendered.value.manifest, document, path);
  return {
    file: template,
    ...positionAt(lineStartsOf(tree.text(template) ?? ''), offsetInTemplate(rendered.value, start)),
  };
}

/** The end of the written text in front of what an action printed stands for that action. */
function offsetInTemplate({ rendered }: RenderedTemplate, offset: number): number {
  let at = 0;
  let last = 0;
  for (const segment of rendered.segments) {
    const end = at + segment.text.length;
    if (segment.offset !== undefined) {
      if (offset < end) return segment.offset + Math.max(0, offset - at);
      last = segment.offset + segment.text.length;
    } else if (offset < end) return last;
    at = end;
  }
  return last;
}
