import { isDeepStrictEqual } from 'node:util';
import type { PodTemplate } from '../api/resources.ts';

/** The characters of generated names: no vowels, nothing that looks alike (k8s.io/apimachinery/pkg/util/rand). */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** The value of the label `pod-template-hash`: stable for equal templates. */
export function templateHash(template: PodTemplate): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(stableText(template))) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return [...String(hash)].map((digit) => alphabet[Number(digit.charCodeAt(0)) % alphabet.length] ?? '').join('');
}

/** Five characters for the end of a pod's name. */
export function randomSuffix(random: () => number): string {
  const letter = () => alphabet[Math.floor(random() * alphabet.length)] ?? 'b';
  return Array.from({ length: 5 }, letter).join('');
}

/** True when two templates make the same pods; the hash label does not count. */
export function sameTemplate(one: PodTemplate, other: PodTemplate): boolean {
  return isDeepStrictEqual(withoutHash(one), withoutHash(other));
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { 'pod-template-hash': _hash, ...labels } = template.metadata.labels;
  return { ...template, metadata: { ...template.metadata, labels } };
}

function stableText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stableText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, each]) => `${key}:${stableText(each)}`).join(',')}}`;
}
