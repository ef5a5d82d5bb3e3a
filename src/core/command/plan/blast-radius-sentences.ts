import type { BlastRadius, Footprint, Restart } from '../../milvus/index.ts';
import { cpuText, memoryText } from '../../object/index.ts';

/** Plain sentences: what restarts, in which order, and how much is reserved before and after. */
export function blastRadiusSentences(radius: BlastRadius): readonly string[] {
  const numbers = numbersSentence(radius);
  return [...restartSentences(radius), ...(numbers === undefined ? [] : [numbers])];
}

function restartSentences({ restarts, sequence }: BlastRadius): readonly string[] {
  if (restarts.length === 0) return ['No running pod restarts.'];
  const sentences =
    sequence === 'ordered'
      ? [`Restarts, each after the one before it: ${restarts.map(describe).join(', ')}.`]
      : [`Restarts${restarts.length > 1 ? ', all at the same time' : ''}: ${restarts.map(describe).join(', ')}.`];
  const stopped = restarts.filter(({ manner }) => manner === 'recreate').map(({ component }) => component);
  if (stopped.length === 0) return sentences;
  return [...sentences, `${stopped.join(' and ')} ${stopped.length === 1 ? 'stops' : 'stop'} before new pods start.`];
}

function describe({ component, pods }: Restart): string {
  return `${component} (${pods === undefined ? 'autoscaled' : `${pods} ${pods === 1 ? 'pod' : 'pods'}`})`;
}

function numbersSentence({ before, after }: BlastRadius): string | undefined {
  const parts = [
    change(String(before.pods), String(after.pods), 'pods'),
    change(cpuText(before.cpu), cpuText(after.cpu), 'CPU'),
    change(memoryText(before.memory), memoryText(after.memory), 'of memory'),
  ].flatMap((part) => part ?? []);
  if (parts.length === 0) return undefined;
  return `Before -> after: ${parts.join(', ')} reserved${exceptions(after)}.`;
}

function change(before: string, after: string, unit: string): string | undefined {
  return before === after ? undefined : `${before} -> ${after} ${unit}`;
}

function exceptions({ autoscaled, unsized }: Footprint): string {
  const parts = [
    ...(autoscaled.length === 0 ? [] : [`without ${autoscaled.join(', ')}, which an autoscaler sizes`]),
    ...(unsized.length === 0 ? [] : [`${unsized.join(', ')} reserving nothing that is written`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}
