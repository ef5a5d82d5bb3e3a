import {
  type FieldPath,
  findingAt,
  type Manifest,
  type ManifestDocument,
  parseManifest,
} from '../core/manifest/index.ts';
import { isMapping } from '../core/object/index.ts';
import { accept, compareFindings, type Finding, type Result, refuse } from '../core/text/index.ts';
import { problemsOf } from './config-problems.ts';
import {
  type ConfigSection,
  defaultRepositoryConfig,
  type RepositoryConfig,
  repositoryConfigSchema,
} from './repository-config.ts';

/** A file that was read, and which of its sections it wrote itself. */
export interface ParsedConfig {
  readonly config: RepositoryConfig;
  readonly given: readonly ConfigSection[];
}

/** A configuration is written by hand; this is many times the longest. */
const largestText = 200_000;

/** Rule id of what is wrong with the configuration itself; broken YAML has the ids of `parseManifest`. */
export const configRule = 'falconer-config';

/**
 * Reads a configuration file. What is wrong is told with its place, all of it and not only the first. A file without content
 * is a file without wishes.
 */
export function parseRepositoryConfig(path: string, text: string): Result<ParsedConfig, readonly Finding[]> {
  const manifest = parseManifest(path, text.slice(0, largestText + 1));
  if (text.length > largestText) {
    const message = `The file has ${text.length} characters; at most ${largestText} are read. Shorten it.`;
    return refuse([firstLine(manifest, message)]);
  }
  if (manifest.findings.length > 0) return refuse(manifest.findings);
  const written = manifest.documents.filter((document) => document.value !== undefined && document.value !== null);
  const [document, second] = written;
  if (document === undefined) return accept({ config: defaultRepositoryConfig, given: [] });
  if (second !== undefined) {
    return refuse([
      placed(manifest, second, { path: [], message: 'The file has a second document. Keep one, without ---.' }),
    ]);
  }
  return readDocument(manifest, document);
}

function readDocument(manifest: Manifest, document: ManifestDocument): Result<ParsedConfig, readonly Finding[]> {
  const { value } = document;
  const parsed = repositoryConfigSchema.safeParse(value);
  const issues = parsed.success ? namedTwice(parsed.data) : problemsOf(parsed.error.issues, value);
  if (!parsed.success || issues.length > 0) {
    return refuse(issues.map((issue) => placed(manifest, document, issue)).sort(compareFindings));
  }
  const given = (Object.keys(defaultRepositoryConfig) as ConfigSection[]).filter(
    (key) => isMapping(value) && key in value,
  );
  return accept({ config: parsed.data, given });
}

/** A name must say which target is meant. */
function namedTwice(config: RepositoryConfig): readonly Placed[] {
  const seen = new Map<string, number>();
  return config.targets.flatMap(({ name }, index) => {
    const first = seen.get(name);
    seen.set(name, first ?? index);
    if (first === undefined) return [];
    return [
      {
        path: ['targets', index, 'name'],
        message: `targets[${index}].name is ${name}, like that of targets[${first}]. Give each target a name of its own.`,
      },
    ];
  });
}

interface Placed {
  readonly path: FieldPath;
  readonly at?: 'key' | 'value';
  readonly message: string;
}

function placed(manifest: Manifest, document: ManifestDocument, problem: Placed): Finding {
  return findingAt(manifest, document, {
    rule: configRule,
    severity: 'error',
    docs: 'docs/configuration.md',
    ...problem,
  });
}

function firstLine({ path }: Manifest, message: string): Finding {
  const place = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { rule: configRule, severity: 'error', file: path, ...place, path: '', message };
}
