import { isMap, isScalar, isSeq, type ParsedNode, parseDocument, Scalar } from 'yaml';
import type { Json } from '../object/index.ts';
import { accept, type Result, refuse } from '../text/index.ts';

/** Names that JavaScript, not Milvus, has a meaning for. */
export const forbiddenNames: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/**
 * The value that a text behind `=` means, by the rules of YAML 1.2: `4` and `true` are a number and a boolean, `"4"` is a
 * text, `[a, b]` and `{a: 1}` are a list and a mapping. Refuses what different readers take for different things, and null,
 * which is removal by another name.
 */
export function parseValueText(text: string): Result<Json> {
  if (!/^["'[{]/.test(text)) return plainValue(text);
  const document = parseDocument(text, { schema: 'core', uniqueKeys: true, prettyErrors: false, logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined || document.contents === null) {
    return no(`${JSON.stringify(text)} is not valid YAML: ${error?.message ?? 'it is empty'}.`);
  }
  return nodeValue(document.contents);
}

function nodeValue(node: ParsedNode | null): Result<Json> {
  if (node === null || (!isScalar(node) && !isSeq<ParsedNode>(node) && !isMap<ParsedNode, ParsedNode | null>(node))) {
    return no('Aliases and missing values cannot be written this way; write the value out.');
  }
  if (node.anchor !== undefined || node.tag !== undefined) return no('Anchors and tags cannot be written this way.');
  if (isScalar(node)) return node.type === Scalar.PLAIN ? plainValue(node.source ?? '') : accept(String(node.value));
  if (isSeq<ParsedNode>(node)) return listValue(node.items);
  const entries: [string, Json][] = [];
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : undefined;
    if (name === undefined || forbiddenNames.includes(name) || name === '<<') {
      return no(`${JSON.stringify(name ?? 'a collection')} cannot be the name of a field. Take another name.`);
    }
    const inner = nodeValue(value);
    if (!inner.ok) return inner;
    entries.push([name, inner.value]);
  }
  return accept(Object.fromEntries(entries));
}

function listValue(items: readonly ParsedNode[]): Result<Json> {
  const values: Json[] = [];
  for (const item of items) {
    const value = nodeValue(item);
    if (!value.ok) return value;
    values.push(value.value);
  }
  return accept(values);
}

/** A text without quotes: boolean, number or text. */
function plainValue(text: string): Result<Json> {
  if (text === '') return no('A value is missing. Write "" for an empty text.');
  if (/^(true|True|TRUE)$/.test(text)) return accept(true);
  if (/^(false|False|FALSE)$/.test(text)) return accept(false);
  if (/^(null|Null|NULL|~)$/.test(text)) {
    return no('null is no value: use /unset, or /config unset, to remove a field.');
  }
  if (/^[-+]?(0|[1-9]\d*)(\.\d+)?$|^[-+]?\.\d+$/.test(text)) return numberValue(text);
  if (/^[-+]?(0\d+|0x[0-9a-f]+|0o[0-7]+|\.inf|\.nan|(\d+\.?\d*|\.\d+)e[-+]?\d+)$/i.test(text)) {
    return no(
      `Readers of YAML disagree about ${text}: write the number in plain digits, or quote the text, as "${text}".`,
    );
  }
  if (/^[#&*!|>%@`]/.test(text))
    return no(`${JSON.stringify(text)} begins with a character that YAML gives a meaning: quote it.`);
  return accept(text);
}

function numberValue(text: string): Result<Json> {
  const value = Number(text);
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return accept(Object.is(value, -0) ? 0 : value);
  return no(`${text} has too many digits for a number: quote it, as "${text}", to keep it as it is.`);
}

function no(message: string): Result<never> {
  return refuse({ code: 'bad_arguments', message });
}
