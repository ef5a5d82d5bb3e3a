import { opaqueType } from '../cel/cel-type.ts';
import type { Library, Overload } from '../cel/environment.ts';
import { declare, declareMethod, functionsOf, isText, unary } from '../cel/signature.ts';
import { celError, noSuchOverload, type Result } from '../cel/value.ts';
import { type IpAddress, isWithin, parseAddress, renderAddress } from './ip-address.ts';
import { opaqueKind } from './opaque.ts';

export const addresses = opaqueKind<IpAddress>('net.IP', (a, b) => a.family === b.family && a.bits === b.bits);

function ip(text: string): Result {
  const address = parseAddress(text);
  return typeof address === 'string' ? celError(address) : addresses.make(address);
}

function isCanonical(text: string): Result {
  const address = parseAddress(text);
  return typeof address === 'string' ? celError(address) : renderAddress(address) === text;
}

function onAddress(compute: (address: IpAddress) => Result): Overload['evaluate'] {
  return (value = null) => {
    const content = addresses.contentOf(value);
    return content === undefined ? noSuchOverload : compute(content);
  };
}

function within(...patterns: readonly string[]): (address: IpAddress) => boolean {
  return (address) => patterns.some((pattern) => isWithin(pattern, address));
}

const isUnspecified = within('0.0.0.0/32', '::/128');
const isLoopback = within('127.0.0.0/8', '::1/128');
const isMulticast = within('224.0.0.0/4', 'ff00::/8');
const isLinkLocalUnicast = within('169.254.0.0/16', 'fe80::/10');
const isBroadcast = within('255.255.255.255/32');

function isLinkLocalMulticast(address: IpAddress): boolean {
  if (address.family === 4) return isWithin('224.0.0.0/24', address);
  // The flags in the third hexadecimal digit do not count.
  return ((address.bits >> 112n) & 0xff0fn) === 0xff02n;
}

function isGlobalUnicast(address: IpAddress): boolean {
  return ![isUnspecified, isBroadcast, isLoopback, isMulticast, isLinkLocalUnicast].some((isKind) => isKind(address));
}

const I = addresses.name;

/** k8s.io/apiserver, pkg/cel/library/ip.go. */
export const ipLibrary: Library = {
  name: 'ip',
  functions: functionsOf([
    declare(`ip(string): ${I}`, unary(isText, ip)),
    declare(
      'isIP(string): bool',
      unary(isText, (text) => typeof parseAddress(text) !== 'string'),
    ),
    declare('ip.isCanonical(string): bool', unary(isText, isCanonical)),
    declare(`string(${I}): string`, onAddress(renderAddress)),
    declareMethod(
      `${I}.family(): int`,
      onAddress(({ family }) => BigInt(family)),
    ),
    declareMethod(`${I}.isUnspecified(): bool`, onAddress(isUnspecified)),
    declareMethod(`${I}.isLoopback(): bool`, onAddress(isLoopback)),
    declareMethod(`${I}.isLinkLocalMulticast(): bool`, onAddress(isLinkLocalMulticast)),
    declareMethod(`${I}.isLinkLocalUnicast(): bool`, onAddress(isLinkLocalUnicast)),
    declareMethod(`${I}.isGlobalUnicast(): bool`, onAddress(isGlobalUnicast)),
  ]),
  typeNames: [opaqueType(I)],
};
