import { operatorVersion } from '../../milvus/index.ts';
import { accept, type Result, refuse } from '../../text/index.ts';
import { changeCommand } from '../change-command.ts';
import type { CommandDefinition, HistoryWish } from '../command.ts';
import type { Invocation } from '../invocation.ts';
import { planRollback, type RollbackRequest, type RollbackWish } from '../plan/plan-rollback.ts';

/** `/rollback`, `/rollback 4f2a91c`, `/rollback #128`, `/rollback v2.6.4`. */
export const rollbackCommand: CommandDefinition = {
  verb: 'rollback',
  summary:
    'bring the resource back as it was before its last change, at a commit, after a pull request, or with a version of Milvus; refuses where Milvus cannot go back',
  usage: '[commit|#pull-request|version]',
  flags: [],
  examples: ['/rollback', '/rollback 4f2a91c --target prod', '/rollback #128', '/rollback v2.6.4'],
  permission: 'write',
  parse: (invocation) => {
    const request = parseRollback(invocation);
    if (!request.ok) return request;
    const { wish } = request.value;
    return accept(
      changeCommand(invocation, (milvus, context) => planRollback(milvus, request.value, context), historyOf(wish)),
    );
  },
};

function historyOf(wish: RollbackWish): HistoryWish {
  if (wish.kind === 'commit') return { commit: wish.name };
  return wish.kind === 'pull-request' ? { pullRequest: wish.number } : {};
}

function parseRollback({ positionals, source }: Invocation): Result<RollbackRequest> {
  const [text, ...rest] = positionals;
  if (rest.length > 0) {
    const message = '/rollback goes to one state: a commit, a pull request or a version.';
    return refuse({ code: 'bad_arguments', message, correction: `/rollback ${text}` });
  }
  if (text === undefined) return accept({ wish: { kind: 'previous' }, source });
  const wish = wishOf(text);
  if (wish !== undefined) return accept({ wish, source });
  const message = `${JSON.stringify(text)} is no state to go back to: write 7 to 40 hex digits of a commit, the number of a pull request such as #128, or a version of Milvus such as v2.6.4. Without any of them it is the state before the last change.`;
  return refuse({
    code: 'bad_arguments',
    message,
    correction: source.replace(text, '').replace(/\s+/g, ' ').trimEnd(),
  });
}

/** Digits alone are a pull request up to six of them, and the beginning of a commit from seven on. */
function wishOf(text: string): RollbackWish | undefined {
  const number = /^#?(\d{1,6})$/.exec(text)?.[1] ?? /^#(\d{1,9})$/.exec(text)?.[1];
  if (number !== undefined && Number(number) > 0) return { kind: 'pull-request', number: Number(number) };
  if (/^[0-9a-f]{7,40}$/i.test(text)) return { kind: 'commit', name: text.toLowerCase() };
  const version = /^v?\d+\.\d+\.\d+(-[A-Za-z0-9][A-Za-z0-9.-]*)?$/.test(text) ? operatorVersion('', text) : undefined;
  return version === undefined ? undefined : { kind: 'version', version };
}
