import { z } from 'zod';
import { accept, type Finding, matchesName, type Result, refuse } from '../core/text/index.ts';
import { type ConfigFile, readYamlFile } from './read-yaml-file.ts';

/** A cluster that the server may read, and who may name it. */
export interface ClusterSettings {
  /** How repositories and checks call it. */
  readonly name: string;
  readonly access: ClusterAccess;
  /** Patterns of `owner/name`; a repository that fits none can neither name the cluster nor learn anything about it. */
  readonly repositories: readonly string[];
}

export type ClusterAccess =
  | { readonly kind: 'in-cluster' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly path: string; readonly context?: string };

const cluster = z
  .strictObject({
    name: z
      .string()
      .max(63)
      .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/, 'must be letters, digits, dots and dashes, such as eu-1')
      .describe('How repositories and checks call it.'),
    kubeconfig: z.string().min(1).optional().describe('Path of a kubeconfig file.'),
    context: z.string().min(1).optional().describe('Context in it; its current one when left out.'),
    inCluster: z.literal(true).optional().describe('The cluster that Falconer runs in, with its own service account.'),
    repositories: z
      .array(z.string().regex(/^[A-Za-z0-9*-]{1,39}\/[A-Za-z0-9*._-]{1,100}$/, 'must be owner/name, such as acme/*'))
      .min(1)
      .describe('Which repositories may name it; `*` stands for any characters.'),
  })
  .refine((entry) => (entry.kubeconfig === undefined) !== (entry.inCluster === undefined), {
    message: 'needs one way in: kubeconfig: /path/of/a/file, or inCluster: true',
  })
  .refine((entry) => entry.context === undefined || entry.kubeconfig !== undefined, {
    path: ['context'],
    message: 'means nothing without kubeconfig',
  });

/** The file that `FALCONER_CONFIG` names. What it holds is the operator's word, never a repository's. */
export const serverFileSchema = z.strictObject({
  clusters: z.array(cluster).max(100).default([]).describe('The clusters that Falconer reads.'),
});

/** The clusters of a server file, each mistake with its place. */
export function parseServerFile(file: ConfigFile): Result<readonly ClusterSettings[], readonly Finding[]> {
  const read = readYamlFile(serverFileSchema, file);
  if (!read.ok) return read;
  const { clusters } = read.value.value;
  const twice = clusters.flatMap(({ name }, index) => {
    const isFirst = clusters.findIndex((other) => other.name === name) === index;
    const message = `clusters[${index}].name is ${name}, like that of another cluster. Give each a name of its own.`;
    return isFirst ? [] : [read.value.findingAt({ path: ['clusters', index, 'name'], message })];
  });
  if (twice.length > 0) return refuse(twice);
  return accept(
    clusters.map(({ name, kubeconfig, context, repositories }) => ({
      name,
      repositories,
      access:
        kubeconfig === undefined
          ? { kind: 'in-cluster' }
          : { kind: 'file', path: kubeconfig, ...(context === undefined ? {} : { context }) },
    })),
  );
}

/** Whether the server lets a repository name a cluster. GitHub does not tell upper and lower case apart in names. */
export function mayNameCluster(
  { repositories }: Pick<ClusterSettings, 'repositories'>,
  repository: { readonly owner: string; readonly name: string },
): boolean {
  const name = `${repository.owner}/${repository.name}`.toLowerCase();
  return repositories.some((pattern) => matchesName(pattern.toLowerCase(), name));
}
