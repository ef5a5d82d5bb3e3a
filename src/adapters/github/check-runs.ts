import { z } from 'zod';
import type { CheckConclusion, CheckReport, CheckRun, CheckRuns } from '../../ports.ts';
import { type AnnotationRequest, annotationRequests, inPortions, missingAnnotations } from './annotations.ts';
import { annotationAnswer, checkRunAnswer } from './answers.ts';
import { boundedText, limits } from './bounded-text.ts';
import { createOnce } from './create-once.ts';
import { isUnclear, readAnswer, unlessMissing } from './github-fault.ts';
import { fullPages, namesOf, type RepositoryAccess, withoutRetries } from './repository-access.ts';

/** The App's own check runs in a repository. */
export function checkRunsOf(access: RepositoryAccess): CheckRuns {
  return {
    get: (id) => getOwn(access, id),
    ofCommit: (sha, name) => listOwn(access, sha, name),
    create: (report) => createCheckRun(access, report),
    update: (id, report) => sendMissing(access, { id, report }),
  };
}

async function listOwn(access: RepositoryAccess, sha: string, name: string): Promise<readonly CheckRun[]> {
  const asked = { ref: sha, check_name: name, app_id: access.appId, filter: 'all' } as const;
  const parameters = { ...namesOf(access), ...fullPages, ...asked };
  const answer = await access.client.paginate(access.client.rest.checks.listForRef, parameters);
  // The App id is asked for and checked: a run of the same name by someone else must never pass for ours.
  return readAnswer(z.array(checkRunAnswer), answer, 'check runs of a commit')
    .filter((run) => run.app?.id === access.appId && run.name === name)
    .sort((one, other) => other.id - one.id)
    .map(checkRunOf);
}

async function getOwn(access: RepositoryAccess, id: number): Promise<CheckRun | undefined> {
  const answer = await unlessMissing(access.client.rest.checks.get({ ...namesOf(access), check_run_id: id }));
  if (answer === undefined) return undefined;
  const run = readAnswer(checkRunAnswer, answer.data, 'a check run');
  return run.app?.id === access.appId ? checkRunOf(run) : undefined;
}

/** A run whose annotations do not fit into one call stays in progress until the last of them is there. */
async function createCheckRun(access: RepositoryAccess, report: CheckReport): Promise<CheckRun> {
  const [first = [], ...rest] = inPortions(annotationRequests(report.annotations));
  const progress = rest.length === 0 ? report.progress : ({ status: 'in_progress' } as const);
  const body = { ...outputOf(report, first), ...progressOf(progress) };
  const run = await createOnce({
    pause: access.pause,
    make: async () => {
      const identity = { name: report.name, head_sha: report.headSha };
      const parameters = { ...namesOf(access), ...withoutRetries, ...identity, ...startOf(report), ...body };
      return readCheckRun((await access.client.rest.checks.create(parameters)).data);
    },
    find: async () => {
      const runs = await listOwn(access, report.headSha, report.name);
      return runs.find((candidate) => isOf(candidate, report));
    },
  });
  return rest.length === 0 ? run : sendMissing(access, { id: run.id, report, present: first });
}

/** Whether a run was made by an earlier call with the same report; GitHub keeps whole seconds. */
function isOf(run: CheckRun, report: CheckReport): boolean {
  const sameSecond = Math.floor(Date.parse(run.startedAt) / 1_000) === Math.floor(Date.parse(report.startedAt) / 1_000);
  return run.externalId === report.externalId && sameSecond;
}

interface RunUpdate {
  readonly id: number;
  readonly report: CheckReport;
  /** Annotations that are known to be there; asked for when left out. */
  readonly present?: readonly AnnotationRequest[];
}

/** Seconds to wait before looking again after an unclear failure, one for each further attempt. */
const retryPauses: readonly number[] = [1, 4];

