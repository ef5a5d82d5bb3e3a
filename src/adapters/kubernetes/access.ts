import { Agent as HttpAgent, type OutgoingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions } from 'node:https';
import { type LoadedKubeconfig, loadKubeconfig } from './kubeconfig.ts';
import type { KubeconfigSource } from './settings.ts';
import type { Timers } from './timers.ts';
import type { Timings } from './timings.ts';

/** What a request needs to be let in. */
export interface Credentials {
  /** Tells credentials apart: those of a request that was refused from those fetched since. */
  readonly epoch: number;
  readonly server: URL;
  readonly options: RequestOptions;
}

/** The way into one cluster: its address, credentials that are kept fresh, and connections that are used again. */
export interface Access {
  credentials(): Promise<Credentials>;
  /** Reads the kubeconfig anew and fetches new credentials, unless that was done since `epoch`. */
  refresh(epoch: number): Promise<void>;
  /** Takes every token and password out of a text. */
  redact(text: string): string;
  /** Cuts every connection. */
  close(): void;
}

export interface AccessSettings {
  /** The cluster's name, for messages. */
  readonly name: string;
  readonly kubeconfig: KubeconfigSource;
  readonly timers: Timers;
  readonly timings: Timings;
}

/** Reads the kubeconfig; throws when it cannot be used. The cluster itself is not asked for anything yet. */
export async function openAccess(settings: AccessSettings): Promise<Access> {
  return new ClusterAccess(settings, await loadKubeconfig(settings.name, settings.kubeconfig));
}

class ClusterAccess implements Access {
  private readonly settings: AccessSettings;
  private loaded: LoadedKubeconfig;
  private epoch = 0;
  /** The newest reading of the kubeconfig; new credentials wait for it. */
  private reading: Promise<void> = Promise.resolve();
  private current: { readonly until: number; readonly credentials: Promise<Credentials> } | undefined;
  private agent: { readonly material: string; readonly agent: HttpAgent } | undefined;
  private readonly agents = new Set<HttpAgent>();
  private readonly secrets = new Set<string>();

  constructor(settings: AccessSettings, loaded: LoadedKubeconfig) {
    this.settings = settings;
    this.loaded = loaded;
  }

  credentials(): Promise<Credentials> {
    const now = this.settings.timers.now();
    if (this.current === undefined || now >= this.current.until) {
      const credentials = this.obtain();
      this.current = { until: now + this.settings.timings.credentials, credentials };
      // A failure is told to those who wait for it now, and tried again by the next.
      credentials.catch(() => {
        if (this.current?.credentials === credentials) this.current = undefined;
      });
    }
    return this.current.credentials;
  }

  async refresh(epoch: number): Promise<void> {
    if (epoch === this.epoch) {
      this.epoch += 1;
      this.current = undefined;
      this.reading = this.read();
    }
    await this.reading;
  }

  redact(text: string): string {
    let clean = text;
    for (const secret of this.secrets) clean = clean.replaceAll(secret, '[redacted]');
    return clean;
  }

  close(): void {
    for (const agent of this.agents) agent.destroy();
  }

  private async read(): Promise<void> {
    try {
      this.loaded = await loadKubeconfig(this.settings.name, this.settings.kubeconfig);
    } catch (error) {
      // What is known already is tried again before the next reading.
      this.reading = Promise.resolve();
      throw error;
    }
  }

  private async obtain(): Promise<Credentials> {
    const { epoch } = this;
    await this.reading;
    const { loaded } = this;
    const { agent: proxyAgent, ...options } = await this.authenticate(loaded);
    const authorization = String(headersOf(options).Authorization ?? '').trim();
    this.rememberSecrets(options, authorization);
    const headers = authorization === '' ? headersOf(options) : { ...headersOf(options), Authorization: authorization };
    const agent = loaded.hasProxy && proxyAgent instanceof HttpAgent ? proxyAgent : this.agentFor(loaded, options);
    return { epoch, server: loaded.server, options: { ...options, headers, agent } };
  }

  /** What a credential plugin prints when it fails may hold anything, so it is not passed on; a plugin that hangs is given up. */
  private async authenticate(loaded: LoadedKubeconfig): Promise<RequestOptions> {
    const { name, timers, timings } = this.settings;
    let cancel = () => {};
    const deadline = new Promise<never>((_resolve, reject) => {
      cancel = timers.after(timings.listSilence, () => reject(new Error('the credential plugin does not answer')));
    });
    try {
      return await Promise.race([loaded.authenticate(), deadline]);
    } catch {
      throw new Error(`the credentials of cluster ${name} cannot be had: its credential plugin or token file fails`);
    } finally {
      cancel();
    }
  }

  /** One agent for as long as the TLS material is the same, so that the pages of a list share a connection. */
  private agentFor(loaded: LoadedKubeconfig, options: RequestOptions): HttpAgent {
    const { ca, cert, key, servername, rejectUnauthorized } = options;
    const material = JSON.stringify(
      [loaded.server.protocol, ca, cert, key, servername, rejectUnauthorized].map(String),
    );
    if (this.agent?.material !== material) {
      const agent =
        loaded.server.protocol === 'http:' ? new HttpAgent({ keepAlive: true }) : new HttpsAgent({ keepAlive: true });
      this.agents.add(agent);
      this.agent = { material, agent };
    }
    return this.agent.agent;
  }

  private rememberSecrets(options: RequestOptions, authorization: string): void {
    const token = authorization.replace(/^\w+\s+/, '');
    const password = options.auth?.slice(options.auth.indexOf(':') + 1) ?? '';
    for (const secret of [token, password]) {
      if (secret.length >= 4) this.secrets.add(secret);
    }
  }
}

function headersOf({ headers }: RequestOptions): OutgoingHttpHeaders {
  return headers === undefined || Array.isArray(headers) ? {} : Object.fromEntries(Object.entries(headers));
}
