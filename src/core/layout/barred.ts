import {
  isMilvus,
  type Manifest,
  type ManifestDocument,
  parseManifest,
  type ResourceIdentity,
} from '../manifest/index.ts';
import { isMapping, stringAt, valueAt } from '../object/index.ts';
import { lineStartsOf, positionAt, type Refusal } from '../text/index.ts';
import type { BarredResource } from './deployed-resource.ts';

const templated: readonly { readonly pattern: RegExp; readonly what: string; readonly instead: string }[] = [
  {
    pattern: /\{%|\{\{[^}]*\}\}/,
    what: 'is a template (Jinja, Helm or the like)',
    instead: 'Change the variables that it is filled in from, or the template, by hand',
  },
  {
    pattern: /\$\{[^}]*\}|<<-?\s*[A-Z]+/,
    what: 'has its values filled in by another tool (Terraform or the like)',
    instead: 'Change the variable there by hand',
  },
];

const doNotEdit: readonly RegExp[] = [
  /do not (?:edit|modify|change)/i,
  /(?:auto-?)?generated (?:by|from|file)|@generated|managed by/i,
];

/** Of files in which a resource may be written in another language than YAML. */
export const templateExtensions: readonly string[] = [
  'tf',
  'tfvars',
  'hcl',
  'j2',
  'jinja',
  'jinja2',
  'tmpl',
  'tpl',
  'gotmpl',
  'jsonnet',
  'libsonnet',
  'cue',
];

/** True for files in which a resource may be written in another language than YAML. */
export function isTemplateFile(path: string): boolean {
  return templateExtensions.includes(/\.(\w+)$/.exec(path)?.[1] ?? '');
}

