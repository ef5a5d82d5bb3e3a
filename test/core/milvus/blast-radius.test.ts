import { describe, expect, it } from 'vitest';
import { blastRadiusSentences } from '../../../src/core/command/index.ts';
import { parseManifest } from '../../../src/core/manifest/index.ts';
import { blastRadius } from '../../../src/core/milvus/index.ts';

const resource = (spec: string): unknown =>
  parseManifest('a.yaml', `apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: a}\nspec:\n${spec}`)
    .documents[0]?.value;

const cluster = (components: string): string =>
  `  mode: cluster\n  dependencies: {msgStreamType: woodpecker}\n  components:\n    resources: {limits: {cpu: "1", memory: 4Gi}}\n${components}`;

function told(before: string, after: string): readonly string[] {
  return blastRadiusSentences(blastRadius(resource(before), resource(after)));
}

describe('what a change does to running pods', () => {
  const image = (tag: string, more = ''): string => cluster(`    image: milvusdb/milvus:v${tag}\n${more}`);

  it('of a new image goes from component to component', () => {
    expect(told(image('2.6.4'), image('2.6.11'))).toEqual([
      'Restarts, each after the one before it: mixCoord (1 pod), streamingNode (1 pod), queryNode (1 pod), dataNode (1 pod), proxy (1 pod).',
    ]);
  });

  it('of an image back goes the other way round', () => {
    const back = image('2.6.4', '    imageUpdateMode: rollingDowngrade\n');
    expect(told(image('2.6.11'), back)[0]).toMatch(/: proxy \(1 pod\), dataNode .* mixCoord \(1 pod\)\.$/);
  });

  it('of resources is all at once, with what it costs', () => {
    const more = cluster('    queryNode:\n      replicas: 3\n      resources: {limits: {cpu: "2", memory: 16Gi}}\n');
    expect(told(cluster('    queryNode: {replicas: 3}\n'), more)).toEqual([
      'Restarts: queryNode (3 pods).',
      'Before -> after: 7 -> 10 CPU, 28Gi -> 64Gi of memory reserved.',
    ]);
  });

  it('of replicas restarts nothing, and costs', () => {
    expect(told(cluster('    queryNode: {replicas: 2}\n'), cluster('    queryNode: {replicas: 5}\n'))).toEqual([
      'No running pod restarts.',
      'Before -> after: 6 -> 9 pods, 6 -> 9 CPU, 24Gi -> 36Gi of memory reserved.',
    ]);
  });

  it('of resources for all does not reach a component that has its own', () => {
    const own = '    queryNode: {resources: {limits: {memory: 8Gi}}}\n';
    const before = cluster(own);
    const after = before.replace('memory: 4Gi', 'memory: 6Gi');
    expect(told(before, after)[0]).toBe(
      'Restarts, all at the same time: proxy (1 pod), mixCoord (1 pod), dataNode (1 pod), streamingNode (1 pod).',
    );
  });

  it('of a standalone with its queue in the pod is an outage', () => {
    const standalone = (tag: string): string =>
      `  mode: standalone\n  dependencies: {msgStreamType: rocksmq}\n  components:\n    image: milvusdb/milvus:v${tag}\n`;
    expect(told(standalone('2.5.4'), standalone('2.5.16'))).toEqual([
      'Restarts: standalone (1 pod).',
      'standalone stops before new pods start.',
    ]);
  });

  it('of the configuration reaches pods only where the operator is told so', () => {
    const config = (level: string, only: string): string =>
      `${cluster(`    updateConfigMapOnly: ${only}\n`)}  config: {log: {level: ${level}}}\n`;
    expect(told(config('info', 'true'), config('debug', 'true'))).toEqual(['No running pod restarts.']);
    expect(told(config('info', 'false'), config('debug', 'false'))[0]).toMatch(/^Restarts, all at the same time: /);
  });

  it('leaves out what is paused, and says what an autoscaler sizes', () => {
    const before = cluster(
      '    queryNode: {replicas: -1}\n    proxy: {paused: true}\n    image: milvusdb/milvus:v2.6.4\n',
    );
    const after = before.replace('2.6.4', '2.6.11').replace('memory: 4Gi', 'memory: 5Gi');
    const [restarts, numbers] = told(before, after);
    expect(restarts).toContain('queryNode (autoscaled)');
    expect(restarts).not.toContain('proxy');
    expect(numbers).toBe(
      'Before -> after: 16Gi -> 20Gi of memory reserved (without queryNode, which an autoscaler sizes).',
    );
  });
});
