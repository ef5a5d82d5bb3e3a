/** An IP address; Go's net/netip decides what is one and how it is written. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly bits: bigint;
}

/** A network: an address, whose host bits need not be zero, and the length of its prefix. */
export interface Network {
  readonly address: IpAddress;
  readonly prefix: number;
}

/**
 * Reads an address. What is wrong with the text otherwise: Kubernetes takes no zones (`fe80::1%eth0`) and no IPv4
 * addresses in IPv6 clothing (`::ffff:1.2.3.4`).
 */
export function parseAddress(text: string): IpAddress | string {
  if (text.includes('%')) return `IP address "${text}" with zone value is not allowed`;
  const bits = text.includes(':') ? parseIpv6(text) : parseIpv4(text);
  if (bits === undefined)
    return `IP Address "${text}" parse error during conversion from string: ParseAddr("${text}"): unable to parse IP`;
  if (!text.includes(':')) return { family: 4, bits };
  if (bits >> 32n === 0xffffn) return `IPv4-mapped IPv6 address "${text}" is not allowed`;
  return { family: 6, bits };
}

function parseIpv4(text: string): bigint | undefined {
  const fields = text.split('.');
  if (fields.length !== 4 || !fields.every((field) => /^(?:0|[1-9]\d{0,2})$/.test(field) && Number(field) <= 255))
    return undefined;
  return fields.reduce((bits, field) => (bits << 8n) | BigInt(field), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], tail = []] = groups.map(expandIpv4);
  if (head === undefined || tail === undefined) return undefined;
  const given = head.length + tail.length;
  if (halves.length === 1 ? given !== 8 : given > 7) return undefined;
  const all = [...head, ...Array.from({ length: 8 - given }, () => '0'), ...tail];
  if (!all.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return undefined;
  return all.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

/** An IPv4 address may stand for the last two groups. */
function expandIpv4(groups: readonly string[]): readonly string[] {
  const last = groups.at(-1);
  const bits = last?.includes('.') === true ? parseIpv4(last) : undefined;
  if (bits === undefined) return groups;
  return [...groups.slice(0, -1), (bits >> 16n).toString(16), (bits & 0xffffn).toString(16)];
}

/** The one canonical form of the address (RFC 5952). */
export function renderAddress({ family, bits }: IpAddress): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 0xffn)).join('.');
  const groups = Array.from({ length: 8 }, (_, at) => ((bits >> BigInt(112 - 16 * at)) & 0xffffn).toString(16));
  const zeros = longestZeros(groups);
  if (zeros === undefined) return groups.join(':');
  return `${groups.slice(0, zeros.start).join(':')}::${groups.slice(zeros.start + zeros.length).join(':')}`;
}

/** The first of the longest runs of at least two zero groups. */
function longestZeros(groups: readonly string[]): { readonly start: number; readonly length: number } | undefined {
  let best: { readonly start: number; readonly length: number } | undefined;
  for (let start = 0; start < groups.length; start += 1) {
    const stop = groups.findIndex((group, at) => at >= start && group !== '0');
    const length = (stop < 0 ? groups.length : stop) - start;
    if (length >= 2 && length > (best?.length ?? 1)) best = { start, length };
  }
  return best;
}

/** Reads `address/prefix`; what is wrong with the text otherwise. */
export function parseNetwork(text: string): Network | string {
  const slash = text.lastIndexOf('/');
  const length = text.slice(slash + 1);
  const address = slash < 0 ? 'no "/"' : parseAddress(text.slice(0, slash));
  if (typeof address === 'string') return `network address parse error during conversion from string: ${address}`;
  const prefix = Number(length);
  if (!/^(?:0|[1-9]\d{0,2})$/.test(length) || prefix > width(address)) {
    return `network address parse error during conversion from string: netip.ParsePrefix("${text}"): prefix length out of range`;
  }
  return { address, prefix };
}

function width({ family }: IpAddress): number {
  return family === 4 ? 32 : 128;
}

/** The network with its host bits zero. */
export function maskNetwork({ address, prefix }: Network): Network {
  const host = BigInt(width(address) - prefix);
  return { address: { ...address, bits: (address.bits >> host) << host }, prefix };
}

export function networkContains(network: Network, { family, bits }: IpAddress): boolean {
  const { address, prefix } = network;
  const host = BigInt(width(address) - prefix);
  return address.family === family && address.bits >> host === bits >> host;
}

/** True when the leading bits of the address are those of the given pattern, such as `fe80::/10`. */
export function isWithin(pattern: string, address: IpAddress): boolean {
  const network = parseNetwork(pattern);
  return typeof network !== 'string' && networkContains(network, address);
}
