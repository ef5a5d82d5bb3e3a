import { describe, expect, it } from 'vitest';
import { comment, github, onTheWire, open, ownComment } from './wire.ts';

onTheWire();

const comments = '/repos/octo/infra/issues/7/comments';

/** A run that loses its right to write when it is told. */
function run() {
  let isLost = false;
  return {
    lose: () => {
      isLost = true;
    },
    writeGuard: () => () => {
      if (isLost) throw Object.assign(new Error('it runs elsewhere'), { name: 'AbortError' });
    },
  };
}

describe('a run that may not write any more', () => {
  it('sends no write, is told at once, and may still read', async () => {
    const { lose, writeGuard } = run();
    github().get('/repos/octo/infra/issues/comments/11').reply(200, comment(11));
    const repository = await open({ writeGuard });
    lose();
    // Nothing but the read was announced on the wire: a write, or a look after it, would fail otherwise.
    await expect(repository.comments.create(7, 'done')).rejects.toThrow('it runs elsewhere');
    await expect(repository.comments.update(11, 'done')).rejects.toThrow('it runs elsewhere');
    await expect(repository.comments.react(11, 'rocket')).rejects.toThrow('it runs elsewhere');
    expect((await repository.comments.get(11))?.id).toBe(11);
  });

  it('does not write again after an unclear failure', async () => {
    const { lose, writeGuard } = run();
    const scope = github();
    scope.post(comments).reply(() => {
      lose();
      return [502, { message: 'Bad Gateway' }];
    });
    scope.get(comments).query(true).reply(200, []);
    const repository = await open({ writeGuard });
    await expect(repository.comments.create(7, 'done')).rejects.toThrow('it runs elsewhere');
  });

  it('is asked when the write is sent, not when it was asked for: others may be first', async () => {
    const { lose, writeGuard } = run();
    const scope = github();
    scope.post(comments).reply(201, ownComment(12, 'first'));
    const repository = await open({ writeGuard, pacing: { writes: 0, notifying: 500 } });
    expect((await repository.comments.create(7, 'first')).id).toBe(12);
    const second = repository.comments.create(7, 'second');
    lose();
    await expect(second).rejects.toThrow('it runs elsewhere');
  });
});