/** A file with a Milvus resource that is not YAML of its own, and what to do instead. Undefined when it has none. */
export function barredFile(path: string, text: string): BarredResource | undefined {
  const at = /^[ \t]*["']?kind["']?[ \t]*[:=][ \t]*["']?Milvus["']?[ \t]*,?[ \t]*$/m.exec(text);
  if (at === null || !/milvus\.io\/v1/.test(text)) return undefined;
  const marker = templated
    .map((each) => ({ ...each, match: each.pattern.exec(text) }))
    .find(({ match }) => match !== null);
  const { line, column } = positionAt(lineStartsOf(text), marker?.match?.index ?? at.index);
  const what = marker?.what ?? 'is not plain YAML';
  const instead = marker?.instead ?? 'Change it by hand';
  const message = `${path} ${what}, so Falconer cannot tell which resource comes out of it. ${instead}.`;
  const refusal: Refusal = { code: 'unsupported_layout', message, place: { file: path, line, column } };
  const start = positionAt(lineStartsOf(text), at.index).line;
  const name = /^[ \t]*name:[ \t]*["']?([a-z0-9][a-z0-9.-]*)["']?[ \t]*$/m.exec(text.slice(at.index))?.[1] ?? '';
  return {
    identity: identity(name),
    label: undefined,
    file: path,
    documentIndex: 0,
    line: start,
    refusal,
    standing: 'resource',
  };
}

/** Why a Milvus document of a YAML file is not to be edited there; undefined when it may be. */
export function barredDocument(manifest: Manifest, document: ManifestDocument): BarredResource | undefined {
  const { identity: named } = document;
  if (named?.group === 'milvus.io' && named.kind === 'MilvusCluster') return oldKind(manifest, document);
  if (!isMilvus(named)) return undefined;
  const header = headerOf(manifest.text, document);
  const source = /^#\s*Source:\s*(\S+)/m.exec(header);
  if (source !== null) {
    const message = `This is the output of helm template (${source[0].trim()}): the next rendering would undo the change. Change the values of that chart instead.`;
    return barred(manifest, document, { message, offset: source.index + document.start });
  }
  const comments = document.index === 0 ? `${header}\n${leadingComment(manifest.text)}` : header;
  const mark = doNotEdit.map((pattern) => pattern.exec(comments)).find((match) => match !== null);
  if (mark === undefined || mark === null) return undefined;
  const said = /[^\n]*/.exec(manifest.text.slice(manifest.text.lastIndexOf('\n', manifest.text.indexOf(mark[0])) + 1));
  const message = `The file says ${JSON.stringify((said?.[0] ?? mark[0]).replace(/^#+\s*/, '').trim())}. Change what it is made from instead.`;
  return barred(manifest, document, { message, offset: manifest.text.indexOf(mark[0]) });
}

/** The operator makes a Milvus of v1beta1 from it and keeps that as it says (milvus-operator, pkg/controllers/milvuscluster). */
function oldKind(manifest: Manifest, document: ManifestDocument): BarredResource {
  const message =
    'This is a MilvusCluster of milvus.io/v1alpha1, a deprecated kind from which the operator makes the Milvus itself. Write it as kind: Milvus of milvus.io/v1beta1 with spec.mode: cluster, and Falconer can change it.';
  const offset = document.contentStart;
  return { ...barred(manifest, document, { message, offset }), standing: 'resource' };
}

/** Milvus resources inside other resources: items of a List, texts of a ConfigMap, templates of compositions. */
export function embeddedResources(manifest: Manifest, document: ManifestDocument): readonly BarredResource[] {
  const kind = document.identity?.kind;
  if (kind === undefined || isMilvus(document.identity) || carriers.includes(kind)) return [];
  const text = sourceOf(manifest.text, document);
  if (!/milvus\.io\/v1/.test(text)) return [];
  const names = nestedNames(document.value, 0);
  return names.map((name) => {
    const at = /kind["']?:\s*["']?Milvus\b/.exec(text)?.index ?? 0;
    const found = barred(manifest, document, { message: embeddedIn(kind), offset: document.start + at });
    return { ...found, identity: identity(name) };
  });
}

function embeddedIn(kind: string): string {
  if (kind === 'List') {
    return 'The Milvus resource is an item of a kind: List. Make it a document of its own, with --- in front, and Falconer can change it.';
  }
  if (kind === 'ConfigMap' || kind === 'Secret') {
    return `The Milvus resource is a text in a ${kind}, and nothing here says what is made of it. Change the ${kind} by hand, or keep the resource in a file of its own.`;
  }
  return `The Milvus resource is written inside ${/^[AEIOU]/.test(kind) ? 'an' : 'a'} ${kind}, which makes something else of it. Change the ${kind} by hand.`;
}

/** Kinds that speak of Milvus resources without being where one is written: patches, health checks, values. */
const carriers: readonly string[] = ['Kustomization', 'Component', 'Application', 'ApplicationSet', 'HelmRelease'];

function nestedNames(value: unknown, depth: number): readonly string[] {
  if (depth > 20) return [];
  if (typeof value === 'string') {
    if (!value.includes('milvus.io/v1')) return [];
    const inner = parseManifest('', value).documents.filter((each) => isMilvus(each.identity));
    return inner.map((each) => each.identity?.name ?? '');
  }
  if (Array.isArray(value)) return value.flatMap((item) => nestedNames(item, depth + 1));
  if (!isMapping(value)) return [];
  const isResource =
    stringAt(value, ['kind']) === 'Milvus' &&
    stringAt(value, ['apiVersion'])?.startsWith('milvus.io/') === true &&
    valueAt(value, ['metadata']) !== undefined;
  if (isResource) return [stringAt(value, ['metadata', 'name']) ?? ''];
  return Object.values(value).flatMap((inner) => nestedNames(inner, depth + 1));
}

interface Reason {
  readonly message: string;
  readonly offset: number;
}

function barred(manifest: Manifest, document: ManifestDocument, { message, offset }: Reason): BarredResource {
  const start = document.contentStart;
  return {
    identity: document.identity ?? identity(''),
    label: undefined,
    file: manifest.path,
    documentIndex: document.index,
    line: positionAt(manifest.lineStarts, start).line,
    refusal: {
      code: 'unsupported_layout',
      message,
      place: { file: manifest.path, ...positionAt(manifest.lineStarts, offset) },
    },
    standing: document.identity !== undefined && isMilvus(document.identity) ? 'copy' : 'resource',
  };
}

function identity(name: string): ResourceIdentity {
  return { group: 'milvus.io', version: 'v1beta1', kind: 'Milvus', namespace: undefined, name };
}

/** The comments in front of a document's content. */
function headerOf(text: string, { start, contentStart }: ManifestDocument): string {
  return text.slice(start, contentStart);
}

/** The comments at the top of a file. */
function leadingComment(text: string): string {
  return /^(?:[ \t]*(?:#[^\n]*)?(?:\n|$)|---\s*\n)*/.exec(text.slice(0, 4_000))?.[0] ?? '';
}

function sourceOf(text: string, { node }: ManifestDocument): string {
  return text.slice(node.range[0], node.range[2]);
}
