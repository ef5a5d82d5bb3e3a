import { type EventFacts, eventsOfPod } from '../event.ts';
import { isPullFailure, type PodFacts } from '../pod.ts';
import { type HealthRule, podReads } from '../rule.ts';
import { mostCommon } from '../wording.ts';
import { tellingPods } from '../workload.ts';
import { headline, whatServes } from '../workload-state.ts';

/**
 * A bad image stops a rollout at its first pod while the old pods serve and the status stays Healthy. The kubelet
 * alternates between ErrImagePull and ImagePullBackOff; both are one verdict.
 */
export const imagePull: HealthRule = {
  id: 'image-pull',
  title: 'Every image can be pulled',
  why: 'The Deployment itself reports no failure: its deadline is a month.',
  reads: podReads,
  explainedBy: ['events'],
  phases: ['running'],
  evaluate(facts) {
    return facts.workloads.flatMap((workload) => {
      const failing = tellingPods(workload).flatMap((pod) => failuresOf(pod, facts.events));
      const [first] = failing;
      if (first === undefined) return [];
      const cause = mostCommon(failing.map((each) => each.cause).filter((text) => text !== ''));
      const message =
        `${headline(workload)}: image ${first.image} cannot be pulled${cause === '' ? '' : ` (${cause})`}; ` +
        whatServes(workload);
      return [{ subject: workload.subject, reason: 'ImagePullBackOff', message, since: first.since }];
    });
  },
};

function failuresOf(pod: PodFacts, events: readonly EventFacts[]) {
  return pod.containers.filter(isPullFailure).map((container) => {
    const told = eventsOfPod(events, pod.name, ['Failed']).filter((event) => event.message.includes(container.image));
    const texts = [...told.map((event) => event.message), container.message];
    return {
      image: container.image,
      cause: texts.map(knownCause).find((cause) => cause !== '') ?? '',
      since: told[0]?.first ?? pod.scheduledAt,
    };
  });
}

/** Registries word the same thing in many ways; a few causes cover nearly all. */
const causes: readonly (readonly [pattern: RegExp, cause: string])[] = [
  [/toomanyrequests|too many requests|429|rate limit/i, 'the registry limits the number of pulls'],
  [
    /unauthorized|authentication required|denied|forbidden|401|403/i,
    'the registry refuses access: look at imagePullSecrets',
  ],
  [/not ?found|manifest unknown|no such|404|does not exist/i, 'not found in the registry'],
  [/invalid reference|couldn't parse image|InvalidImageName/i, 'not a valid image name'],
  [/x509|certificate/i, 'the certificate of the registry is not trusted'],
  [/no such host|timeout|timed out|connection refused|i\/o|unreachable/i, 'the registry cannot be reached'],
  [/no match for platform|exec format/i, 'not built for the platform of the node'],
  [/no space left/i, 'the disk of the node is full'],
];

function knownCause(text: string): string {
  return causes.find(([pattern]) => pattern.test(text))?.[1] ?? '';
}
