import { parseArgs } from 'node:util';
import { type Manifest, parseManifest } from '../core/manifest/index.ts';
import { type PolicySet, readPolicyFile } from '../core/policy/index.ts';
import { type FindingFormat, findingFormats, isFindingFormat } from '../core/report/index.ts';
import { reviewManifest, reviewPolicies } from '../core/review/index.ts';
import { compareFindings, countFindings } from '../core/text/index.ts';
import { exitCodes, type InputOutput } from './input-output.ts';
import { usage } from './usage.ts';

/** `falconer review`: the review of pull requests, on local files. */
export function reviewCommand(args: readonly string[], io: InputOutput): number {
  const options = readOptions(args);
  if (typeof options === 'string') {
    io.err(`falconer review: ${options}\n${usage.review}\n`);
    return exitCodes.usage;
  }
  let manifests: readonly Manifest[];
  let policies: PolicySet;
  try {
    manifests = options.paths.flatMap((path) => readManifests(path, io));
    policies = readPolicies(options.policies, io);
  } catch (error) {
    io.err(`falconer review: ${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodes.usage;
  }
  const findings = manifests
    .flatMap((manifest) => [...reviewManifest(manifest), ...reviewPolicies(manifest, policies)])
    .sort(compareFindings);
  io.out(findingFormats[options.format]({ manifests, findings }));
  return countFindings(findings, 'error') > 0 ? exitCodes.findings : exitCodes.fine;
}

/** A named file is always read; from a folder, only the files that could hold a Milvus resource. */
function readManifests(path: string, io: InputOutput): readonly Manifest[] {
  const files = path === '-' ? ['-'] : io.listFiles(path);
  const named = files.length === 1 && files[0] === path;
  return files
    .map((file) => ({ file, text: io.readFile(file) }))
    .filter(({ text }) => named || text.includes('milvus.io/'))
    .map(({ file, text }) => parseManifest(file, text));
}

/** Every policy and binding below the folders. Throws when a file is no valid policy: a gate must not fall away in silence. */
function readPolicies(folders: readonly string[], io: InputOutput): PolicySet {
  const sets = folders
    .flatMap((folder) => io.listFiles(folder))
    .map((file) => {
      const read = readPolicyFile(io.readFile(file));
      if (read.ok) return read.value;
      const problem = read.refusal;
      if (problem.kind === 'unreadable') throw new Error(`${file}: ${problem.message}`);
      throw new Error(problem.complaints.map(({ line, message }) => `${file}:${line}: ${message}`).join('\n'));
    });
  return { policies: sets.flatMap((set) => set.policies), bindings: sets.flatMap((set) => set.bindings) };
}

interface ReviewOptions {
  readonly paths: readonly string[];
  readonly policies: readonly string[];
  readonly format: FindingFormat;
}

function readOptions(args: readonly string[]): ReviewOptions | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { format: { type: 'string' }, policies: { type: 'string', multiple: true } },
    });
    const format = values.format ?? 'text';
    if (!isFindingFormat(format)) {
      return `--format is one of ${Object.keys(findingFormats).join(', ')}, not ${JSON.stringify(format)}.`;
    }
    return { paths: positionals.length === 0 ? ['.'] : positionals, policies: values.policies ?? [], format };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
