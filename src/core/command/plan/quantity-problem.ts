import { parseQuantity } from '../../object/index.ts';
import { nearest } from '../../text/index.ts';

/** What is wrong with a quantity, and what was probably meant. */
export interface QuantityProblem {
  readonly message: string;
  readonly instead?: string;
}

/** No real node has more; larger numbers are slips of the finger. In thousandths. */
const largest = { cpu: 1_024_000n, memory: 64n * 1_024n ** 4n * 1_000n };

/** A Milvus process does not start with less memory; smaller numbers lack their unit. In thousandths of a byte. */
const smallestMemory = 16n * 1_024n ** 2n * 1_000n;

/** Why a text is no sensible amount of a resource; undefined when it is. */
export function quantityProblem(name: string, text: string): QuantityProblem | undefined {
  const quantity = parseQuantity(text);
  if (quantity === undefined) return notAQuantity(name, text);
  if (quantity <= 0n)
    return { message: `${name} must be more than 0, not ${text}.`, instead: name === 'cpu' ? '1' : '4Gi' };
  if (name.includes('/')) {
    if (quantity % 1_000n === 0n) return undefined;
    return { message: `${name} is counted in whole devices; ${text} is not.` };
  }
  if (name === 'cpu') {
    if (quantity <= largest.cpu) return undefined;
    const message = `${text} of cpu is more cores than a node has; write thousandths of a core with m.`;
    return /^\d+$/.test(text) ? { message, instead: `${text}m` } : { message };
  }
  if (quantity > largest.memory) return { message: `${text} of ${name} is more than a node has.` };
  if (name !== 'memory' || quantity >= smallestMemory) return undefined;
  const bytes = (quantity + 999n) / 1_000n;
  const digits = /^\d+/.exec(text)?.[0] ?? '';
  const unit = /^\d+$/.test(text) ? 'Gi' : 'Mi';
  return {
    message: `${text} of memory means ${bytes === 1n ? '1 byte' : `${bytes} bytes`}, too little for Milvus to start. Was ${digits}${unit} meant?`,
    instead: `${digits}${unit}`,
  };
}

function notAQuantity(name: string, text: string): QuantityProblem {
  const example = name === 'cpu' ? '4 or 500m' : name.includes('/') ? '1' : '16Gi or 512Mi';
  const message = `${JSON.stringify(text)} is no quantity of ${name}: write for example ${example}.`;
  const match = /^(\d+(?:\.\d+)?) ?([A-Za-z]+)$/.exec(text);
  if (match === null) return { message };
  const [, digits = '', unit = ''] = match;
  const meant = name === 'cpu' ? meantCpu(unit) : meantMemory(unit);
  return meant === undefined ? { message } : { message, instead: `${digits}${meant}` };
}

function meantCpu(unit: string): string | undefined {
  return nearest(unit, ['core', 'cores', 'cpu', 'cpus', 'vcpu', 'c']) === undefined ? undefined : '';
}

/** `16GB`, `16g` and `16gib` are 16Gi to those who write them. */
function meantMemory(unit: string): string | undefined {
  const match = /^([kmgt])(i?b?|iB)$/i.exec(unit);
  const letter = match?.[1]?.toUpperCase();
  return letter === undefined ? undefined : `${letter}i`;
}
