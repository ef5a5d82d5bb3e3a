import type { z } from 'zod';
import {
  type FieldPath,
  findingAt,
  type Manifest,
  type ManifestDocument,
  parseManifest,
} from '../core/manifest/index.ts';
import { accept, compareFindings, type Finding, type Result, refuse } from '../core/text/index.ts';
import { problemsOf } from './config-problems.ts';

/** Rule id of what is wrong with a configuration; broken YAML has the ids of `parseManifest`. */
export const configRule = 'falconer-config';

/** A configuration is written by hand; this is many times the longest, in characters. */
const largestText = 200_000;

/** A file of this server or of a repository, as text. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

/** What is wrong with one field. */
export interface FieldProblem {
  readonly path: FieldPath;
  readonly at?: 'key' | 'value';
  readonly message: string;
}

/** A file that fits its schema, as plain data and with its defaults, and how to point at a place in it. */
export interface ReadConfig<Value> {
  /** What is written; undefined when the file says nothing. */
  readonly written: unknown;
  readonly value: Value;
  findingAt(problem: FieldProblem): Finding;
}

/**
 * Reads a YAML file of one document against a strict schema. Everything that is wrong is told, each with its line and column.
 * A file that says nothing is read as the empty mapping.
 */
export function readYamlFile<Schema extends z.ZodType>(
  schema: Schema,
  { path, text }: ConfigFile,
): Result<ReadConfig<z.output<Schema>>, readonly Finding[]> {
  if (text.length > largestText) {
    const message = `The file has ${text.length} characters; at most ${largestText} are read. Shorten it.`;
    return refuse([atStart(path, message)]);
  }
  const manifest = parseManifest(path, text);
  if (manifest.findings.length > 0) return refuse(manifest.findings);
  const [document, second] = manifest.documents.filter(({ value }) => value !== undefined && value !== null);
  if (second !== undefined) {
    const message = 'The file has a second document. Keep one, without ---.';
    return refuse([placed(manifest, second, { path: [], message })]);
  }
  const written = document?.value;
  const parsed = schema.safeParse(written ?? {});
  const point = (problem: FieldProblem): Finding =>
    document === undefined ? atStart(path, problem.message) : placed(manifest, document, problem);
  if (parsed.success) return accept({ written, value: parsed.data, findingAt: point });
  return refuse(problemsOf(schema, parsed.error.issues, written).map(point).sort(compareFindings));
}

function placed(manifest: Manifest, document: ManifestDocument, problem: FieldProblem): Finding {
  return findingAt(manifest, document, { rule: configRule, severity: 'error', ...problem });
}

/** A finding about a file as a whole. */
export function atStart(file: string, message: string): Finding {
  const place = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { rule: configRule, severity: 'error', file, ...place, path: '', message };
}
