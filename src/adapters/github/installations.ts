import type { RepositoryName } from '../../ports.ts';
import { installationAnswer } from './answers.ts';
import type { Client } from './clients.ts';
import { readAnswer, unlessMissing } from './github-fault.ts';

/** Which installation of the App serves a repository. */
export interface Installations {
  /** Undefined when the App is not installed on the repository, or the installation is suspended. */
  of(repository: RepositoryName): Promise<number | undefined>;
  /** Drops what is known of an installation, so that the next question goes to GitHub. */
  forget(installation: number): void;
}

/** More repositories than this are not remembered at once. */
const mostRemembered = 10_000;

/** Installations are remembered until `forget`, missing ones are not; questions about one repository at the same time share one call. */
export function createInstallations(app: Client): Installations {
  const known = new Map<string, number>();
  const asking = new Map<string, Promise<number | undefined>>();

  async function ask(key: string, repository: RepositoryName): Promise<number | undefined> {
    try {
      const installation = await askGitHub(app, repository);
      if (known.size >= mostRemembered) known.clear();
      if (installation !== undefined) known.set(key, installation);
      return installation;
    } finally {
      asking.delete(key);
    }
  }

  return {
    of: async (repository) => {
      const key = `${repository.owner}/${repository.name}`.toLowerCase();
      const remembered = known.get(key);
      if (remembered !== undefined) return remembered;
      const question = asking.get(key) ?? ask(key, repository);
      asking.set(key, question);
      return question;
    },
    forget: (installation) => {
      for (const [key, id] of known) if (id === installation) known.delete(key);
    },
  };
}

async function askGitHub(app: Client, repository: RepositoryName): Promise<number | undefined> {
  const { owner, name } = repository;
  const answer = await unlessMissing(app.rest.apps.getRepoInstallation({ owner, repo: name }));
  if (answer === undefined) return undefined;
  const installation = readAnswer(installationAnswer, answer.data, 'the installation of a repository');
  return typeof installation.suspended_at === 'string' ? undefined : installation.id;
}
