import { isMilvus, type Manifest, type ManifestDocument } from '../../manifest/index.ts';
import { stringAt } from '../../object/index.ts';
import { accept, lineStartsOf, positionAt, type Result, refuse } from '../../text/index.ts';
import { type Rendered, renderTemplate } from '../go-template/index.ts';
import type { SourceTree } from '../source-tree.ts';
import { pathIn } from '../tree-path.ts';
import { mergedValues, type Release } from './release.ts';

/** What a template printed for a release. */
export interface RenderedTemplate {
  readonly template: string;
  readonly rendered: Rendered;
  readonly manifest: Manifest;
  /** The Milvus resources in it, in order. */
  readonly documents: readonly ManifestDocument[];
}

/** Renders one template of a chart with the values of a release, or with others in their place. */
export function renderRelease(
  tree: SourceTree,
  release: Release,
  { template, values }: { readonly template: string; readonly values?: unknown },
): Result<RenderedTemplate> {
  if (release.lost !== undefined) {
    const message = `${release.deployer?.by.kind} ${release.deployer?.by.name} takes the values file ${JSON.stringify(release.lost)}, which is not in this repository, so the resource is not known. Add the file, or change the values where they are.`;
    return refuse({ code: 'unsupported_layout', message, place: deployerPlace(release, template) });
  }
  const text = tree.text(template) ?? '';
  const partials = release.chart.partials.flatMap((path) => tree.text(path) ?? []);
  const input = inputOf(tree, release, values ?? mergedValues(tree, release.layers));
  const result = renderTemplate(text, { ...input, Template: { Name: template, BasePath: `${template}` } }, partials);
  if (!result.ok) {
    const place = { file: template, ...positionAt(lineStartsOf(text), result.refusal.offset) };
    const message = `The template cannot be followed: ${result.refusal.message}. Change the values that it takes by hand.`;
    return refuse({ code: 'unsupported_layout', message, place });
  }
  const printed = result.value.segments.map((segment) => segment.text).join('');
  const manifest = tree.printed(template, `${release.namespace ?? ''}/${release.name} ${release.label ?? ''}`, printed);
  const [broken] = manifest.findings;
  if (broken !== undefined) {
    const message = `With these values the template prints YAML that cannot be read: ${broken.message}`;
    return refuse({ code: 'invalid_yaml', message, place: { file: template, line: 1, column: 1 } });
  }
  const documents = manifest.documents.filter((document) => isMilvus(document.identity));
  return accept({ template, rendered: result.value, manifest, documents });
}

function deployerPlace({ deployer }: Release, template: string) {
  return { file: deployer?.by.file ?? template, line: deployer?.by.line ?? 1, column: 1 };
}

/** What Helm hands to a template. The cluster is not known here: its answers are those of `helm template`. */
function inputOf(tree: SourceTree, release: Release, values: unknown) {
  const { chart, name, namespace } = release;
  return {
    Values: values,
    Release: {
      Name: name,
      Namespace: namespace ?? 'default',
      Service: 'Helm',
      IsInstall: true,
      IsUpgrade: false,
      Revision: 1,
    },
    Chart: {
      Name: stringAt(chart.metadata, ['name']),
      Version: stringAt(chart.metadata, ['version']),
      AppVersion: stringAt(chart.metadata, ['appVersion']),
      Type: stringAt(chart.metadata, ['type']),
    },
    Capabilities: {
      KubeVersion: { Version: 'v1.32.0', Major: '1', Minor: '32', GitVersion: 'v1.32.0' },
      APIVersions: { Has: () => true },
    },
    Files: { Get: (path: unknown) => tree.text(pathIn(chart.directory, String(path))) ?? '' },
  };
}
