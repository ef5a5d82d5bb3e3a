import { execFile } from 'node:child_process';

export interface SourceFile {
  /** Path from the root of the repository. */
  readonly path: string;
  readonly text: string;
}

export interface BareRepositoryOptions {
  /** The repository on disk. */
  readonly directory: string;
  /** Where to look for the `git` executable, in the form of PATH. */
  readonly searchPath: string;
}

/** A bare repository on disk, read at commits. */
export class BareRepository {
  readonly #options: BareRepositoryOptions;
  /** The commit that was read last: most rounds find it again. */
  #last: { readonly commit: string; readonly files: readonly SourceFile[] } | undefined;

  constructor(options: BareRepositoryOptions) {
    this.#options = options;
  }

  /** The full commit id; undefined when there is no such branch. Throws when there is no repository. */
  async tip(branch: string): Promise<string | undefined> {
    const name = `refs/heads/${branch}`;
    const refs = await this.#git(['for-each-ref', '--format=%(refname) %(objectname)', name]);
    const line = refs
      .toString()
      .split('\n')
      .find((each) => each.startsWith(`${name} `));
    return line?.slice(name.length + 1);
  }

  /** Every YAML file of a commit's tree, in order of the paths. Links and submodules are left out. */
  async yamlFiles(commit: string): Promise<readonly SourceFile[]> {
    if (this.#last?.commit === commit) return this.#last.files;
    const listing = await this.#git(['ls-tree', '-r', '-z', '--full-tree', commit]);
    const blobs = listing
      .toString()
      .split('\0')
      .flatMap((line) => {
        const match = /^100\d{3} blob ([0-9a-f]{40,64})\t(.+\.ya?ml)$/s.exec(line);
        return match?.[1] === undefined || match[2] === undefined ? [] : [{ id: match[1], path: match[2] }];
      });
    const contents = splitBatch(await this.#git(['cat-file', '--batch'], blobs.map(({ id }) => `${id}\n`).join('')));
    const files = blobs.map(({ path }, index) => ({ path, text: contents[index] ?? '' }));
    this.#last = { commit, files };
    return files;
  }

  #git(args: readonly string[], input = ''): Promise<Buffer> {
    const { directory, searchPath } = this.#options;
    const env = { PATH: searchPath, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C' };
    const options = { env, maxBuffer: 64 * 1024 * 1024, timeout: 30_000, encoding: 'buffer' } as const;
    return new Promise((resolve, reject) => {
      const child = execFile('git', ['--git-dir', directory, ...args], options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(stderr.toString().trim() || error.message));
      });
      child.stdin?.on('error', () => {});
      child.stdin?.end(input);
    });
  }
}

/** What `git cat-file --batch` prints: a line with the size, the content, a newline, for each object. */
function splitBatch(output: Buffer): readonly string[] {
  const contents: string[] = [];
  let at = 0;
  while (at < output.length) {
    const lineEnd = output.indexOf('\n', at);
    const size = Number(output.subarray(at, lineEnd).toString().split(' ')[2]);
    contents.push(output.subarray(lineEnd + 1, lineEnd + 1 + size).toString());
    at = lineEnd + 1 + size + 1;
  }
  return contents;
}
