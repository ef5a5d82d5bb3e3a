import { overrideRequestOf } from '../../core/command/index.ts';
import { parseRequestMarker, renderOverrideGranted, requestOfCommit } from '../../core/report/index.ts';
import { isOverridable, overridableRules } from '../../core/review/index.ts';
import { accept, nearest, type Refusal, type Result, refuse } from '../../core/text/index.ts';
import type { PullRequest } from '../../ports.ts';
import { authorise } from '../authorise.ts';
import { reviewCheck, reviewOf } from '../checks/review.ts';
import { openScene, type Scene } from '../checks/scene.ts';
import { actOf } from '../permission.ts';
import { recordDecision } from '../record-decision.ts';
import { askingOf, type Thread } from '../thread.ts';
import type { Answer, Question } from './answer.ts';

/**
 * `/override`: the reply is the record, and the review looks for it in the App's own comments. It is granted to who may, and
 * not to who wants the change; for the head that the person saw reviewed; for a finding that is there.
 */
export const overrideAnswer: Answer = {
  verb: 'override',
  answer: async (question) => {
    const { invocation, thread, world } = question;
    const asked = overrideRequestOf(invocation);
    if (!asked.ok) return asked;
    const { rule, reason, duration } = asked.value;
    const scene = await sceneOf(question);
    if (!scene.ok) return scene;
    const { head } = scene.value;
    const refusal =
      (await partyRefusal(scene.value, thread)) ??
      (await headRefusal(scene.value, thread)) ??
      (await ruleRefusal(scene.value, rule, invocation.source)) ??
      // Asked again right before it counts: looking took a while.
      (await authorise(askingOf(thread), [actOf(invocation.source)]))?.refusal;
    if (refusal !== undefined) return refuse(refusal);
    const { id: request, author, createdAt } = thread.comment;
    const until = new Date(Date.parse(createdAt) + duration).toISOString();
    const pullRequest = scene.value.pullRequest.number;
    await recordDecision(world, thread, {
      reasonCode: 'overridden',
      base: scene.value.base,
      commit: head,
      pullRequest,
    });
    return accept(renderOverrideGranted({ request, rule, head, until, login: author.login, reason }));
  },
};

async function sceneOf({ world, thread }: Question): Promise<Result<Scene>> {
  const { pullRequest, name, repository, lines } = thread;
  if (pullRequest === undefined) {
    const message = 'An override is for a finding on a pull request. Post it there.';
    return refuse({ code: 'not_on_pull_request', message });
  }
  if (pullRequest.state === 'closed') {
    return refuse({
      code: 'pull_request_closed',
      message: 'This pull request is closed; there is nothing to override.',
    });
  }
  if (lines.length > 1) {
    const message = '/override stands alone in its comment, so that nothing else depends on it. Split the comment.';
    return refuse({ code: 'bad_arguments', message });
  }
  return accept(await openScene(world, { name, repository, pullRequest }));
}

/** Whoever wants the change is a party to it: somebody else has to answer for it. */
async function partyRefusal(scene: Scene, thread: Thread): Promise<Refusal | undefined> {
  const { id, login } = thread.comment.author;
  const parties = [scene.pullRequest.author.id, await requesterOf(scene, scene.pullRequest), await committerOf(scene)];
  if (!parties.includes(id)) return undefined;
  const message = `${login} wants this change, so somebody else has to answer for it. Whoever is named in policies.overrides of .github/falconer.yml can post the same command.`;
  return { code: 'permission_denied', message };
}

/** Who asked for a pull request that Falconer opened; its body says so. */
async function requesterOf({ world }: Scene, { author, body }: PullRequest): Promise<number | undefined> {
  const app = await world.github.app();
  return author.login === `${app.slug}[bot]` ? parseRequestMarker(body)?.person : undefined;
}

/** Who asked for the head commit, where that is one of Falconer's. */
async function committerOf({ mirror, head, repository }: Scene): Promise<number | undefined> {
  const request = requestOfCommit(await mirror.message(head));
  return request === undefined ? undefined : (await repository.comments.get(request))?.author.id;
}

/** GitHub's dates of comments have whole seconds. */
async function headRefusal({ repository, head }: Scene, { comment }: Thread): Promise<Refusal | undefined> {
  const second = (moment: string): number => Math.floor(Date.parse(moment) / 1_000);
  const runs = await repository.checkRuns.ofCommit(head, reviewCheck.name);
  const seen = runs.some((run) => run.status === 'completed' && second(run.startedAt) <= second(comment.createdAt));
  if (seen) return undefined;
  const message = `When the comment was posted, the head ${head.slice(0, 12)} had not been reviewed yet: somebody pushed, or the check was still running. Look at its findings, and post the command again.`;
  return { code: 'head_moved', message };
}

async function ruleRefusal(scene: Scene, rule: string, source: string): Promise<Refusal | undefined> {
  if (!isOverridable(rule)) {
    const message = `Nobody can answer for ${rule}: the API server or the operator would refuse the resource all the same, or nobody knows what it would do. Mend what the finding names.`;
    return { code: 'not_overridable', message };
  }
  const rules = overridableRules((await reviewOf(scene)).findings);
  if (rules.includes(rule)) return undefined;
  if (rules.length === 0) {
    const message = `No finding of ${rule} keeps this commit from passing, so there is nothing to override.`;
    return { code: 'not_overridable', message };
  }
  const meant = nearest(rule, rules) ?? (rules.length === 1 ? rules[0] : undefined);
  return {
    code: 'not_overridable',
    message: `No finding of ${rule} keeps this commit from passing. These do:`,
    choices: rules,
    ...(meant === undefined ? {} : { correction: source.replace(rule, meant) }),
  };
}
