import { pods } from '../api/kinds.ts';
import type { ContainerState, Pod, PodStatus } from '../api/resources.ts';
import { changeOf } from '../api/watch-history.ts';
import type { ControlPlane } from '../control-plane.ts';
import { timestamp } from '../timestamp.ts';
import { timing } from '../timing.ts';
import { isTerminating } from '../workloads/pod-facts.ts';
import { type Failure, type PodSelector, selectsPod, starves, terminated, unpullableImage } from './pod-faults.ts';
import { type Addresses, type ContainerLife, initialized, initializing, living } from './pod-status.ts';

const source = 'kubelet';
const pulling = { state: { waiting: { reason: 'PodInitializing' } }, lastState: {} };

/** What a kubelet remembers of one pod. */
interface Run {
  readonly uid: string;
  readonly name: Pod['metadata'];
  /** Calls off the next step. */
  cancel: () => void;
  restarts: number;
  /** Crashes since the last long run. */
  crashes: number;
  startedAt: number;
  lastState: ContainerState;
  stopping: boolean;
}

/** The kubelets of all nodes: they bring bound pods to life, let them fail where they should, and end them. */
export class Kubelets {
  readonly #plane: ControlPlane;
  readonly #runs = new Map<string, Run>();
  readonly #silent = new Set<string>();
  #faults: readonly (PodSelector & { readonly how: Failure })[] = [];
  #podCount = 1;

  constructor(plane: ControlPlane) {
    this.#plane = plane;
    plane.store.onChange((change) => {
      const pod = changeOf(pods, change);
      if (pod === undefined) return;
      if (pod.type === 'DELETED') this.#forget(pod.object);
      else this.#notice(pod.object);
    });
  }

  /** Pods of the selection end now, and again soon after each restart. */
  fail(selector: PodSelector, how: Failure): void {
    this.heal(selector);
    this.#faults = [...this.#faults, { ...selector, how }];
    for (const pod of this.#plane.store.list(pods).filter((each) => selectsPod(selector, each))) {
      const run = this.#runs.get(pod.metadata.uid ?? '');
      const running = pod.status.containerStatuses?.[0]?.state.running;
      if (run !== undefined && running !== undefined && !run.stopping) this.#next(run, 1, () => this.#crash(run, how));
    }
  }

  /** Pods of the selection live again from their next restart on. */
  heal(selector: PodSelector): void {
    const same = (fault: PodSelector) => JSON.stringify(keyOf(fault)) === JSON.stringify(keyOf(selector));
    this.#faults = this.#faults.filter((fault) => !same(fault));
  }

  /** The kubelet of a node stops: nothing happens to its pods any more, and nothing is told. */
  silence(nodeName: string): void {
    this.#silent.add(nodeName);
    for (const pod of this.#onNode(nodeName)) this.#forget(pod);
  }

  /** The kubelet of a node is back: it ends what was to end and tells how the rest is. */
  wake(nodeName: string): void {
    this.#silent.delete(nodeName);
    for (const pod of this.#onNode(nodeName)) this.#notice(pod);
  }

  #onNode(nodeName: string): readonly Pod[] {
    return this.#plane.store.list(pods).filter((pod) => pod.spec.nodeName === nodeName);
  }

  #notice(pod: Pod): void {
    const uid = pod.metadata.uid ?? '';
    if (pod.spec.nodeName === undefined || this.#silent.has(pod.spec.nodeName)) return;
    const known = this.#runs.get(uid);
    const run = known ?? this.#newRun(uid, pod);
    if (isTerminating(pod)) this.#stop(run, pod);
    else if (known === undefined) this.#begin(run, pod);
  }

  #newRun(uid: string, pod: Pod): Run {
    const status = pod.status.containerStatuses?.[0];
    const run: Run = {
      uid,
      name: pod.metadata,
      cancel: () => {},
      restarts: status?.restartCount ?? 0,
      crashes: status?.restartCount ?? 0,
      startedAt: 0,
      lastState: status?.lastState ?? {},
      stopping: false,
    };
    this.#runs.set(uid, run);
    return run;
  }

