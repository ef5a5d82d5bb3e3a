import { parseImage } from '../milvus/index.ts';
import { parseQuantity } from '../object/index.ts';

/** "1 pod", "3 pods". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The tag of an image, as people say it: `v2.4.13`. The whole text where it has no tag. */
export function versionIn(image: string): string {
  return parseImage(image)?.tag ?? image;
}

/** The first ones joined, and how many are left out: "a; b; c; and 2 more". */
export function listOf(texts: readonly string[], most: number): string {
  if (texts.length <= most) return texts.join('; ');
  return `${texts.slice(0, most).join('; ')}; and ${texts.length - most} more`;
}

/** The text that occurs most, the first of equals; empty for none. */
export function mostCommon(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  let [found, most] = ['', 0];
  for (const [text, times] of counts) {
    if (times > most) [found, most] = [text, times];
  }
  return found;
}

/** Text from the cluster on one line, without control characters and the last full stop, at most `most` characters. */
export function oneLine(text: string, most = 300): string {
  const line = text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replace(/[.;:,]+$/, '');
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

const gibibyte = 1024n ** 3n;
const mebibyte = 1024n ** 2n;

/** The next memory size to try after a limit proved too small: twice as much, in whole Gi or Mi. Undefined for no quantity. */
export function nextMemorySize(limit: string): string | undefined {
  const thousandths = parseQuantity(limit);
  if (thousandths === undefined || thousandths <= 0n) return undefined;
  const bytes = (thousandths * 2n) / 1000n;
  if (bytes >= gibibyte) return `${roundedUp(bytes, gibibyte)}Gi`;
  return `${roundedUp(bytes, mebibyte)}Mi`;
}

function roundedUp(bytes: bigint, unit: bigint): bigint {
  return (bytes + unit - 1n) / unit;
}
