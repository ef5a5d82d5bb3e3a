import { stringAt } from '../../object/index.ts';
import type { Refusal } from '../../text/index.ts';
import type { Deployer, DeployerSource } from '../deployer/deployer.ts';
import type { SourceTree } from '../source-tree.ts';
import { pathIn } from '../tree-path.ts';

/**
 * Releases of a Milvus chart that is not in this repository, each with its place and why nothing can be said of it. The chart of
 * the operator itself is none.
 */
export function chartsElsewhere(tree: SourceTree, deployers: readonly Deployer[]): readonly Refusal[] {
  return deployers.flatMap((deployer) =>
    deployer.sources.flatMap((source) => {
      const chart = chartNameOf(source);
      const isMilvusChart = chart !== undefined && /milvus/i.test(chart) && !/operator/i.test(chart);
      return isMilvusChart && !isHere(tree, source) ? [refusalFor(deployer, source, chart)] : [];
    }),
  );
}

function chartNameOf({ kind, fields }: DeployerSource): string | undefined {
  if (kind === 'argo-cd') return stringAt(fields, ['chart']);
  if (kind !== 'flux-helm') return undefined;
  return stringAt(fields, ['chart', 'spec', 'chart']) ?? stringAt(fields, ['chartRef', 'name']);
}

function isHere(tree: SourceTree, { path }: DeployerSource): boolean {
  return path !== undefined && tree.has(pathIn(path, 'Chart.yaml'));
}

function refusalFor({ by }: Deployer, { kind, fields }: DeployerSource, chart: string): Refusal {
  const origin =
    kind === 'argo-cd'
      ? stringAt(fields, ['repoURL'])
      : (stringAt(fields, ['chart', 'spec', 'sourceRef', 'name']) ?? stringAt(fields, ['chartRef', 'kind']));
  const from = origin === undefined ? '' : ` of ${origin}`;
  const message = `${by.kind} ${by.name} installs the chart ${chart}${from}, which is not in this repository, so which Milvus comes out of it cannot be told. Change its values by hand, or keep the chart here.`;
  return { code: 'unsupported_layout', message, place: { file: by.file, line: by.line, column: 1 } };
}