  #forget(pod: Pod): void {
    this.#runs.get(pod.metadata.uid ?? '')?.cancel();
    this.#runs.delete(pod.metadata.uid ?? '');
  }

  #next(run: Run, milliseconds: number, step: () => void): void {
    run.cancel();
    run.cancel = this.#plane.timers.after(milliseconds, step);
  }

  /** Writes the status; undefined when the pod is gone. */
  #write(run: Run, change: (pod: Pod, now: Date) => PodStatus): Pod | undefined {
    return this.#plane.store.modify(pods, run.name, (pod) =>
      pod.metadata.uid === run.uid ? { ...pod, status: change(pod, this.#plane.clock.now()) } : undefined,
    );
  }

  #begin(run: Run, pod: Pod): void {
    // A pod that ran before its kubelet fell silent goes on running.
    if (pod.status.containerStatuses?.[0]?.state.running !== undefined) {
      this.#next(run, timing.stopUnstarted, () => this.#ready(run));
      return;
    }
    const addresses = this.#addressesFor(pod);
    this.#next(run, timing.podAccepted, () => {
      this.#write(run, (now, date) => initializing(now, addresses, date));
      this.#next(run, timing.initContainer, () => this.#initialize(run));
    });
  }

  #addressesFor(pod: Pod): Addresses {
    this.#podCount += 1;
    const octets = `${Math.floor(this.#podCount / 250) % 250}.${this.#podCount % 250}`;
    const host = [...(pod.spec.nodeName ?? '')].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 250;
    return { hostIP: `10.1.0.${host}`, podIP: `10.244.${octets}` };
  }

  #initialize(run: Run): void {
    const pod = this.#write(run, initialized);
    if (pod === undefined) return;
    for (const container of pod.spec.initContainers ?? []) {
      this.#tell(pod, {
        reason: 'Pulled',
        message: `Container image "${container.image}" already present on machine`,
        container: container.name,
      });
      this.#tell(pod, { reason: 'Started', message: `Started container ${container.name}`, container: container.name });
    }
    const image = unpullableImage(pod);
    if (image === undefined) this.#start(run);
    else this.#pull(run, image, 0);
  }

  #pull(run: Run, image: string, attempt: number): void {
    const pod = this.#plane.store.get(pods, run.name);
    if (pod === undefined) return;
    this.#tell(pod, { reason: 'Pulling', message: `Pulling image "${image}"` });
    this.#next(run, timing.imagePull, () => {
      const why =
        `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": ` +
        `failed to resolve reference "${image}": not found`;
      this.#wait(run, 'ErrImagePull', why);
      this.#tell(pod, { type: 'Warning', reason: 'Failed', message: `Failed to pull image "${image}": ${why}` });
      this.#tell(pod, { type: 'Warning', reason: 'Failed', message: 'Error: ErrImagePull' });
      this.#next(run, timing.imagePull, () => {
        this.#wait(run, 'ImagePullBackOff', `Back-off pulling image "${image}"`);
        this.#tell(pod, { reason: 'BackOff', message: `Back-off pulling image "${image}"` });
        const pause = timing.pullBackOff[Math.min(attempt, timing.pullBackOff.length - 1)] ?? 60_000;
        this.#next(run, pause, () => this.#pull(run, image, attempt + 1));
      });
    });
  }

  #wait(run: Run, reason: string, message: string): void {
    const life = { state: { waiting: { reason, message } }, lastState: run.lastState };
    this.#live(run, { ...life, restartCount: run.restarts, started: false, ready: false });
  }

  #live(run: Run, life: ContainerLife): Pod | undefined {
    return this.#write(run, (pod, now) => living(pod, life, now));
  }

  #start(run: Run): void {
    run.startedAt = this.#plane.clock.now().getTime();
    const running = { startedAt: timestamp(this.#plane.clock.now()) };
    const life = { state: { running }, lastState: run.lastState, restartCount: run.restarts };
    const pod = this.#live(run, { ...life, started: false, ready: false });
    if (pod === undefined) return;
    for (const { name, image } of pod.spec.containers) {
      this.#tell(pod, {
        reason: 'Pulled',
        message: `Container image "${image}" already present on machine`,
        container: name,
      });
      this.#tell(pod, { reason: 'Created', message: `Created container ${name}`, container: name });
      this.#tell(pod, { reason: 'Started', message: `Started container ${name}`, container: name });
    }
    const failure = this.#failureOf(pod);
    if (failure !== undefined) {
      this.#next(run, timing.crash, () => this.#crash(run, failure));
      return;
    }
    this.#next(run, timing.startup, () => {
      this.#live(run, { ...life, started: true, ready: false });
      if (this.#plane.random() < 0.4) {
        this.#tell(pod, {
          type: 'Warning',
          reason: 'Unhealthy',
          message: 'Readiness probe failed: HTTP probe failed with statuscode: 500',
        });
      }
      const spread = this.#plane.random() * this.#plane.readinessSpread;
      this.#next(run, timing.readiness + spread, () => this.#ready(run));
    });
  }

  #ready(run: Run): void {
    this.#write(run, (pod, now) => {
      const status = pod.status.containerStatuses?.[0];
      const life = { ...pulling, ...status, started: true, ready: true, restartCount: status?.restartCount ?? 0 };
      return living(pod, life, now);
    });
  }

  #failureOf(pod: Pod): Failure | undefined {
    return this.#faults.find((fault) => selectsPod(fault, pod))?.how ?? (starves(pod) ? 'oom' : undefined);
  }

  #crash(run: Run, how: Failure): void {
    const now = this.#plane.clock.now();
    const startedAt = timestamp(new Date(run.startedAt === 0 ? now.getTime() : run.startedAt));
    const ended = { terminated: { ...terminated(how), startedAt, finishedAt: timestamp(now) } };
    const life = { state: ended, lastState: run.lastState, restartCount: run.restarts };
    const pod = this.#live(run, { ...life, started: false, ready: false });
    if (pod === undefined) return;
    const ranLong = run.startedAt !== 0 && now.getTime() - run.startedAt >= timing.crashForgotten;
    const waited = ranLong ? 0 : run.crashes;
    run.crashes = waited + 1;
    run.lastState = ended;
    if (waited === 0) this.#next(run, timing.firstRestart, () => this.#restart(run));
    else this.#next(run, timing.crashNoticed, () => this.#backOff(run, pod, waited - 1));
  }

  #backOff(run: Run, pod: Pod, step: number): void {
    const pause = timing.crashBackOff[Math.min(step, timing.crashBackOff.length - 1)] ?? 300_000;
    const container = pod.spec.containers[0]?.name ?? '';
    const full = `${pod.metadata.name}_${pod.metadata.namespace}(${run.uid})`;
    const amount = pause < 300_000 ? `${Math.floor(pause / 1_000)}s` : '5m0s';
    const message = `back-off ${amount} restarting failed container=${container} pod=${full}`;
    this.#wait(run, 'CrashLoopBackOff', message);
    this.#tell(pod, {
      type: 'Warning',
      reason: 'BackOff',
      message: `Back-off restarting failed container ${container} in pod ${full}`,
    });
    this.#next(run, pause, () => this.#restart(run));
  }

  #restart(run: Run): void {
    run.restarts += 1;
    this.#start(run);
  }

  #stop(run: Run, pod: Pod): void {
    if (run.stopping) return;
    run.stopping = true;
    const alive = pod.status.containerStatuses?.[0]?.state.running !== undefined;
    if (alive) {
      for (const { name } of pod.spec.containers)
        this.#tell(pod, { reason: 'Killing', message: `Stopping container ${name}`, container: name });
    }
    this.#next(run, alive ? timing.stop : timing.stopUnstarted, () => {
      const current = this.#plane.store.get(pods, run.name);
      if (current?.metadata.uid !== run.uid) return;
      this.#plane.store.delete(pods, run.name, { gracePeriodSeconds: 0 });
    });
  }

  #tell(pod: Pod, said: Said): void {
    const { type = 'Normal', reason, message, container = pod.spec.containers[0]?.name ?? '' } = said;
    this.#plane.events.emit({ about: pod, type, reason, message, source, host: pod.spec.nodeName ?? '', container });
  }
}

interface Said {
  readonly type?: 'Warning';
  readonly reason: string;
  readonly message: string;
  /** The first one when missing. */
  readonly container?: string;
}

function keyOf(selector: PodSelector): readonly string[] {
  return [selector.namespace, selector.milvus, selector.component.toLowerCase()];
}
