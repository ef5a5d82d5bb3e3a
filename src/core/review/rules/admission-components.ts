import { modeOf, volumeClaimFaults } from '../../milvus/index.ts';
import { stringAt, valueAt } from '../../object/index.ts';
import { apiValueAt, pathText, wordViolation } from '../../schema/index.ts';
import type { AdmissionFault, AdmissionSubject } from './admission.ts';

/** Queues whose data lives in the pod or a volume of it. */
const builtInQueues = ['rocksmq', 'natsmq', 'woodpecker'];
const rollableQueues = ['kafka', 'pulsar', 'custom', 'woodpecker'];

/** Rolling mode, rolling updates, and the volume of a built-in message queue. */
export function componentFaults(subject: AdmissionSubject): readonly AdmissionFault[] {
  return [...rollingModeFaults(subject), ...rollingUpdateFaults(subject), ...persistenceFaults(subject)];
}

function rollingModeFaults({ defaulted }: AdmissionSubject): readonly AdmissionFault[] {
  const path = ['spec', 'components', 'rollingMode'];
  const mode = valueAt(defaulted, path);
  if (typeof mode !== 'number' || mode === 2 || mode === 3) return [];
  const message = `The operator knows no rolling mode ${mode}. Write 2 (one queryNode Deployment takes over from the other) or 3 (the same for every component).`;
  return [{ rule: 'admission-rolling-mode', severity: 'error', path, message }];
}

/** The operator flips the setting before its webhook could refuse it: it never takes effect, hence only a warning. */
function rollingUpdateFaults({ written, defaulted }: AdmissionSubject): readonly AdmissionFault[] {
  const path = ['spec', 'components', 'enableRollingUpdate'];
  const queue = messageQueue(defaulted);
  if (valueAt(written, path) !== true || modeOf(defaulted) === 'cluster' || rollableQueues.includes(queue)) return [];
  const message = `A standalone with ${queue} cannot be updated without a gap, so the operator sets this to false. Write false, or use kafka, pulsar or woodpecker.`;
  return [{ rule: 'admission-rolling-update', severity: 'warning', path, message }];
}

function persistenceFaults({ written, defaulted }: AdmissionSubject): readonly AdmissionFault[] {
  const queue = messageQueue(defaulted);
  if (!builtInQueues.includes(queue)) return [];
  const path = ['spec', 'dependencies', queue, 'persistence', 'persistentVolumeClaim', 'spec'];
  return volumeClaimFaults(apiValueAt(written, path) ?? null).map((violation) => {
    const what = pathText(violation.path) || 'it';
    const message = `This is no spec of a PersistentVolumeClaim: ${what} is wrong. ${wordViolation(violation, undefined).message}`;
    return { rule: 'admission-persistence', severity: 'error', path: [...path, ...violation.path], message };
  });
}

function messageQueue(milvus: unknown): string {
  return stringAt(milvus, ['spec', 'dependencies', 'msgStreamType']) ?? '';
}
