import { parseQuantity } from './quantity.ts';

const binaryUnits = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const;

/** Thousandths of a core as people write them: `4` or `500m`. */
export function cpuText(thousandths: bigint): string {
  return thousandths % 1_000n === 0n ? String(thousandths / 1_000n) : `${thousandths}m`;
}

/** Thousandths of a byte as people write them, in the largest unit that needs at most one decimal: `16Gi`, `1.5Gi`. */
export function memoryText(thousandths: bigint): string {
  const bytes = thousandths / 1_000n;
  for (let power = binaryUnits.length - 1; power > 0; power -= 1) {
    const unit = 1_024n ** BigInt(power);
    const tenths = (bytes * 10n) / unit;
    if (tenths < 10n || tenths * unit !== bytes * 10n) continue;
    const whole = tenths / 10n;
    return `${whole}${tenths % 10n === 0n ? '' : `.${tenths % 10n}`}${binaryUnits[power]}`;
  }
  return String(bytes);
}

/** A quantity as YAML has it, in thousandths of its unit; what is missing or cannot be read counts as nothing. */
export function thousandthsOf(quantity: string | number | undefined): bigint {
  return parseQuantity(String(quantity ?? '')) ?? 0n;
}
