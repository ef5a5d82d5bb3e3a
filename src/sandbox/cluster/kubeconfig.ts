import { stringify } from 'yaml';

/** The text of a kubeconfig with one context, `sandbox`. */
export function kubeconfigText(server: string, token: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'sandbox',
    // Clients refuse a plain http server unless TLS verification is off.
    clusters: [{ name: 'sandbox', cluster: { server, 'insecure-skip-tls-verify': true } }],
    contexts: [{ name: 'sandbox', context: { cluster: 'sandbox', user: 'sandbox' } }],
    users: [{ name: 'sandbox', user: { token } }],
  });
}
