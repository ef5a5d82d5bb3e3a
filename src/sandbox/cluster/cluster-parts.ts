import { randomUUID } from 'node:crypto';
import { ApiServer, admin } from './api/api-server.ts';
import { kinds } from './api/kinds.ts';
import { type ControlPlane, type ControlPlaneOptions, createControlPlane } from './control-plane.ts';
import { type Controllers, runControllers } from './controllers.ts';
import { installDefinitions } from './custom-resource-definitions.ts';
import type { SandboxNode } from './nodes/node-lifecycle.ts';

export interface ClusterSandboxOptions extends ControlPlaneOptions {
  /** Any free one when missing or 0. */
  readonly port?: number;
  readonly nodes: readonly SandboxNode[];
  /** Version of the simulated operator, for labels and images: `1.3.8`. */
  readonly operatorVersion?: string;
  /** Plural names of kinds that this cluster does not have: `applications`. */
  readonly without?: readonly string[];
}

/** Everything that runs. */
export interface ClusterParts extends Controllers {
  readonly plane: ControlPlane;
  readonly server: ApiServer;
  readonly url: string;
  readonly tokens: { readonly reader: string; readonly admin: string };
}

/** Starts API server and controllers and adds the nodes. Rejects when the port is taken. */
export async function startParts(options: ClusterSandboxOptions): Promise<ClusterParts> {
  const plane = createControlPlane(options);
  const served = kinds.filter((kind) => options.without?.includes(kind.plural) !== true);
  const tokens = { reader: `reader-${randomUUID()}`, admin: `admin-${randomUUID()}` };
  const users = new Map([
    [tokens.reader, 'reader'],
    [tokens.admin, admin],
  ]);
  const server = new ApiServer({ store: plane.store, timers: plane.timers, kinds: served, users });
  try {
    const url = await server.listen(options.port ?? 0);
    const controllers = runControllers(plane, options.operatorVersion ?? '1.3.8');
    installDefinitions(plane.store, served);
    for (const node of options.nodes) controllers.lifecycle.add(node);
    return { plane, server, url, tokens, ...controllers };
  } catch (error) {
    plane.timers.close();
    throw error;
  }
}
