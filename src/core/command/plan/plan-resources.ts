import type { FieldOperation, FieldPath } from '../../manifest/index.ts';
import { type ComponentName, effectiveResources } from '../../milvus/index.ts';
import { isMapping, isSameQuantity, thousandthsOf, valueAt } from '../../object/index.ts';
import { accept, type Refusal, type Result, refuse } from '../../text/index.ts';
import type { FieldChange, Plan } from '../command.ts';
import { componentNotRun } from './component-not-run.ts';
import { resourceConsequences } from './resource-consequences.ts';

export interface ResourcesRequest {
  readonly component: ComponentName;
  readonly settings: readonly ResourceSetting[];
  /** A group that was named; groups cannot have resources, so the answer is no. */
  readonly group: string | undefined;
  /** The command as written, to correct it in a refusal. */
  readonly source: string;
}

/** One quantity below `resources`, such as limits and memory. */
export interface ResourceSetting {
  readonly section: 'requests' | 'limits';
  readonly name: string;
  readonly quantity: string | number;
}

/** The quantity of a section and name, as YAML has it; undefined where it is not set. */
export type Quantities = (section: ResourceSetting['section'], name: string) => string | number | undefined;

/** What other resources for a component mean for this Milvus, or why they cannot be given. */
export function planResources(milvus: unknown, request: ResourcesRequest): Result<Plan> {
  const { component, source } = request;
  const swapped = (other: string): string => source.replace(new RegExp(`\\b${component}\\b`, 'i'), other);
  const instead = { cluster: swapped('querynode'), standalone: swapped('standalone') };
  const refusal = componentNotRun(milvus, { component, source, instead }) ?? groupRefusal(request);
  if (refusal !== undefined) return refuse(refusal);
  const path = ['spec', 'components', component, 'resources'];
  const resources = { path, component, before: settingsOf(effectiveResources(milvus, component)) };
  if (resources.before === undefined) return refuse({ path, ...unreadable(component) });
  const before = lookup(resources.before);
  const wanted = request.settings.map((setting) => inWrittenStyle(setting, before));
  const settings = overlaid(resources.before, wanted);
  const after = lookup(settings);
  const unequal = wanted.map(({ name }) => unequalRefusal(request, name, after)).find((each) => each !== undefined);
  if (unequal !== undefined) return refuse({ path, ...unequal });
  const changed = wanted.filter((each) => !isSameQuantity(before(each.section, each.name), each.quantity));
  if (changed.length === 0) {
    return accept({ title: `${component} already has these resources`, operations: [], changes: [], consequences: [] });
  }
  const inherits = resources.before.length > 0 && !isMapping(valueAt(milvus, path));
  const changes = changed.map((each) => changeOf(path, each, { before, inherits }));
  return accept({
    title: `resources of ${component}: ${titleParts(changed, before).join(', ')}`,
    operations: (inherits ? settings : changed).map((each) => operationOf(path, each)),
    changes,
    consequences: resourceConsequences(milvus, { component, inherits, changed, before, after }),
  });
}

function groupRefusal({ component, group, source }: ResourcesRequest): Refusal | undefined {
  if (group === undefined) return undefined;
  return {
    code: 'bad_arguments',
    path: ['spec', 'components', component, 'groups'],
    message: `Deployment groups have no resources of their own: all groups of ${component} take those of the component.`,
    correction: source.replace(/\s--group(=|\s+)\S+/i, ''),
  };
}

/** Requests and limits one by one; undefined when there is more than that, or something else. */
function settingsOf(resources: Readonly<Record<string, unknown>> | undefined): readonly ResourceSetting[] | undefined {
  const settings: ResourceSetting[] = [];
  for (const [section, quantities] of Object.entries(resources ?? {})) {
    if (section !== 'requests' && section !== 'limits') return undefined;
    if (quantities === null) continue;
    if (!isMapping(quantities)) return undefined;
    for (const [name, quantity] of Object.entries(quantities)) {
      if (typeof quantity !== 'string' && typeof quantity !== 'number') return undefined;
      settings.push({ section, name, quantity });
    }
  }
  return settings;
}

function unreadable(component: ComponentName): Refusal {
  return {
    code: 'unsupported_layout',
    message: `The resources of ${component} have more in them than quantities below requests and limits. Change them by hand.`,
  };
}

function lookup(settings: readonly ResourceSetting[]): Quantities {
  return (section, name) => settings.find((each) => each.section === section && each.name === name)?.quantity;
}

function overlaid(base: readonly ResourceSetting[], wanted: readonly ResourceSetting[]): readonly ResourceSetting[] {
  const added = wanted.filter(({ section, name }) => lookup(base)(section, name) === undefined);
  return [
    ...base.map((each) => ({ ...each, quantity: lookup(wanted)(each.section, each.name) ?? each.quantity })),
    ...added,
  ];
}

/** Where a plain number stands, a plain number follows. Elsewhere the text, which is how the API server keeps it. */
function inWrittenStyle(setting: ResourceSetting, before: Quantities): ResourceSetting {
  const isNumber = typeof before(setting.section, setting.name) === 'number';
  const text = String(setting.quantity);
  return isNumber && /^\d{1,15}$/.test(text) ? { ...setting, quantity: Number(text) } : setting;
}

/** Kubernetes refuses pods that request more than their limit, and devices whose request and limit differ. */
function unequalRefusal(request: ResourcesRequest, name: string, after: Quantities): Refusal | undefined {
  const asked = request.settings.filter((each) => each.name === name);
  const [requested, limit] = [after('requests', name), after('limits', name)];
  if (requested === undefined || (limit === undefined && !name.includes('/'))) return undefined;
  const [only, ...others] = asked;
  const correction =
    only === undefined || others.length > 0
      ? {}
      : { correction: request.source.replace(`${only.section}.${name}=`, `${name}=`) };
  if (name.includes('/')) {
    if (isSameQuantity(requested, limit)) return undefined;
    const message = `Request and limit of ${name} must be the same: Kubernetes hands out whole devices.`;
    return { code: 'out_of_range', message, ...correction };
  }
  if (thousandthsOf(requested) <= thousandthsOf(limit)) return undefined;
  const message = `${request.component} would request ${requested} of ${name} with a limit of ${limit}. Kubernetes refuses pods that request more than their limit.`;
  return { code: 'out_of_range', message, ...correction };
}

function operationOf(path: FieldPath, { section, name, quantity }: ResourceSetting): FieldOperation {
  return { kind: 'set', path: [...path, section, name], value: quantity };
}

interface Earlier {
  readonly before: Quantities;
  readonly inherits: boolean;
}

function changeOf(path: FieldPath, setting: ResourceSetting, { before, inherits }: Earlier): FieldChange {
  const { section, name, quantity } = setting;
  const old = before(section, name);
  const from = inherits && old !== undefined ? ' (spec.components.resources)' : '';
  return { path: [...path, section, name], before: `${old ?? 'not set'}${from}`, after: String(quantity) };
}

/** `cpu 4 -> 8` where request and limit change alike, else `limits.cpu 4 -> 8`. */
function titleParts(changed: readonly ResourceSetting[], before: Quantities): readonly string[] {
  const step = ({ section, name, quantity }: ResourceSetting): string => {
    const old = before(section, name);
    return old === undefined ? String(quantity) : `${old} -> ${quantity}`;
  };
  const parts = changed.map((each) => {
    const twin = changed.find((other) => other.name === each.name && other.section !== each.section);
    const alike = twin !== undefined && step(twin) === step(each);
    return `${alike ? each.name : `${each.section}.${each.name}`} ${step(each)}`;
  });
  return [...new Set(parts)];
}
