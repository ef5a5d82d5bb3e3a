import { z } from 'zod';
import type { Issues, OwnIssue } from '../../ports.ts';
import { boundedText, limits } from './bounded-text.ts';
import { createOnce } from './create-once.ts';
import { readAnswer } from './github-fault.ts';
import { fullPages, namesOf, type RepositoryAccess, withoutRetries } from './repository-access.ts';

const issueAnswer = z.object({
  number: z.number().int(),
  title: z.string(),
  body: z.string().nullish(),
  html_url: z.string(),
  pull_request: z.unknown().optional(),
  performed_via_github_app: z.object({ id: z.number().int() }).nullish(),
  user: z.object({ login: z.string(), type: z.string() }).nullish(),
});

/** Issues that the App opened in a repository. `appLogin` is the login under which GitHub lists them. */
export function issuesOf(access: RepositoryAccess, appLogin: () => Promise<string>): Issues {
  const names = namesOf(access);
  const { issues } = access.client.rest;
  const ownOpen = async (): Promise<readonly OwnIssue[]> => {
    const creator = await appLogin();
    const parameters = { ...names, ...fullPages, state: 'open', creator } as const;
    const answer = await access.client.paginate(issues.listForRepo, parameters);
    return readAnswer(z.array(issueAnswer), answer, 'issues')
      .filter((each) => each.pull_request === undefined && each.user?.login === creator && each.user.type === 'Bot')
      .map(ownIssue);
  };
  return {
    ownOpen,
    create: (title, text) => {
      const body = boundedText(text, limits.body);
      const firstLine = body.split('\n', 1)[0] ?? '';
      return createOnce({
        pause: access.pause,
        make: async () => readIssue((await issues.create({ ...names, ...withoutRetries, title, body })).data),
        find: async () => (await ownOpen()).find((each) => each.body.startsWith(firstLine)),
      });
    },
    update: async (number, { title, body }) => {
      await issues.update({ ...names, issue_number: number, title, body: boundedText(body, limits.body) });
    },
    close: async (number) => {
      await issues.update({ ...names, issue_number: number, state: 'closed', state_reason: 'completed' });
    },
  };
}

function readIssue(data: unknown): OwnIssue {
  return ownIssue(readAnswer(issueAnswer, data, 'an issue'));
}

function ownIssue({ number, title, body, html_url: url }: z.infer<typeof issueAnswer>): OwnIssue {
  return { number, title, body: body ?? '', url };
}