/** Updates a run, adding the annotations it does not have yet. GitHub adds what it is sent, so nothing is sent twice. */
async function sendMissing(access: RepositoryAccess, update: RunUpdate, pauses = retryPauses): Promise<CheckRun> {
  const [seconds, ...laterPauses] = pauses;
  const wanted = annotationRequests(update.report.annotations);
  try {
    const present = wanted.length === 0 ? [] : (update.present ?? (await listAnnotations(access, update.id)));
    return await sendPortions(access, update, missingAnnotations(wanted, present));
  } catch (error) {
    if (!isUnclear(error) || seconds === undefined) throw error;
    await access.pause(seconds);
  }
  return sendMissing(access, { id: update.id, report: update.report }, laterPauses);
}

async function sendPortions(
  access: RepositoryAccess,
  { id, report }: RunUpdate,
  annotations: readonly AnnotationRequest[],
): Promise<CheckRun> {
  const portions = inPortions(annotations);
  for (const portion of portions.slice(0, -1)) {
    await updateOnce(access, {
      check_run_id: id,
      ...outputOf(report, portion),
      ...progressOf({ status: 'in_progress' }),
    });
  }
  const last = { ...outputOf(report, portions.at(-1) ?? []), ...progressOf(report.progress) };
  return updateOnce(access, { check_run_id: id, external_id: report.externalId, ...last });
}

type UpdateParameters = ReturnType<typeof outputOf> &
  ReturnType<typeof progressOf> & { readonly check_run_id: number; readonly external_id?: string };

async function updateOnce(access: RepositoryAccess, parameters: UpdateParameters): Promise<CheckRun> {
  const answer = await access.client.rest.checks.update({ ...namesOf(access), ...withoutRetries, ...parameters });
  return readCheckRun(answer.data);
}

async function listAnnotations(access: RepositoryAccess, id: number) {
  const parameters = { ...namesOf(access), ...fullPages, check_run_id: id };
  const answer = await access.client.paginate(access.client.rest.checks.listAnnotations, parameters);
  return readAnswer(z.array(annotationAnswer), answer, 'annotations of a check run');
}

function startOf(report: CheckReport) {
  return { external_id: report.externalId, started_at: report.startedAt };
}

function outputOf(report: CheckReport, annotations: readonly AnnotationRequest[]) {
  return {
    output: {
      title: boundedText(report.title, limits.title),
      summary: boundedText(report.summary, limits.checkText),
      ...(report.text !== undefined && { text: boundedText(report.text, limits.checkText) }),
      ...(annotations.length > 0 && { annotations: [...annotations] }),
    },
    ...(report.actions !== undefined && { actions: report.actions.map((action) => ({ ...action })) }),
  };
}

function progressOf(progress: CheckReport['progress']) {
  return progress.status === 'completed'
    ? { status: 'completed' as const, conclusion: progress.conclusion }
    : { status: 'in_progress' as const };
}

function readCheckRun(answer: unknown): CheckRun {
  return checkRunOf(readAnswer(checkRunAnswer, answer, 'a check run'));
}

function checkRunOf(run: z.infer<typeof checkRunAnswer>): CheckRun {
  return {
    id: run.id,
    name: run.name,
    headSha: run.head_sha,
    status: run.status === 'completed' || run.status === 'in_progress' ? run.status : 'queued',
    conclusion: run.status === 'completed' ? conclusionOf(run.conclusion ?? '') : undefined,
    externalId: run.external_id ?? '',
    title: run.output.title ?? '',
    summary: run.output.summary ?? '',
    startedAt: run.started_at ?? '',
    url: run.html_url ?? '',
  };
}

const conclusions: readonly CheckConclusion[] = [
  'success',
  'failure',
  'neutral',
  'cancelled',
  'skipped',
  'timed_out',
  'action_required',
];

/** `stale` is GitHub's own word for a run that stayed in progress for 14 days. An unknown word never counts as green. */
function conclusionOf(word: string): CheckConclusion {
  if (word === 'stale') return 'timed_out';
  return conclusions.find((conclusion) => conclusion === word) ?? 'failure';
}
