import { parseArgs } from 'node:util';
import { parseManifest } from '../core/manifest/index.ts';
import type { PolicyBundle } from '../core/policy/index.ts';
import { type FindingFormat, findingFormats, isFindingFormat } from '../core/report/index.ts';
import { reviewRulesFor } from '../core/review/index.ts';
import { type ResourceSchema, schemasFromCrd } from '../core/schema/index.ts';
import { compareFindings, countFindings } from '../core/text/index.ts';
import { exitCodes, type InputOutput } from './input-output.ts';
import { type LocalCheckout, openLocalCheckout } from './local-git.ts';
import { readPolicyFolders } from './policy-folders.ts';
import { type ReviewedFiles, reviewCheckout, reviewPath } from './review-subjects.ts';
import { usage } from './usage.ts';

/** `falconer review`: the review of pull requests, on local files. */
export function reviewCommand(
  args: readonly string[],
  io: InputOutput,
  openCheckout: (revision: string) => LocalCheckout = openLocalCheckout,
): number {
  const options = readOptions(args);
  if (typeof options === 'string') {
    io.err(`falconer review: ${options}\n${usage.review}\n`);
    return exitCodes.usage;
  }
  let reviewed: readonly ReviewedFiles[];
  let policies: PolicyBundle;
  try {
    const { base, paths } = options;
    const schemas = options.definitions.flatMap((file) => schemasIn(file, io));
    const rules = reviewRulesFor({ schemas, operatorRelease: options.operatorRelease });
    reviewed =
      base === undefined
        ? paths.map((path) => reviewPath(path, { rules, io }))
        : [reviewCheckout(openCheckout(base), { paths, rules, io })];
    policies = readPolicyFolders(options.policies, io);
  } catch (error) {
    io.err(`falconer review: ${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodes.usage;
  }
  if (options.effect === 'fix') reviewed = reviewed.map((each) => writeFixes(each, io));
  const manifests = reviewed.flatMap((each) => each.manifests);
  const ofPolicies = reviewed.flatMap((each) => each.judge(policies));
  const findings = [...reviewed.flatMap((each) => each.findings), ...ofPolicies].sort(compareFindings);
  const suppressed = reviewed.flatMap((each) => each.suppressed);
  io.out(findingFormats[options.format]({ manifests, findings, suppressed }));
  return countFindings(findings, 'error') > 0 ? exitCodes.findings : exitCodes.fine;
}

/** Writes what the fixes make of the files, and goes on with what is left. */
function writeFixes(reviewed: ReviewedFiles, io: InputOutput): ReviewedFiles {
  const { files, fixed, left } = reviewed.fixes();
  for (const { path, text } of files) io.writeFile(path, text);
  for (const { rule, file, line } of fixed) io.err(`${file}:${line}: repaired [${rule}]\n`);
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const manifests = reviewed.manifests.map((manifest) => {
    const text = texts.get(manifest.path);
    return text === undefined ? manifest : parseManifest(manifest.path, text);
  });
  return { ...reviewed, manifests, findings: left, judge: (policies) => reviewed.judge(policies, files) };
}

function schemasIn(file: string, io: InputOutput): readonly ResourceSchema[] {
  const schemas = schemasFromCrd(io.readFile(file));
  if (!schemas.ok) throw new Error(`${file}: ${schemas.refusal.message}`);
  return schemas.value;
}

interface ReviewOptions {
  readonly paths: readonly string[];
  /** The revision to compare with; undefined to review the files as they are. */
  readonly base: string | undefined;
  readonly policies: readonly string[];
  /** Files with a CustomResourceDefinition, which replaces the fields that are known here. */
  readonly definitions: readonly string[];
  /** As in `v1.3.0`; undefined when any may be in use. */
  readonly operatorRelease: string | undefined;
  readonly format: FindingFormat;
  /** `fix` writes the automatic fixes into the files. */
  readonly effect: 'show' | 'fix';
}

function readOptions(args: readonly string[]): ReviewOptions | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        base: { type: 'string' },
        crd: { type: 'string', multiple: true },
        fix: { type: 'boolean' },
        format: { type: 'string' },
        'operator-version': { type: 'string' },
        policies: { type: 'string', multiple: true },
      },
    });
    const format = values.format ?? 'text';
    if (!isFindingFormat(format)) {
      return `--format is one of ${Object.keys(findingFormats).join(', ')}, not ${JSON.stringify(format)}.`;
    }
    const paths = positionals.length === 0 ? ['.'] : positionals;
    if (values.fix === true && paths.includes('-')) return '--fix needs files that it can write, not standard input.';
    const version = values['operator-version'];
    const operatorRelease = version === undefined ? undefined : /^v?(\d+\.\d+\.\d+)$/.exec(version)?.[1];
    if (version !== undefined && operatorRelease === undefined) {
      return `--operator-version is a release of the operator such as 1.3.8, not ${JSON.stringify(version)}.`;
    }
    const effect = values.fix === true ? 'fix' : 'show';
    return {
      paths,
      base: values.base,
      policies: values.policies ?? [],
      definitions: values.crd ?? [],
      operatorRelease: operatorRelease === undefined ? undefined : `v${operatorRelease}`,
      format,
      effect,
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
