import type { RepositoryName } from '../../ports.ts';
import { installationAnswer } from './answers.ts';
import type { Client } from './clients.ts';
import { readAnswer, unlessMissing } from './github-fault.ts';

/** Which installation of the App serves a repository. */
export interface Installations {
  /** Throws when the App is not installed on the repository, or the installation is suspended. */
  of(repository: RepositoryName): Promise<number>;
  /** Drops what is known of an installation, so that the next question goes to GitHub. */
  forget(installation: number): void;
}

/** More repositories than this are not remembered at once. */
const mostRemembered = 10_000;

/** Answers are remembered until `forget`; questions about one repository at the same time share one call. */
export function createInstallations(app: Client): Installations {
  const known = new Map<string, number>();
  const asking = new Map<string, Promise<number>>();

  async function ask(key: string, repository: RepositoryName): Promise<number> {
    try {
      const installation = await askGitHub(app, repository);
      if (known.size >= mostRemembered) known.clear();
      known.set(key, installation);
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

async function askGitHub(app: Client, repository: RepositoryName): Promise<number> {
  const { owner, name } = repository;
  const answer = await unlessMissing(app.rest.apps.getRepoInstallation({ owner, repo: name }));
  if (answer === undefined) throw new Error(`the App is not installed on ${owner}/${name}`);
  const installation = readAnswer(installationAnswer, answer.data, 'the installation of a repository');
  if (typeof installation.suspended_at === 'string') {
    throw new Error(`the installation of the App on ${owner}/${name} is suspended since ${installation.suspended_at}`);
  }
  return installation.id;
}
