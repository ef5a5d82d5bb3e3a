import { parseArgs } from 'node:util';
import { openTargetWatch, type Sight, type TargetWatch, type WatchedTarget } from '../app/watch-targets.ts';
import { parseServerClusters } from '../config/server-settings.ts';
import { lookForTargets, namesOf } from '../core/target/index.ts';
import { exitCodes, type InputOutput } from './input-output.ts';
import { openLocalTree } from './local-tree.ts';
import { jsonOf, tableOf } from './status-text.ts';
import { usage } from './usage.ts';

interface StatusOptions {
  readonly directory: string;
  readonly target: string | undefined;
  readonly format: 'text' | 'json';
  readonly mode: 'once' | 'watch';
}

/** `falconer status`: 0 when everything is Healthy or rests on purpose, 1 when not. */
export async function statusCommand(args: readonly string[], io: InputOutput): Promise<number> {
  const options = readOptions(args);
  if (typeof options === 'string') return complain(io, `${options}\n${usage.status}`);
  const clusters = parseServerClusters(process.env, io.readFile);
  if (!clusters.ok) return complain(io, clusters.refusal.map((each) => `${each.variable} ${each.message}`).join('\n'));
  if (clusters.value.length === 0) {
    return complain(
      io,
      'there is no cluster to look at. Set KUBECONFIG to a kubeconfig file, and KUBECONFIG_CONTEXT if its current context is not the one.',
    );
  }
  const quiet = { info: () => {}, warn: () => {}, error: () => {} };
  try {
    const watch = await openTargetWatch(clusters.value, { clock: { now: () => new Date() }, log: quiet });
    try {
      const targets = await chosenTargets(options, watch, io);
      if (typeof targets === 'string') return complain(io, targets);
      return options.mode === 'watch'
        ? await goOn(watch, targets, io)
        : await lookOnce(watch, { targets, options }, io);
    } finally {
      await watch.close();
    }
  } catch (error) {
    return complain(io, error instanceof Error ? error.message : String(error));
  }
}

function readOptions(args: readonly string[]): StatusOptions | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        dir: { type: 'string' },
        target: { type: 'string' },
        format: { type: 'string' },
        watch: { type: 'boolean' },
      },
    });
    const format = values.format ?? 'text';
    if (format !== 'text' && format !== 'json') return `--format is text or json, not ${JSON.stringify(format)}.`;
    const mode = values.watch === true ? 'watch' : 'once';
    if (mode === 'watch' && format === 'json') return '--watch is for people; it has no --format json.';
    return { directory: values.dir ?? '.', target: values.target, format, mode };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Those of the folder, else those of the clusters; the one that is named. A text says why there is none. */
async function chosenTargets(
  { directory, target: wanted }: StatusOptions,
  watch: TargetWatch,
  io: InputOutput,
): Promise<readonly WatchedTarget[] | string> {
  const tree = openLocalTree(directory, io);
  const { targets } = lookForTargets(tree);
  const local = targets.map((target): WatchedTarget & { readonly names: readonly string[] } => {
    const evaluated = target.evaluate(tree);
    return { target, value: evaluated.ok ? evaluated.value.value : undefined, names: namesOf(target) };
  });
  const all =
    local.length > 0
      ? local
      : (await watch.find()).map((each) => ({ ...each, names: [each.target.name, each.target.identity.name] }));
  if (all.length === 0) return 'there is no Milvus here: neither in this folder nor in the cluster.';
  if (wanted === undefined) return all;
  const chosen = all.filter((each) => each.names.includes(wanted));
  if (chosen.length > 0) return chosen;
  return `there is no target ${JSON.stringify(wanted)}. There are: ${all.map((each) => each.target.name).join(', ')}.`;
}

async function lookOnce(
  watch: TargetWatch,
  { targets, options }: { readonly targets: readonly WatchedTarget[]; readonly options: StatusOptions },
  io: InputOutput,
): Promise<number> {
  const sights = await watch.look(targets);
  io.out(options.format === 'json' ? `${JSON.stringify(jsonOf(sights), null, 2)}\n` : tableOf(sights));
  return sights.every(isWell) ? exitCodes.fine : exitCodes.findings;
}

/** Draws it anew soon after each change, until the process is told to stop. */
async function goOn(watch: TargetWatch, targets: readonly WatchedTarget[], io: InputOutput): Promise<number> {
  let shown = '';
  let sights: readonly Sight[] = [];
  let isAsked = true;
  watch.onChange(() => {
    isAsked = true;
  });
  const draw = async (): Promise<void> => {
    if (!isAsked) return;
    isAsked = false;
    sights = await watch.look(targets);
    const text = tableOf(sights);
    // Clears the terminal, so that the newest table stands where the last one did.
    if (text !== shown) io.out(`\u001b[H\u001b[2J${text}`);
    shown = text;
  };
  await draw();
  const timer = setInterval(() => void draw(), 1_000);
  // Some verdicts change with time alone.
  const clock = setInterval(() => {
    isAsked = true;
  }, 5_000);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  clearInterval(timer);
  clearInterval(clock);
  return sights.every(isWell) ? exitCodes.fine : exitCodes.findings;
}

function isWell(sight: Sight): boolean {
  if (sight.kind === 'unseen') return false;
  const { health, reason } = sight.view.judgement.target;
  return health === 'Healthy' || reason === 'Stopped';
}

function complain(io: InputOutput, message: string): number {
  io.err(`falconer status: ${message}\n`);
  return exitCodes.usage;
}
