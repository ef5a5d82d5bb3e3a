import { z } from 'zod';
import { accept, type Result, refuse } from '../core/text/index.ts';
import type { ConfigFile } from './read-yaml-file.ts';
import { type ClusterSettings, parseServerFile } from './server-file.ts';

/** What GitHub and the server know each other by. */
export interface Credentials {
  /** PEM text. */
  readonly privateKey: string;
  /** The first signs now, others are still accepted while they are being replaced. */
  readonly webhookSecrets: readonly string[];
}

/** What the server is told when it starts. Never from a repository. */
export interface ServerSettings {
  readonly github: Credentials & {
    readonly apiUrl: string;
    readonly appId: number;
  };
  /** Address to listen on; all of them when left out. */
  readonly host?: string;
  readonly port: number;
  readonly metricsPort: number;
  /** The queue that replicas share; without it the queue is in this process, which must be the only one. */
  readonly database?: {
    /** With its password. */
    readonly url: string;
    /** How long the keys of a process that is gone stay with it. */
    readonly lease: number;
  };
  /** Where bare mirrors of repositories are kept; can be deleted at any time. */
  readonly directory: string;
  /** Without any, `falconer/rollout` and `falconer/health` stay open and say so. */
  readonly clusters: readonly ClusterSettings[];
  /** Where the record of requests and decisions is kept: a file, or `-` for standard output. None when left out. */
  readonly auditFile?: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly timing: {
    readonly rolloutConfirmation: number;
    readonly rolloutFailure: number;
    readonly rolloutDeadline: number;
    readonly rolloutInterval: number;
    readonly sweepWindow: number;
    readonly sweepInterval: number;
  };
}

/** A problem with one setting, by the name of its variable, or by the place in the file that FALCONER_CONFIG names. */
export interface SettingProblem {
  readonly variable: string;
  readonly message: string;
}

const seconds = (fallback: number) =>
  z.coerce
    .number()
    .positive()
    .default(fallback)
    .transform((value) => value * 1_000);
const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);

/** The environment variables of `falconer serve`. Names and meanings also stand in the README. */
const environment = z.object({
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  GITHUB_APP_ID: z.coerce.number().int().positive(),
  GITHUB_PRIVATE_KEY: z.string().includes('PRIVATE KEY', 'must be the PEM text of the key'),
  GITHUB_WEBHOOK_SECRET: z.string().min(16, 'must have at least 16 characters'),
  GITHUB_PRIVATE_KEY_FILE: z.string().optional(),
  GITHUB_WEBHOOK_SECRET_FILE: z.string().optional(),
  GITHUB_WEBHOOK_SECRET_PREVIOUS: z.string().min(16).optional(),
  DATABASE_URL: z
    .string()
    .refine(isDatabaseUrl, 'must be an address such as postgres://user:password@host:5432/database')
    .optional(),
  DATABASE_URL_FILE: z.string().optional(),
  FALCONER_LEASE_SECONDS: seconds(30),
  PORT: port(3_000),
  METRICS_PORT: port(9_090),
  FALCONER_DIRECTORY: z.string().min(1).default('.falconer'),
  FALCONER_CLUSTER: z.string().min(1).default('default'),
  FALCONER_CONFIG: z.string().min(1).optional(),
  FALCONER_AUDIT_FILE: z.string().min(1).optional(),
  FALCONER_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  FALCONER_ROLLOUT_CONFIRMATION_SECONDS: seconds(30),
  FALCONER_ROLLOUT_FAILURE_SECONDS: seconds(120),
  FALCONER_ROLLOUT_DEADLINE_SECONDS: seconds(7_200),
  FALCONER_ROLLOUT_INTERVAL_SECONDS: seconds(15),
  FALCONER_SWEEP_WINDOW_SECONDS: seconds(86_400),
  FALCONER_SWEEP_INTERVAL_SECONDS: seconds(300),
  KUBECONFIG: z.string().min(1).optional(),
  KUBECONFIG_CONTEXT: z.string().min(1).optional(),
  KUBERNETES_SERVICE_HOST: z.string().optional(),
});

/** Reads a file that a setting names. Throws when it cannot be read. */
export type ReadFile = (path: string) => string;

/** Reads the settings from environment variables and the files that they name; every problem is told, not only the first. */
export function parseServerSettings(
  variables: Readonly<Record<string, string | undefined>>,
  readFile: ReadFile,
): Result<ServerSettings, readonly SettingProblem[]> {
  const filled = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const files = withFiles(filled, readFile);
  const parsed = environment.safeParse(files.variables);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => problemOf(String(issue.path[0] ?? ''), files.variables, issue.message));
  const clusters = clustersOf(filled, readFile);
  if (!parsed.success || !clusters.ok || files.problems.length > 0) {
    return { ok: false, refusal: [...files.problems, ...problems, ...(clusters.ok ? [] : clusters.refusal)] };
  }
  return accept(settingsOf(parsed.data, clusters.value));
}

