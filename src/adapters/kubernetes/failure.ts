import type { ObjectSelector } from '../../ports.ts';

/** Why a kind cannot be read now, as people need to hear it. */
export interface Failure {
  readonly reason: 'forbidden' | 'not_installed' | 'unreachable';
  readonly message: string;
  /** True when what was known before may still be so: the server did not answer for the kind itself. */
  readonly keepsMemory: boolean;
  /** Milliseconds that the server asked to wait. */
  readonly retryAfter: number | undefined;
}

/** The server answered, and not with what was asked for. */
export class ApiStatus extends Error {
  override readonly name = 'ApiStatus';
  readonly code: number;
  readonly retryAfter: number | undefined;

  /** `detail` is the server's own text, without secrets; it may be empty. */
  constructor(code: number, detail: string, retryAfter?: number) {
    super(detail);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** An ERROR event ended the watch, mostly because the version is too old to go on from: list again. */
export class Expired extends Error {
  override readonly name = 'Expired';
}

/** What was being read, for messages. */
export interface Subject {
  readonly cluster: string;
  readonly selector: ObjectSelector;
  /** The one namespace that is read; undefined for all. */
  readonly namespace: string | undefined;
  /** What Falconer does with the kind. */
  readonly verbs: readonly string[];
}

/** Turns what was thrown into what people need to know. `redact` takes secrets out of texts that came from outside. */
export function failureOf(error: unknown, subject: Subject, redact: (text: string) => string): Failure {
  if (error instanceof ApiStatus) return failureOfStatus(error, subject);
  const message = `Cluster ${subject.cluster} cannot be read: ${redact(reasonOf(error))}. Falconer keeps trying.`;
  return { reason: 'unreachable', message, keepsMemory: true, retryAfter: undefined };
}

/** The server answers, and yet nothing can be learned from it. */
export function endsEveryWatch({ cluster, selector }: Subject): Failure {
  const message =
    `Cluster ${cluster} ends every watch of ${selector.resource} at once, so changes do not arrive. Falconer keeps ` +
    'trying. Is there a proxy or load balancer in between that cuts long answers?';
  return { reason: 'unreachable', message, keepsMemory: true, retryAfter: undefined };
}

function failureOfStatus(status: ApiStatus, subject: Subject): Failure {
  const { cluster, selector } = subject;
  const { retryAfter } = status;
  const said = status.message === '' ? '' : ` The server says: ${status.message}`;
  switch (status.code) {
    case 401:
      return {
        reason: 'forbidden',
        message: `Cluster ${cluster} does not accept Falconer's credentials. Renew the token or certificate in its kubeconfig.`,
        keepsMemory: true,
        retryAfter,
      };
    case 403:
      return {
        reason: 'forbidden',
        message: `Falconer may not read ${selector.resource} in cluster ${cluster}. ${ruleSentence(subject)}${said}`,
        keepsMemory: false,
        retryAfter,
      };
    case 404:
      return {
        reason: 'not_installed',
        message:
          `Cluster ${cluster} does not serve ${selector.resource} of ${groupVersion(selector)}: the kind ${selector.kind} is not ` +
          `installed there, or not in this version. Once it is: ${ruleSentence(subject)}`,
        keepsMemory: false,
        retryAfter,
      };
    default:
      return {
        reason: 'unreachable',
        message: `Cluster ${cluster} answered ${status.code} for ${selector.resource}. Falconer keeps trying.${said}`,
        keepsMemory: true,
        retryAfter,
      };
  }
}

/** The RBAC rule without which the kind cannot be read, and where it belongs. */
function ruleSentence({ selector, namespace, verbs }: Subject): string {
  const rule = `apiGroups: ["${selector.group}"], resources: ["${selector.resource}"], verbs: ${JSON.stringify(verbs).replaceAll(',', ', ')}`;
  const place =
    namespace === undefined || selector.scope === 'cluster' ? 'its ClusterRole' : `its Role in namespace ${namespace}`;
  return `Falconer needs this rule in ${place}: ${rule}.`;
}

function groupVersion(selector: ObjectSelector): string {
  return selector.group === '' ? selector.version : `${selector.group}/${selector.version}`;
}

/** Network errors of Node carry a code; an AggregateError (several addresses tried) carries it on its parts. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return 'an unknown fault';
  return error.message === '' ? error.name : error.message;
}
