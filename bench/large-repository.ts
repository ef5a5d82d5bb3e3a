/** A repository as a platform team has it after some years: what Falconer looks for is a tenth of the files, in every layout. */
export interface LargeRepository {
  readonly files: ReadonlyMap<string, string>;
  /** How many Milvus resources come out of it. */
  readonly resources: number;
}

/** At least 100 files. */
export function largeRepository(fileCount: number): LargeRepository {
  const files = new Map<string, string>();
  const share = (part: number): number => Math.max(1, Math.round(fileCount * part));
  const plain = share(0.05);
  for (let index = 0; index < plain; index += 1) {
    files.set(`clusters/eu-${index % 20}/search-${index}/milvus.yaml`, milvus(`search-${index}`, `team-${index}`));
  }
  const shared = share(0.005);
  for (let index = 0; index < shared; index += 1) {
    const documents = [1, 2, 3, 4].map((each) => milvus(`shared-${index}-${each}`, `shared-${index}`));
    files.set(`shared/${index}.yaml`, documents.join('---\n'));
  }
  const bases = share(0.002);
  for (let index = 0; index < bases; index += 1) addOverlays(files, index);
  const tenants = share(0.01);
  addTenants(files, tenants);
  const resources = plain + shared * 4 + bases * overlaysEach + tenants;
  for (let index = 0; files.size < fileCount; index += 1) {
    if (index % 5 === 0)
      files.set(`docs/${index % 50}/page-${index}.md`, `# Page ${index}\n\n${'words '.repeat(200)}\n`);
    else files.set(`apps/${index % 200}/app-${index}.yaml`, deployment(index));
  }
  return { files, resources };
}

const overlaysEach = 10;

function addOverlays(files: Map<string, string>, index: number): void {
  const folder = `products/product-${index}`;
  files.set(`${folder}/base/kustomization.yaml`, 'resources:\n  - milvus.yaml\n');
  files.set(`${folder}/base/milvus.yaml`, milvus(`product-${index}`, undefined));
  for (let each = 0; each < overlaysEach; each += 1) {
    const kustomization = `namespace: product-${index}-${each}\nresources:\n  - ../../base\npatches:\n  - path: sizes.yaml\n`;
    files.set(`${folder}/overlays/site-${each}/kustomization.yaml`, kustomization);
    files.set(
      `${folder}/overlays/site-${each}/sizes.yaml`,
      `apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: product-${index}\nspec:\n  components:\n    queryNode:\n      replicas: ${each + 2}\n`,
    );
  }
}

function addTenants(files: Map<string, string>, count: number): void {
  files.set('charts/milvus/Chart.yaml', 'apiVersion: v2\nname: milvus\nversion: 1.0.0\n');
  files.set('charts/milvus/values.yaml', 'queryNode:\n  replicas: 1\n');
  const template = milvus('{{ .Release.Name }}', '{{ .Release.Namespace }}').replace(
    'replicas: 3',
    'replicas: {{ .Values.queryNode.replicas }}',
  );
  files.set('charts/milvus/templates/milvus.yaml', template);
  files.set(
    'argocd/tenants.yaml',
    `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: tenants
  namespace: argocd
spec:
  generators:
    - git:
        repoURL: https://github.com/example/platform.git
        files:
          - path: tenants/*/values.yaml
  template:
    metadata:
      name: 'milvus-{{path.basename}}'
    spec:
      project: default
      source:
        repoURL: https://github.com/example/platform.git
        path: charts/milvus
        helm:
          valueFiles: ['/{{path}}/values.yaml']
      destination:
        server: https://kubernetes.default.svc
        namespace: 'tenant-{{path.basename}}'
`,
  );
  for (let index = 0; index < count; index += 1) {
    files.set(`tenants/t${index}/values.yaml`, `# tenant ${index}\nqueryNode:\n  replicas: ${(index % 9) + 1}\n`);
  }
}

function milvus(name: string, namespace: string | undefined): string {
  return `# owned by a team
apiVersion: milvus.io/v1beta1
kind: Milvus
metadata:
  name: ${name}
${namespace === undefined ? '' : `  namespace: ${namespace}\n`}  labels:
    app: milvus
spec:
  mode: cluster
  components:
    image: milvusdb/milvus:v2.6.4
    enableRollingUpdate: true
    resources:
      requests: {cpu: 500m, memory: 2Gi}
    proxy:
      replicas: 2
      serviceType: LoadBalancer
    mixCoord:
      replicas: 1
    streamingNode:
      replicas: 2
    dataNode:
      replicas: 2
    queryNode:
      replicas: 3
      nodeSelector:
        pool: query
      resources:
        requests: {cpu: "2", memory: 8Gi}
        limits:
          memory: 8Gi
  dependencies:
    msgStreamType: woodpecker
    etcd:
      external: true
      endpoints:
      - etcd-0.etcd.data:2379
      - etcd-1.etcd.data:2379
      - etcd-2.etcd.data:2379
    storage:
      external: true
      type: S3
      endpoint: s3.eu-central-1.amazonaws.com:443
      secretRef: object-storage
  config:
    minio:
      bucketName: acme
      useSSL: true
    quotaAndLimits:
      ddl: {enabled: true, collectionRate: 10}
`;
}

function deployment(index: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${index}
  namespace: apps
spec:
  replicas: 2
  selector:
    matchLabels: {app: app-${index}}
  template:
    metadata:
      labels: {app: app-${index}}
    spec:
      containers:
        - name: app
          image: registry.example/app:${index}
          env:
            - {name: INDEX, value: "${index}"}
          resources:
            requests: {cpu: 100m, memory: 128Mi}
`;
}
