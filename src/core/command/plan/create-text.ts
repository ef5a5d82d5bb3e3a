import type { Amount } from './create-amounts.ts';
import { dependencyLines, storageConfigLines } from './create-dependencies-text.ts';
import type { CreateRequest } from './create-request.ts';

interface Details {
  readonly namespace: string | undefined;
  readonly image: string;
  readonly amounts: readonly Amount[];
}

/** The file of a new Milvus: every choice written out, with the reason where it is not plain. */
export function renderNewResource(request: CreateRequest, details: Details): string {
  const { name, mode, profile, size } = request;
  const { namespace } = details;
  const documents = [
    [
      `# Milvus ${name}: ${profile} profile, size ${size}.`,
      'apiVersion: milvus.io/v1beta1',
      'kind: Milvus',
      'metadata:',
      `  name: ${name}`,
      ...(namespace === undefined ? [] : [`  namespace: ${namespace}`]),
      'spec:',
      '  # Without a mode the operator takes standalone, also for a cluster that runs.',
      `  mode: ${mode}`,
      ...componentLines(request, details),
      ...dependencyLines(request),
      ...configLines(request),
    ],
    ...(profile === 'production' ? details.amounts.map((amount) => budgetLines(request, namespace, amount)) : []),
  ];
  return `${documents.map((lines) => lines.join('\n')).join('\n---\n')}\n`;
}

function componentLines(request: CreateRequest, { image, amounts }: Details): readonly string[] {
  return [
    '  components:',
    '    # Pinned: without it each operator brings a version of its own.',
    `    image: ${image}`,
    '    # The operator sets neither requests nor limits. Memory is limited to what is reserved, so that no other pod is',
    '    # in the way; CPU is not limited, because waiting for it would make searches slow.',
    ...amounts.flatMap((amount) => [
      `    ${amount.component}:`,
      `      replicas: ${amount.pods}`,
      ...serviceLines(amount),
      ...resourceLines(amount),
      ...(request.profile === 'production' ? spreadLines(request.name, amount) : []),
    ]),
  ];
}

function serviceLines({ component }: Amount): readonly string[] {
  return component === 'proxy' || component === 'standalone' ? ['      serviceType: ClusterIP'] : [];
}

function resourceLines({ cpu, memory }: Amount): readonly string[] {
  return [
    '      resources:',
    '        requests:',
    `          cpu: ${/^\d+$/.test(cpu) ? `"${cpu}"` : cpu}`,
    `          memory: ${memory}`,
    '        limits:',
    `          memory: ${memory}`,
  ];
}

/** The labels are those that the operator gives its pods (milvus-operator v1.3.8, utils.go). */
function spreadLines(name: string, { component }: Amount): readonly string[] {
  return [
    '      affinity:',
    '        podAntiAffinity:',
    '          preferredDuringSchedulingIgnoredDuringExecution:',
    '            - weight: 100',
    '              podAffinityTerm:',
    '                topologyKey: kubernetes.io/hostname',
    '                labelSelector:',
    '                  matchLabels:',
    `                    app.kubernetes.io/instance: ${name}`,
    `                    app.kubernetes.io/component: ${component.toLowerCase()}`,
  ];
}

function configLines(request: CreateRequest): readonly string[] {
  return [
    '  config:',
    '    log:',
    '      level: info',
    ...(request.profile === 'production'
      ? [
          '    common:',
          '      security:',
          '        # The password of the user root is Milvus at first: change it.',
          '        authorizationEnabled: true',
        ]
      : []),
    ...storageConfigLines(request),
  ];
}

function budgetLines({ name }: CreateRequest, namespace: string | undefined, { component }: Amount): readonly string[] {
  const label = component.toLowerCase();
  return [
    `# The operator makes no disruption budgets: a drained node takes one pod of ${component} at a time.`,
    'apiVersion: policy/v1',
    'kind: PodDisruptionBudget',
    'metadata:',
    `  name: ${name}-${label}`,
    ...(namespace === undefined ? [] : [`  namespace: ${namespace}`]),
    'spec:',
    '  maxUnavailable: 1',
    '  selector:',
    '    matchLabels:',
    `      app.kubernetes.io/instance: ${name}`,
    `      app.kubernetes.io/component: ${label}`,
  ];
}
