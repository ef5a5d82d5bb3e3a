import { type FieldPath, formatFieldPath } from '../../manifest/index.ts';
import {
  type ComponentName,
  groupableComponents,
  imageOf,
  isComponentName,
  operatorVersion,
  parseImage,
  whyNotRun,
  writtenReplicas,
} from '../../milvus/index.ts';
import { isMapping, numberAt, stringAt, valueAt } from '../../object/index.ts';
import type { Refusal } from '../../text/index.ts';
import type { FieldEdit } from './plan-fields.ts';

/** Why a field has a command of its own, or is too large to be replaced at once; undefined when it may be changed. */
export function verbRefusal(milvus: unknown, edit: FieldEdit): Refusal | undefined {
  const [, section, name] = edit.path;
  if (section === 'config') return configRefusal(edit);
  if (edit.path.length < 3 && section !== 'mode' && section !== 'hookConfig') return wholeSection(edit.path);
  if (section !== 'components') return undefined;
  if (typeof name === 'string' && isComponentName(name)) return componentRefusal(milvus, name, edit);
  if (name === 'image') return imageRefusal(edit);
  return name === 'version' ? versionRefusal(milvus, edit) : restartRefusal(edit.path, 'all');
}

function wholeSection(path: FieldPath): Refusal {
  const message = `${formatFieldPath(path)} as a whole is too much to change at once: name the field below it.`;
  return { code: 'protected_field', message };
}

function configRefusal({ path, value, typedValue = '' }: FieldEdit): Refusal {
  const key = path.slice(2).join('.');
  const isKey = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(key);
  const command = value === undefined ? `/config unset ${key}` : `/config set ${key}=${typedValue}`;
  const message = 'spec.config has a command of its own, which knows the keys of Milvus.';
  return { code: 'protected_field', message, ...(isKey ? { correction: command } : {}) };
}

function componentRefusal(milvus: unknown, component: ComponentName, edit: FieldEdit): Refusal | undefined {
  const { path, value } = edit;
  const field = path[3];
  if (field === undefined) return wholeComponent(milvus, component, edit);
  if (field === 'replicas') return replicasRefusal(milvus, edit, component);
  if (field === 'groups' && path[5] === 'replicas') return replicasRefusal(milvus, edit, component);
  if (field === 'resources' && value !== undefined) return resourcesRefusal(component, edit);
  if (field === 'image' && value !== undefined) {
    const message = `An image of its own keeps ${component} out of every rollout: as long as it differs from spec.components.image, MilvusUpdated stays False. Change the version of all components instead.`;
    return { code: 'protected_field', message, correction: `/upgrade ${String(value)}` };
  }
  if (field === 'version' && value !== undefined) {
    const message = `The operator reads the version of Milvus from spec.components.version only; one for ${component} has no effect.`;
    return { code: 'protected_field', message };
  }
  return restartRefusal(path, component.toLowerCase());
}

/** A component that runs must not lose its block, and one with a block must not get another one in its place. */
function wholeComponent(milvus: unknown, component: ComponentName, { value }: FieldEdit): Refusal | undefined {
  const old = valueAt(milvus, ['spec', 'components', component]);
  const isEmpty = !isMapping(old) || Object.keys(old).length === 0;
  if (value !== undefined) {
    if (isEmpty) return undefined;
    const message = `${component} has a block already, which would be replaced as a whole: name the field below it.`;
    return { code: 'protected_field', message };
  }
  if (isEmpty || whyNotRun(milvus, component) !== undefined) return undefined;
  if (component === 'cdc' && writtenReplicas(milvus, 'cdc') === 0) return undefined;
  if (component === 'cdc') {
    const message = 'cdc runs here. Without its block its Deployment stays behind without an owner: stop it first.';
    return { code: 'protected_field', message, correction: '/scale cdc 0' };
  }
  const message = `${component} runs here. Without its block it would fall back to one pod with nothing set. Name the field below it that is to go, or scale it to 0.`;
  return { code: 'protected_field', message };
}

/** `-1` hands a component over to an autoscaler; a number takes it back. Everything else is /scale. */
function replicasRefusal(milvus: unknown, { path, value }: FieldEdit, component: ComponentName): Refusal | undefined {
  const handsOver = value === -1;
  if (handsOver && (groupableComponents.includes(component) || component === 'indexNode')) return undefined;
  if (handsOver) {
    const message = `${component} cannot be left to an autoscaler: it runs with a fixed number of pods.`;
    return { code: 'out_of_range', message, correction: `/scale ${component.toLowerCase()} 1` };
  }
  if (numberAt(milvus, path) === -1 && typeof value === 'number' && value >= 0) return undefined;
  const group = path[3] === 'groups' ? stringAt(milvus, [...path.slice(0, 5), 'name']) : undefined;
  const count = typeof value === 'number' && value >= 0 ? value : 1;
  const correction = `/scale ${component.toLowerCase()} ${count}${group === undefined ? '' : ` --group ${group}`}`;
  return { code: 'protected_field', message: 'The number of pods has a command of its own.', correction };
}

function resourcesRefusal(component: ComponentName, { path, typedValue = '' }: FieldEdit): Refusal {
  const below = path.slice(4);
  const correction =
    below.length === 2
      ? `/resources ${component.toLowerCase()} ${below.join('.')}=${typedValue}`
      : `/resources ${component.toLowerCase()} cpu=4 memory=16Gi`;
  const message =
    'CPU and memory of a component have a command of their own, which knows what restarts and what it costs.';
  return { code: 'protected_field', message, correction };
}

function imageRefusal({ value }: FieldEdit): Refusal {
  if (value === undefined) {
    const message =
      'Without spec.components.image the version of Milvus is whatever the operator takes for its default, another one after each of its own upgrades. Say which one with /upgrade.';
    return { code: 'protected_field', message };
  }
  const message = 'The image has a command of its own, which knows the way from one version to another.';
  return { code: 'protected_field', message, correction: `/upgrade ${String(value)}` };
}

/** `version` is for images whose tag says none; a wrong one makes the operator run the wrong workloads. */
function versionRefusal(milvus: unknown, { value, typedValue = '' }: FieldEdit): Refusal | undefined {
  const image = imageOf(milvus);
  const tag = parseImage(image)?.tag ?? '';
  if (operatorVersion(image, undefined) !== undefined) {
    if (value === undefined) return undefined;
    const message = `The tag ${tag} says which version of Milvus runs; the image and its version change together.`;
    return { code: 'protected_field', message, correction: `/upgrade ${typedValue}` };
  }
  if (value === undefined) {
    const message = `The image ${image} does not say which version of Milvus it is. Without spec.components.version the operator would take it for one before 2.6.`;
    return { code: 'protected_field', message };
  }
  if (/^v?\d+\.\d+\.\d+$/.test(typedValue)) return undefined;
  const message = `${JSON.stringify(typedValue)} is no version of Milvus: write all three numbers, as status.currentImage of the live resource shows them.`;
  return { code: 'out_of_range', message };
}

function restartRefusal(path: FieldPath, component: string): Refusal | undefined {
  const name = path.at(-1);
  const isRestart = path.includes('podAnnotations') && String(name).startsWith('falconer.io/restarted-at');
  if (!isRestart) return undefined;
  const message = 'This annotation is how Falconer restarts pods.';
  return { code: 'protected_field', message, correction: `/restart ${component}` };
}
