import type { KubernetesObject } from '../../../src/core/object/index.ts';
import type { ListAnswer } from './api-reader.ts';

export const configMaps = '/api/v1/namespaces/shop/configmaps';

export function configMap(name: string, data: Record<string, string> = {}, labels: Record<string, string> = {}) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop', labels }, data };
}

export function application(name: string, finalizers: readonly string[] = []): KubernetesObject {
  const metadata = { name, namespace: 'argocd', finalizers };
  return { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata, spec: { x: 1 } };
}

export function namesOf({ items }: ListAnswer): readonly string[] {
  return items.map((item) => item.metadata.name);
}

/** Code, reason and message of an answer that is a Status. */
export async function status(
  response: Promise<Response>,
): Promise<{ code: number; reason?: string; message?: string }> {
  const answer = await response;
  const { reason, message } = (await answer.json()) as { reason?: string; message?: string };
  return { code: answer.status, ...(reason && { reason }), ...(message && { message }) };
}
