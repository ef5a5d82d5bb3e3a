import { isMapping } from '../../core/object/index.ts';
import type { Share } from './sharing.ts';

/** What of a kind is remembered, as data. */
export interface TrimRule {
  readonly group: string;
  readonly resource: string;
  /**
   * Paths as JSON pointers without the first slash (`~1` is a slash within a step), `*` for every item or key. What is
   * below a path is kept whole.
   */
  readonly keep: readonly string[];
}

/** Makes an object small: gives a copy with only what is remembered. */
export type Trim = (object: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** Identity and what every rule needs. Managed fields and finalizers are the bulk of metadata and say nothing of health. */
const metadata: readonly string[] = [
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'labels',
  'ownerReferences/*/kind',
  'ownerReferences/*/name',
  'ownerReferences/*/uid',
  'ownerReferences/*/controller',
].map((path) => `metadata/${path}`);

/** A second copy of the whole manifest, left by `kubectl apply`; it may hold what the object itself keeps in a Secret. */
const appliedManifest = 'kubectl.kubernetes.io/last-applied-configuration';

interface Step {
  readonly whole: boolean;
  readonly below: ReadonlyMap<string, Step>;
}

/** A trim by a rule. Without a rule everything is kept but managed fields and the applied manifest. */
export function createTrim(rule: TrimRule | undefined, share: Share): Trim {
  if (rule === undefined) return (object) => withoutBallast(object, share);
  const root = compile([...metadata, ...rule.keep]);
  return (object) => withoutBallast(mappingOf(keep(object, root)), share);
}

function compile(paths: readonly string[]): Step {
  interface Growing {
    whole: boolean;
    below: Map<string, Growing>;
  }
  const root: Growing = { whole: false, below: new Map() };
  for (const path of paths) {
    let step = root;
    for (const part of path.split('/')) {
      const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
      const next = step.below.get(name) ?? { whole: false, below: new Map() };
      step.below.set(name, next);
      step = next;
    }
    step.whole = true;
  }
  return root;
}

function keep(value: unknown, step: Step): unknown {
  if (step.whole) return value;
  const every = step.below.get('*');
  if (Array.isArray(value)) return every === undefined ? [] : value.map((item) => keep(item, every));
  if (!isMapping(value)) return value;
  const kept: Record<string, unknown> = {};
  const steps = every === undefined ? step.below : new Map(Object.keys(value).map((key) => [key, every]));
  for (const [key, next] of steps) {
    if (Object.hasOwn(value, key)) kept[key] = keep(value[key], next);
  }
  return kept;
}

function withoutBallast(object: Readonly<Record<string, unknown>>, share: Share): Record<string, unknown> {
  const { managedFields: _managedFields, ...meta } = mappingOf(object.metadata);
  if (isMapping(meta.annotations)) {
    const { [appliedManifest]: _applied, ...annotations } = meta.annotations;
    meta.annotations = annotations;
  }
  return share({ ...object, metadata: meta });
}

function mappingOf(value: unknown): Record<string, unknown> {
  return isMapping(value) ? { ...value } : {};
}
