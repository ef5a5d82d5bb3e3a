import { type FieldPath, formatFieldPath } from '../../manifest/index.ts';
import { type ComponentName, isComponentName, whyNotRun } from '../../milvus/index.ts';
import type { FieldEdit } from './plan-fields.ts';
import { restartConsequences, runningComponents } from './restart-consequences.ts';

/** What people should know before these fields change: what restarts, and what is not as it looks. */
export function fieldConsequences(after: unknown, edits: readonly FieldEdit[]): readonly string[] {
  const effects = edits.map(effectOf);
  const rolling = [...new Set(effects.flatMap((effect) => (effect.kind === 'rolls' ? effect.components(after) : [])))];
  const said = effects.flatMap((effect) => (effect.kind === 'says' ? [effect.sentence] : []));
  const restarts = rolling.length === 0 ? [] : restartConsequences(after, rolling);
  const sentences = [...restarts, ...said, ...edits.flatMap((edit) => warningsOf(after, edit))];
  return sentences.length > 0 ? [...new Set(sentences)] : ['No pod restarts.'];
}

type Effect =
  | { readonly kind: 'rolls'; readonly components: (milvus: unknown) => readonly ComponentName[] }
  | { readonly kind: 'says'; readonly sentence: string };

/** By field name, wherever it stands below `spec.components` (milvus-operator v1.3.8, deployment_updater.go). */
const quietFields: ReadonlyMap<string, string> = new Map(
  Object.entries({
    serviceType:
      'No pod restarts: only the Service changes. Clients from outside the cluster may need the new address.',
    serviceLabels: 'No pod restarts: only the Service changes. Labels that are removed here stay on it.',
    serviceAnnotations: 'No pod restarts: only the Service changes. Annotations that are removed here stay on it.',
    ingress: 'No pod restarts: only the Ingress changes. When it is removed here the Ingress itself stays.',
    probes:
      'Probes reach the pods only together with the next change of the pod template; /restart brings them there now.',
    toolImage:
      'It reaches the pods only together with the next change of the pod template; /restart brings it there now.',
    activeConfigMap:
      'It reaches the pods only together with the next change of the pod template; /restart brings it there now.',
    disableMetric: 'No pod restarts: only the PodMonitor is affected, and one that exists is not deleted.',
    metricInterval: 'No pod restarts: only the PodMonitor changes.',
    metricLabels: 'No pod restarts: only the PodMonitor changes.',
    replicas: 'No running pod restarts: only the number of pods, or who sets it, changes.',
    imageUpdateMode: 'No pod restarts. It says how the next change of the image is rolled out.',
    enableRollingUpdate:
      'No pod restarts. It says how the next changes are rolled out, and switches active standby of the coordinators.',
    rollingMode:
      'Once MilvusUpdated is True the operator moves every component to two Deployments, one after the other.',
    enableManualMode: 'No pod restarts. In manual mode the operator neither scales nor stops components.',
    updateConfigMapOnly: 'It says whether changes of spec.config restart the pods from now on.',
    updateToolImage: 'No pod restarts.',
    targetPortType: 'No pod restarts: only the Service changes.',
    paused:
      'While a component is paused nothing of it is rolled out; when the pause ends, what waited is rolled out at once.',
    image: 'The pods take the image for all components again, after those before them in the order of an upgrade.',
    version: 'The operator runs the workloads of this version of Milvus from now on.',
    groups: 'The operator makes a Deployment for each group and removes the old one when they are ready.',
  }),
);

function effectOf({ path, value }: FieldEdit): Effect {
  const [, section, first = '', second = ''] = path;
  if (section === 'hookConfig')
    return { kind: 'says', sentence: 'No pod restarts: only the ConfigMap changes; /restart brings it to the pods.' };
  if (section === 'dependencies') return dependencyEffect(path);
  const component = componentAt(path);
  const sticky = stickyFields.find((name) => path.includes(name));
  if (sticky !== undefined && value === undefined) return { kind: 'says', sentence: stickySentence(sticky) };
  const field = String(component === undefined ? first : second);
  const isGroupField = field === 'groups' && path.length > 5;
  const sentence = isGroupField && path[5] !== 'replicas' ? undefined : quietFields.get(field);
  if (sentence !== undefined) return { kind: 'says', sentence };
  if (component !== undefined && field === '') return { kind: 'says', sentence: 'No other component restarts.' };
  return {
    kind: 'rolls',
    components: (milvus) =>
      component === undefined ? runningComponents(milvus).map((each) => each.component) : [component],
  };
}

function componentAt(path: FieldPath): ComponentName | undefined {
  const name = String(path[2] ?? '');
  return isComponentName(name) ? name : undefined;
}

function dependencyEffect(path: FieldPath): Effect {
  const name = String(path[2] ?? '');
  if (path.includes('values')) {
    const sentence = `No pod of Milvus restarts. The operator upgrades the Helm release of ${name}, which restarts its pods if its templates change; nothing checks Helm values, so a misspelled one has no effect.`;
    return { kind: 'says', sentence };
  }
  if (path.at(-1) === 'pvcDeletion') {
    const sentence = `It takes effect when this Milvus is deleted: with deletionPolicy Delete the volumes of ${name} then go too.`;
    return { kind: 'says', sentence };
  }
  return { kind: 'says', sentence: `No pod of Milvus restarts because of ${formatFieldPath(path)}.` };
}

function stickySentence(field: string): string {
  const hint = field === 'volumeMounts' ? ' A mount with the name _remove and the same mountPath takes it out.' : '';
  return `No pod restarts: the operator adds ${field} to its Deployments but does not take them out again, so what is there stays.${hint}`;
}

/** Fields that the operator only ever adds to a Deployment. */
const stickyFields = ['podLabels', 'podAnnotations', 'env', 'volumes', 'volumeMounts', 'sidecars', 'initContainers'];

function warningsOf(milvus: unknown, { path, value }: FieldEdit): readonly string[] {
  if (path[1] !== 'components') return [];
  const warnings: string[] = [];
  const component = componentAt(path);
  if (component !== undefined && whyNotRun(milvus, component) !== undefined && value !== undefined) {
    warnings.push(`${component} does not run in this Milvus, so this has no effect now.`);
  }
  if (path.at(-1) === 'imageUpdateMode' && (value === 'force' || value === 'all')) {
    warnings.push(
      `With ${value} the next change of the image restarts everything at once: Milvus will be down meanwhile.`,
    );
  }
  const isGone = component !== undefined && path.length === 3 && value === undefined;
  if (isGone && whyNotRun(milvus, component) !== undefined) warnings.push(goneSentence(component));
  return warnings;
}

function goneSentence(component: ComponentName): string {
  if (component === 'cdc') return 'The Deployment of cdc stays behind with no pods; delete it by hand.';
  return `Merge it only when ${component} has no Deployment left in the cluster: the operator removes that while the block is there, and leaves it behind for ever when it is not.`;
}
