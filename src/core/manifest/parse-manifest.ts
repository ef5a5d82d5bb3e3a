import type { Document, ParsedNode } from 'yaml';
import { isMapping, stringAt } from '../object/index.ts';
import { type Finding, type LineStarts, lineStartsOf, positionAt, Recent } from '../text/index.ts';
import { containsItself } from './contains-itself.ts';
import { duplicateKeys } from './duplicate-keys.ts';
import { formatFieldPath } from './field-path.ts';
import type { Manifest, ManifestDocument, ResourceIdentity } from './manifest.ts';
import { parseNodes, type SyntaxProblem } from './parse-nodes.ts';
import { type PlainText, readPlainText } from './plain-text.ts';
import { yamlLimitFinding } from './yaml-limits.ts';

/** References that one alias may expand to before the document is refused as a bomb. */
const aliasLimit = 100;

/**
 * Reads a YAML file. Never throws: what is wrong becomes a finding with its place, and documents that cannot be read
 * have no value. Files beyond the limits of `yaml-limits.ts` are not parsed at all.
 */
export function parseManifest(path: string, text: string): Manifest {
  const plain = readPlainText(text);
  if (plain !== undefined) return plainManifest(path, text, plain);
  const lineStarts = lineStartsOf(text);
  const limit = yamlLimitFinding(path, text);
  if (limit !== undefined) return { path, text, lineStarts, documents: [], findings: [limit] };
  const source = { path, text, lineStarts };
  try {
    const parsed = parseNodes(text);
    if (!parsed.isReadable) return { ...source, documents: [], findings: syntaxFindings(source, parsed.problems) };
    const { nodes } = parsed;
    const findings = nodes.flatMap((node) => nodeFindings(source, node));
    const documents = nodes.map((node, index) => readDocument(node, index));
    const unreadable = documents.filter((document) => document.problem !== undefined);
    return {
      ...source,
      documents: documents.map(({ document }) => document),
      findings: [
        ...findings,
        ...unreadable.map(({ document, problem }) => expansionFinding(source, document, problem)),
      ],
    };
  } catch (error) {
    // The parser is recursive; only nesting beyond the stack brings us here.
    if (!(error instanceof RangeError)) throw error;
    return {
      ...source,
      documents: [],
      findings: [placed(source, [0, 0], 'yaml-limit', 'The file is nested too deeply to be read.')],
    };
  }
}

interface Source {
  readonly path: string;
  readonly text: string;
  readonly lineStarts: LineStarts;
}

/** Files that nobody points into need no positions. */
const recentLineStarts = new Recent<Manifest, LineStarts>(8);

function plainManifest(path: string, text: string, plain: PlainText): Manifest {
  const manifest: Manifest = {
    path,
    text,
    get lineStarts() {
      return recentLineStarts.of(manifest, () => lineStartsOf(text));
    },
    documents: [plainDocument(text, plain)],
    findings: [],
  };
  return manifest;
}

/** Nodes take fifty times the memory of their text, so only those of the last documents are kept. */
const recentNodes = new Recent<ManifestDocument, Document.Parsed<ParsedNode>>(8);

function plainDocument(text: string, { value, start, contentStart }: PlainText): ManifestDocument {
  const document: ManifestDocument = {
    index: 0,
    value,
    identity: identityOf(value),
    start,
    contentStart,
    isPlain: true,
    get node(): Document.Parsed<ParsedNode> {
      return recentNodes.of(document, () => onlyNode(text));
    },
  };
  return document;
}

function onlyNode(text: string): Document.Parsed<ParsedNode> {
  const parsed = parseNodes(text);
  const node = parsed.isReadable ? parsed.nodes[0] : undefined;
  if (node === undefined) throw new Error('a plain text has one document');
  return node;
}

function readDocument(
  node: Document.Parsed<ParsedNode>,
  index: number,
): { document: ManifestDocument; problem?: string } {
  const [start] = node.range;
  const place = { index, node, start, contentStart: node.contents?.range[0] ?? start, isPlain: false };
  if (node.errors.length > 0) return { document: { ...place, value: undefined, identity: undefined } };
  try {
    const value: unknown = node.toJS({ maxAliasCount: aliasLimit });
    if (containsItself(value)) {
      const problem = 'an alias stands inside of what it stands for, so that the value contains itself';
      return { document: { ...place, value: undefined, identity: undefined }, problem };
    }
    return { document: { ...place, value, identity: identityOf(value) } };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { document: { ...place, value: undefined, identity: undefined }, problem };
  }
}

function identityOf(value: unknown): ResourceIdentity | undefined {
  const apiVersion = stringAt(value, ['apiVersion']);
  const kind = stringAt(value, ['kind']);
  if (!isMapping(value) || apiVersion === undefined || kind === undefined) return undefined;
  const slash = apiVersion.indexOf('/');
  return {
    group: slash === -1 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    namespace: stringAt(value, ['metadata', 'namespace']),
    name: stringAt(value, ['metadata', 'name']) ?? '',
  };
}

/** One broken quote can make thousands of errors; nobody reads more than the first ones. */
const findingLimit = 100;

function syntaxFindings(source: Source, problems: readonly SyntaxProblem[]): readonly Finding[] {
  return problems
    .slice(0, findingLimit)
    .map(({ message, pos }) =>
      /call stack/i.test(message)
        ? placed(source, pos, 'yaml-limit', 'The file is nested too deeply to be read.')
        : placed(source, pos, 'yaml-syntax', `This is not valid YAML: ${lowerFirst(message)}`),
    );
}

function nodeFindings(source: Source, node: Document.Parsed<ParsedNode>): readonly Finding[] {
  if (node.errors.length > 0) return syntaxFindings(source, node.errors);
  return duplicateKeys(node).map(({ key, path, range }) => {
    const message = `The key ${JSON.stringify(key.slice(0, 80))} stands twice in this mapping. kubectl would take the last one in silence and a strict API server refuses the file: remove one.`;
    const finding = placed(source, [range.start, range.end], 'yaml-duplicate-key', message);
    return { ...finding, path: formatFieldPath(path) };
  });
}

function expansionFinding(source: Source, document: ManifestDocument, problem: string | undefined): Finding {
  return placed(
    source,
    [document.start, document.start],
    'yaml-limit',
    `This document cannot be read: ${problem ?? 'unknown'}.`,
  );
}

function placed(source: Source, [start, end]: readonly [number, number], rule: string, message: string): Finding {
  const from = positionAt(source.lineStarts, start);
  const to = positionAt(source.lineStarts, Math.max(start, end));
  return {
    rule,
    severity: 'error',
    file: source.path,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    path: '',
    message,
  };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
