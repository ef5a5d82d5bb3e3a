import { type KubernetesObject, listAt, mappingAt, parseQuantity, stringAt } from '../object/index.ts';
import { memoryLimitOf } from './container.ts';

/** The part of a pod template that can be held against the custom resource. */
export interface TemplateFacts {
  readonly image: string | undefined;
  readonly memoryLimit: string | undefined;
  readonly resources: Readonly<Record<string, unknown>>;
  readonly annotations: Readonly<Record<string, unknown>>;
}

/** What the custom resource asks of a pod template. An undefined part is left to the operator. */
export interface AskedTemplate {
  readonly image: string | undefined;
  readonly resources: Readonly<Record<string, unknown>> | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The template of a Deployment or ReplicaSet. The main container has the name of the component (milvus-operator, components.go). */
export function templateFacts(owner: KubernetesObject, component: string): TemplateFacts {
  const containers = listAt(owner, ['spec', 'template', 'spec', 'containers']);
  const main = containers.find((each) => stringAt(each, ['name']) === component) ?? containers[0];
  return {
    image: stringAt(main, ['image']),
    memoryLimit: memoryLimitOf(main),
    resources: mappingAt(main, ['resources']),
    annotations: mappingAt(owner, ['spec', 'template', 'metadata', 'annotations']),
  };
}

/**
 * True when the containers are as asked: image and resources. Environment, volumes and scheduling are not compared; for
 * those the generation tells. A template without containers is taken as it is.
 */
export function containersMatch(template: TemplateFacts, asked: AskedTemplate): boolean {
  if (template.image === undefined) return true;
  if (asked.image !== undefined && template.image !== asked.image) return false;
  const { resources } = asked;
  if (resources === undefined) return true;
  return ['limits', 'requests'].every((kind) =>
    sameQuantities(mappingAt(template.resources, [kind]), mappingAt(resources, [kind])),
  );
}

/** True when every annotation that the custom resource asks for is there with its value. Others may be there too. */
export function annotationsMatch(template: TemplateFacts, asked: AskedTemplate): boolean {
  return Object.entries(asked.annotations).every(([key, value]) => template.annotations[key] === value);
}

function sameQuantities(one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => sameQuantity(one[key], other[key]));
}

/** The API server rewrites quantities in a Deployment (`1000m` to `1`) but keeps those of the custom resource as written. */
function sameQuantity(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined) return false;
  const [first, second] = [parseQuantity(String(one)), parseQuantity(String(other))];
  return first !== undefined && first === second;
}
