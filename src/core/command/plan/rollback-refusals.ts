import { changedLeaves, differingPaths, formatFieldPath, type LeafChange } from '../../manifest/index.ts';
import {
  configKeyConcern,
  entersStreaming,
  imageOf,
  upgradePath,
  usesSeparateCoordinators,
} from '../../milvus/index.ts';
import { valueAt } from '../../object/index.ts';
import type { Refusal } from '../../text/index.ts';
import type { EarlierState } from '../command.ts';
import { nameOf, versionOf } from './earlier-state.ts';
import { hazardRefusal } from './field-hazards.ts';
import { blockedRefusal } from './upgrade-refusals.ts';

/** Why Milvus cannot go back to a state, or would not find its data there; undefined when it can. */
export function rollbackRefusal(milvus: unknown, state: EarlierState): Refusal | undefined {
  return versionRefusal(milvus, state) ?? identityRefusal(milvus, state) ?? fieldRefusal(milvus, state);
}

const imagePath = ['spec', 'components', 'image'];

function versionRefusal(milvus: unknown, state: EarlierState): Refusal | undefined {
  const [from, to] = [versionOf(milvus), versionOf(state.value)];
  if (from === undefined || to === undefined) {
    if (imageOf(milvus) === imageOf(state.value)) return undefined;
    const unclear = from === undefined ? imageOf(milvus) : imageOf(state.value);
    const message = `At ${nameOf(state)} the image was ${imageOf(state.value)}, now it is ${imageOf(milvus)}, and ${unclear} does not say which version of Milvus it is. Whether Milvus can go from one to the other is not known. Change everything but the image by its own command, or say the version in spec.components.version first.`;
    return { code: 'version_unknown', path: imagePath, message };
  }
  const way = upgradePath({ from, to, separateCoordinators: usesSeparateCoordinators(milvus) });
  if (way.kind === 'same' || way.kind === 'downgrade') return undefined;
  if (way.kind === 'blocked') {
    const refusal = blockedRefusal(milvus, { from, to, why: way.why });
    return { ...refusal, path: imagePath, message: `${refusal.message} ${otherwise(state)}` };
  }
  const [only, ...more] = way.steps;
  if (more.length === 0 && only?.switchesToMixCoord === false && !entersStreaming(from, to)) return undefined;
  const message = `At ${nameOf(state)} Milvus was ${to.version}, which is newer than ${from.version}: that is an upgrade, and it takes more than the old text.`;
  return { code: 'upgrade_path', path: imagePath, message, correction: `/upgrade v${to.version}` };
}

function otherwise(state: EarlierState): string {
  return `What else was different at ${state.commit.slice(0, 12)} can be brought back by its own command, such as /scale or /config.`;
}

function identityRefusal(milvus: unknown, state: EarlierState): Refusal | undefined {
  const other = differingPaths(milvus, state.value).find(
    ([first]) => first !== 'spec' && first !== 'metadata' && first !== 'status',
  );
  if (other === undefined) return undefined;
  const message = `${formatFieldPath(other)} was another one at ${nameOf(state)}: the fields of that form do not fit this one.`;
  return { code: 'cannot_go_back', path: other, message };
}

function fieldRefusal(milvus: unknown, state: EarlierState): Refusal | undefined {
  const change = { before: milvus, after: state.value };
  for (const leaf of changedLeaves(milvus, state.value, ['spec'])) {
    const hazard = isSafer(leaf) ? undefined : (configHazard(leaf) ?? hazardRefusal(change, leaf));
    if (hazard === undefined) continue;
    const message = `Going back to ${nameOf(state)} would change ${formatFieldPath(leaf.path)} too. ${reasonOf(hazard)} Bring back the rest by its own command, such as /scale or /config.`;
    return { code: codeOf(hazard), path: presentPath(milvus, leaf), message };
  }
  return undefined;
}

function codeOf({ code }: Refusal): Refusal['code'] {
  return code === 'protected_field' ? 'data_at_risk' : code;
}

function reasonOf({ code, message }: Refusal): string {
  if (code === 'secret_in_text') {
    return 'It is a secret, and would stand in Git again, for everybody to read. Put it into a Kubernetes Secret; if it is still in use, change it.';
  }
  return code === 'protected_field' ? 'The data is kept now and would be deleted together with this Milvus.' : message;
}

/** Keeping what is stored is never a risk. */
function isSafer({ path, after }: LeafChange): boolean {
  const name = path.at(-1);
  return (name === 'deletionPolicy' && after !== 'Delete') || (name === 'pvcDeletion' && after !== true);
}

function configHazard({ path, after }: LeafChange): Refusal | undefined {
  if (path[1] !== 'config') return undefined;
  const concern = configKeyConcern(path.slice(2).map(String));
  if (concern?.kind === 'locates_data') {
    const message = 'It says where Milvus keeps its metadata, data or log: with another value it finds none of it.';
    return { code: 'data_at_risk', message };
  }
  const isSecret = concern?.kind === 'secret' && after !== undefined && after !== null && after !== '';
  return isSecret ? { code: 'secret_in_text', message: '' } : undefined;
}

/** The nearest field that is in the file now. */
function presentPath(milvus: unknown, { path }: LeafChange): LeafChange['path'] {
  let present = path;
  while (present.length > 1 && valueAt(milvus, present) === undefined) present = present.slice(0, -1);
  return present;
}
