import { parseArgs } from 'node:util';
import { type Manifest, parseManifest } from '../core/manifest/index.ts';
import { countSentence } from '../core/report/index.ts';
import { reviewManifest } from '../core/review/index.ts';
import { countFindings, type Finding, positionAt } from '../core/text/index.ts';
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
  try {
    manifests = options.paths.flatMap((path) => readManifests(path, io));
  } catch (error) {
    io.err(`falconer review: ${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodes.usage;
  }
  const findings = manifests.flatMap(reviewManifest);
  if (options.format === 'json') io.out(`${JSON.stringify(toJson(manifests, findings), null, 2)}\n`);
  else printText(manifests, findings, io);
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

interface ReviewOptions {
  readonly paths: readonly string[];
  readonly format: 'text' | 'json';
}

function readOptions(args: readonly string[]): ReviewOptions | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { format: { type: 'string' } },
    });
    const format = values.format ?? 'text';
    if (format !== 'text' && format !== 'json') return `--format is text or json, not ${JSON.stringify(format)}.`;
    return { paths: positionals.length === 0 ? ['.'] : positionals, format };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function toJson(manifests: readonly Manifest[], findings: readonly Finding[]): object {
  const count = (severity: Finding['severity']): number => countFindings(findings, severity);
  const summary = {
    files: manifests.length,
    error: count('error'),
    warning: count('warning'),
    notice: count('notice'),
  };
  return { findings, summary };
}

function printText(manifests: readonly Manifest[], findings: readonly Finding[], io: InputOutput): void {
  for (const finding of findings) {
    io.out(
      `${finding.file}:${finding.line}:${finding.column}: ${finding.severity}: ${finding.message} [${finding.rule}]\n`,
    );
    io.out(`${sourceLine(manifests, finding)}\n`);
  }
  io.out(`${manifests.length} file${manifests.length === 1 ? '' : 's'} reviewed: ${countSentence(findings)}.\n`);
}

/** The line of the file with a mark below the place. */
function sourceLine(manifests: readonly Manifest[], finding: Finding): string {
  const manifest = manifests.find((each) => each.path === finding.file);
  if (manifest === undefined) return '';
  const start = manifest.lineStarts[finding.line - 1] ?? 0;
  const end = manifest.lineStarts[finding.line] ?? manifest.text.length + 1;
  const line = manifest.text.slice(start, end).trimEnd();
  const width = finding.line === finding.endLine ? Math.max(1, finding.endColumn - finding.column) : 1;
  const prefix = `${positionAt(manifest.lineStarts, start).line}`.padStart(5);
  return `${prefix} | ${line}\n      | ${' '.repeat(finding.column - 1)}${'^'.repeat(width)}`;
}