function settingsOf(from: z.infer<typeof environment>, clusters: readonly ClusterSettings[]): ServerSettings {
  const previous = from.GITHUB_WEBHOOK_SECRET_PREVIOUS;
  return {
    github: {
      apiUrl: from.GITHUB_API_URL,
      appId: from.GITHUB_APP_ID,
      // Environment files hold the key on one line.
      privateKey: from.GITHUB_PRIVATE_KEY.replaceAll('\\n', '\n'),
      webhookSecrets: [from.GITHUB_WEBHOOK_SECRET, ...(previous === undefined ? [] : [previous])],
    },
    ...(from.DATABASE_URL !== undefined && {
      database: { url: from.DATABASE_URL, lease: from.FALCONER_LEASE_SECONDS },
    }),
    port: from.PORT,
    metricsPort: from.METRICS_PORT,
    directory: from.FALCONER_DIRECTORY,
    clusters,
    ...(from.FALCONER_AUDIT_FILE !== undefined && { auditFile: from.FALCONER_AUDIT_FILE }),
    logLevel: from.FALCONER_LOG_LEVEL,
    timing: {
      rolloutConfirmation: from.FALCONER_ROLLOUT_CONFIRMATION_SECONDS,
      rolloutFailure: from.FALCONER_ROLLOUT_FAILURE_SECONDS,
      rolloutDeadline: from.FALCONER_ROLLOUT_DEADLINE_SECONDS,
      rolloutInterval: from.FALCONER_ROLLOUT_INTERVAL_SECONDS,
      sweepWindow: from.FALCONER_SWEEP_WINDOW_SECONDS,
      sweepInterval: from.FALCONER_SWEEP_INTERVAL_SECONDS,
    },
  };
}

/** Secrets that may stand in a file instead; those of GitHub can be replaced while the server runs. */
const secretVariables = ['GITHUB_PRIVATE_KEY', 'GITHUB_WEBHOOK_SECRET', 'DATABASE_URL'] as const;

/** The variables with the secrets that `..._FILE` names. A second line in the file of the webhook secret is the previous one. */
function withFiles(
  given: Variables,
  readFile: ReadFile,
): { readonly variables: Variables; readonly problems: readonly SettingProblem[] } {
  const variables: Record<string, string | undefined> = { ...given };
  const problems: SettingProblem[] = [];
  for (const name of secretVariables) {
    const variable = `${name}_FILE`;
    const path = given[variable];
    if (path === undefined) continue;
    const text = fileAt(path, readFile)?.text.trim();
    if (given[name] !== undefined) problems.push({ variable, message: `cannot be set together with ${name}` });
    else if (text === undefined) problems.push({ variable, message: `names ${path}, which cannot be read` });
    else if (name === 'GITHUB_WEBHOOK_SECRET') Object.assign(variables, secretsIn(text));
    else variables[name] = text;
  }
  return { variables, problems };
}

function secretsIn(text: string): Variables {
  const [current, previous] = text.split(/\s*\n\s*/);
  return { GITHUB_WEBHOOK_SECRET: current, ...(previous && { GITHUB_WEBHOOK_SECRET_PREVIOUS: previous }) };
}

/** The problem is told without what was given: it may hold a password. */
function isDatabaseUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text);
}

type Variables = Readonly<Record<string, string | undefined>>;

/** The clusters alone, for commands that need no GitHub. */
export function parseServerClusters(
  variables: Readonly<Record<string, string | undefined>>,
  readFile: ReadFile,
): Result<readonly ClusterSettings[], readonly SettingProblem[]> {
  const filled = Object.entries(variables).filter(([, value]) => value !== undefined && value !== '');
  return clustersOf(Object.fromEntries(filled), readFile);
}

/** Those of the server file, or the one that the environment speaks of; that one is open to every repository. */
function clustersOf(
  variables: Variables,
  readFile: ReadFile,
): Result<readonly ClusterSettings[], readonly SettingProblem[]> {
  const path = variables.FALCONER_CONFIG;
  if (path === undefined) return accept(clusterOfEnvironment(variables));
  const file = fileAt(path, readFile);
  if (file === undefined)
    return refuse([{ variable: 'FALCONER_CONFIG', message: `names ${path}, which cannot be read` }]);
  const clusters = parseServerFile(file);
  if (!clusters.ok) {
    return refuse(
      clusters.refusal.map(({ file, line, column, message }) => ({ variable: `${file}:${line}:${column}:`, message })),
    );
  }
  return clusters.value.length === 0 ? accept(clusterOfEnvironment(variables)) : clusters;
}

function fileAt(path: string, readFile: ReadFile): ConfigFile | undefined {
  try {
    return { path, text: readFile(path) };
  } catch {
    return undefined;
  }
}

function clusterOfEnvironment(variables: Variables): readonly ClusterSettings[] {
  const name = variables.FALCONER_CLUSTER ?? 'default';
  const repositories = ['*'];
  const { KUBECONFIG: path, KUBECONFIG_CONTEXT: context } = variables;
  if (path !== undefined) {
    return [{ name, repositories, access: { kind: 'file', path, ...(context === undefined ? {} : { context }) } }];
  }
  if (variables.KUBERNETES_SERVICE_HOST === undefined) return [];
  return [{ name, repositories, access: { kind: 'in-cluster' } }];
}

function problemOf(variable: string, given: Readonly<Record<string, unknown>>, message: string): SettingProblem {
  return { variable, message: variable in given ? message : 'is not set' };
}
