import { z } from 'zod';
import { accept, type Result } from '../core/text/index.ts';

/** What the server is told when it starts. Never from a repository. */
export interface ServerSettings {
  readonly github: {
    readonly apiUrl: string;
    readonly appId: number;
    readonly privateKey: string;
    /** The first signs now, others are still accepted while they are being replaced. */
    readonly webhookSecrets: readonly string[];
  };
  /** Address to listen on; all of them when left out. */
  readonly host?: string;
  readonly port: number;
  readonly metricsPort: number;
  /** Where bare mirrors of repositories are kept; can be deleted at any time. */
  readonly directory: string;
  readonly cluster: ClusterSettings;
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

export type ClusterSettings =
  | { readonly kind: 'none' }
  | { readonly kind: 'in-cluster'; readonly name: string }
  | { readonly kind: 'text'; readonly name: string; readonly text: string }
  | { readonly kind: 'file'; readonly name: string; readonly path: string; readonly context?: string };

/** A problem with one setting, by the name of its variable. */
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
  GITHUB_WEBHOOK_SECRET_PREVIOUS: z.string().min(16).optional(),
  PORT: port(3_000),
  METRICS_PORT: port(9_090),
  FALCONER_DIRECTORY: z.string().min(1).default('.falconer'),
  FALCONER_CLUSTER: z.string().min(1).default('default'),
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

/** Reads the settings from environment variables; every problem is named, not only the first. */
export function parseServerSettings(
  variables: Readonly<Record<string, string | undefined>>,
): Result<ServerSettings, readonly SettingProblem[]> {
  const filled = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environment.safeParse(filled);
  if (!parsed.success) {
    const refusal = parsed.error.issues.map((issue) => problemOf(String(issue.path[0] ?? ''), filled, issue.message));
    return { ok: false, refusal };
  }
  return accept(settingsOf(parsed.data));
}

function settingsOf(from: z.infer<typeof environment>): ServerSettings {
  const previous = from.GITHUB_WEBHOOK_SECRET_PREVIOUS;
  return {
    github: {
      apiUrl: from.GITHUB_API_URL,
      appId: from.GITHUB_APP_ID,
      // Environment files hold the key on one line.
      privateKey: from.GITHUB_PRIVATE_KEY.replaceAll('\\n', '\n'),
      webhookSecrets: [from.GITHUB_WEBHOOK_SECRET, ...(previous === undefined ? [] : [previous])],
    },
    port: from.PORT,
    metricsPort: from.METRICS_PORT,
    directory: from.FALCONER_DIRECTORY,
    cluster: clusterOf(from),
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

function clusterOf(from: z.infer<typeof environment>): ClusterSettings {
  const name = from.FALCONER_CLUSTER;
  if (from.KUBECONFIG !== undefined) {
    const context = from.KUBECONFIG_CONTEXT;
    return { kind: 'file', name, path: from.KUBECONFIG, ...(context === undefined ? {} : { context }) };
  }
  return from.KUBERNETES_SERVICE_HOST === undefined ? { kind: 'none' } : { kind: 'in-cluster', name };
}

function problemOf(variable: string, given: Readonly<Record<string, unknown>>, message: string): SettingProblem {
  return { variable, message: variable in given ? message : 'is not set' };
}
