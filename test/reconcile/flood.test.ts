import { describe, expect, it } from 'vitest';
import type { Allowance, IssueComment } from '../../src/ports.ts';
import { emptyProcessMemory } from '../../src/reconcile/process-memory.ts';
import type { ThreadPlace } from '../../src/reconcile/thread.ts';
import { waitForTurn } from '../../src/reconcile/wait-for-turn.ts';
import type { World } from '../../src/reconcile/world.ts';

const start = Date.parse('2026-05-04T12:00:00Z');
const app = { id: 4711, slug: 'falconer' };

/** Comments that come at once or later, looked at whenever they ask to be, on a clock that jumps from one to the next. */
class Flood {
  now = start;
  allowance: Allowance | undefined;
  readonly answered: { comment: number; at: number }[] = [];
  readonly eyes = new Set<number>();
  readonly notes: IssueComment[] = [];
  edits = 0;
  readonly #due: { comment: number; person: number; at: number }[] = [];
  readonly #world = {
    clock: { now: () => new Date(this.now) },
    memory: emptyProcessMemory(),
    github: { app: async () => app },
    log: { warn: () => {} },
  } as unknown as World;

  post(comment: number, person: number, seconds: number): this {
    this.#due.push({ comment, person, at: start + seconds * 1_000 });
    return this;
  }

  /** Until every comment has had its turn, or the time is over. */
  async pass(seconds: number): Promise<this> {
    for (;;) {
      this.#due.sort((one, other) => one.at - other.at);
      const next = this.#due[0];
      if (next === undefined || next.at > start + seconds * 1_000) return this;
      this.#due.shift();
      this.now = next.at;
      const wait = await waitForTurn(this.#world, this.#place(next.comment, next.person));
      if (wait === undefined) this.answered.push({ comment: next.comment, at: this.now });
      else this.#due.push({ ...next, at: this.now + (wait.lookAgainAfter ?? 0) });
    }
  }

  #place(id: number, person: number): ThreadPlace {
    const comment = {
      id,
      issue: 1,
      author: { id: person, login: `p${person}` },
      createdAt: new Date(start).toISOString(),
    };
    const comments = {
      react: async () => this.eyes.add(id),
      ofIssue: async () => this.notes,
      create: async (_: number, body: string) => {
        this.notes.push({ id: 1, body, appId: app.id } as IssueComment);
      },
      update: async (_: number, body: string) => {
        this.edits += 1;
        this.notes[0] = { id: 1, body, appId: app.id } as IssueComment;
      },
    };
    const repository = { allowance: () => this.allowance, comments };
    return { name: { owner: 'acme', name: 'search' }, repository, comment } as unknown as ThreadPlace;
  }
}

function flood(comments: number, person = 7): Flood {
  const story = new Flood();
  for (let comment = 1; comment <= comments; comment += 1) story.post(comment, person, 0);
  return story;
}

describe('a thousand comments of one person at once', () => {
  it('are answered, each once, in the order in which they came, and no faster than GitHub takes answers', async () => {
    const { answered } = await flood(1_000).pass(4 * 3_600);
    expect(answered.map(({ comment }) => comment)).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
    const inAnHour = (from: number) => answered.filter(({ at }) => at >= from && at < from + 3_600_000).length;
    for (const { at } of answered) expect(inAnHour(at)).toBeLessThanOrEqual(400);
  });

  it('do not keep another person waiting', async () => {
    const { answered } = await flood(1_000).post(2_000, 8, 60).pass(3_600);
    expect(answered.find(({ comment }) => comment === 2_000)?.at).toBe(start + 60_000);
  });

  it('are told where they are in line by one note, which is edited a few times', async () => {
    const { notes, edits, eyes } = await flood(1_000).pass(0);
    expect(eyes.size).toBe(990);
    expect(notes.length).toBe(1);
    expect(edits).toBeLessThan(10);
    expect(notes[0]?.body).toMatchInlineSnapshot(`
      "<!-- falconer:line person=7 -->

      ⏳ **Commands wait in line.** More than 10 commands of @p7 came at once, so one is done every 10 s, in the order in which they were posted. 512 wait; the last of them has its turn at 13:25:20 UTC. None is lost, and each gets its own answer."
    `);
  });
});

describe('a person', () => {
  it('who posts a handful, now and then, never waits', async () => {
    const story = new Flood();
    for (let comment = 0; comment < 100; comment += 1) story.post(comment, 7, Math.floor(comment / 10) * 120);
    const { answered, notes } = await story.pass(3_600);
    expect(answered.every(({ comment, at }) => at === start + Math.floor(comment / 10) * 120_000)).toBe(true);
    expect(notes).toEqual([]);
  });
});

describe('the rate limit of an installation', () => {
  it('keeps its last fifth for the checks: commands wait until it is renewed', async () => {
    const story = new Flood().post(1, 7, 0);
    story.allowance = { limit: 5_000, remaining: 900, resetsAt: start + 300_000 };
    expect((await story.pass(299)).answered).toEqual([]);
    expect((await story.pass(301)).answered).toEqual([{ comment: 1, at: start + 300_000 }]);
  });

  it('holds nobody up while enough of it is left', async () => {
    const story = new Flood().post(1, 7, 0);
    story.allowance = { limit: 5_000, remaining: 1_000, resetsAt: start + 300_000 };
    expect((await story.pass(0)).answered.length).toBe(1);
  });
});
