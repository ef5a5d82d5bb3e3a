import type { Engine, EngineId } from '../application.ts';
import { argoCd } from './argo-cd.ts';
import { flux } from './flux.ts';

/** Every engine. A new one is a file beside this one and a line here. */
export const engines: readonly Engine[] = [argoCd, flux];

/** The engine of an application. */
export function engineOf(id: EngineId): Engine {
  const engine = engines.find((each) => each.id === id);
  if (engine === undefined) throw new Error(`no engine is registered as ${id}`);
  return engine;
}
