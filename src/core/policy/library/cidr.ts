import { opaqueType } from '../cel/cel-type.ts';
import type { Library, Overload } from '../cel/environment.ts';
import { declare, declareMethod, functionsOf, isText, unary } from '../cel/signature.ts';
import { celError, noSuchOverload, type Result, type Value } from '../cel/value.ts';
import { addresses } from './ip.ts';
import { maskNetwork, type Network, networkContains, parseAddress, parseNetwork, renderAddress } from './ip-address.ts';
import { opaqueKind } from './opaque.ts';

const networks = opaqueKind<Network>(
  'net.CIDR',
  (a, b) => a.prefix === b.prefix && a.address.family === b.address.family && a.address.bits === b.address.bits,
);

function cidr(text: string): Result {
  const network = parseNetwork(text);
  return typeof network === 'string' ? celError(network) : networks.make(network);
}

function onNetwork(compute: (network: Network, other: Value) => Result): Overload['evaluate'] {
  return (value = null, other = null) => {
    const content = networks.contentOf(value);
    return content === undefined ? noSuchOverload : compute(content, other);
  };
}

function containsIp(network: Network, other: Value): Result {
  const address = isText(other) ? parseAddress(other) : addresses.contentOf(other);
  if (address === undefined) return noSuchOverload;
  return typeof address === 'string' ? celError(address) : networkContains(network, address);
}

function containsCidr(network: Network, other: Value): Result {
  const inner = isText(other) ? parseNetwork(other) : networks.contentOf(other);
  if (inner === undefined) return noSuchOverload;
  if (typeof inner === 'string') return celError(inner);
  return network.prefix <= inner.prefix && networkContains(network, inner.address);
}

const N = networks.name;
const I = addresses.name;

/** k8s.io/apiserver, pkg/cel/library/cidr.go. */
export const cidrLibrary: Library = {
  name: 'cidr',
  functions: functionsOf([
    declare(`cidr(string): ${N}`, unary(isText, cidr)),
    declare(
      'isCIDR(string): bool',
      unary(isText, (text) => typeof parseNetwork(text) !== 'string'),
    ),
    declare(
      `string(${N}): string`,
      onNetwork(({ address, prefix }) => `${renderAddress(address)}/${prefix}`),
    ),
    declareMethod(`${N}.containsIP(string): bool`, onNetwork(containsIp)),
    declareMethod(`${N}.containsIP(${I}): bool`, onNetwork(containsIp)),
    declareMethod(`${N}.containsCIDR(string): bool`, onNetwork(containsCidr)),
    declareMethod(`${N}.containsCIDR(${N}): bool`, onNetwork(containsCidr)),
    declareMethod(
      `${N}.ip(): ${I}`,
      onNetwork(({ address }) => addresses.make(address)),
    ),
    declareMethod(
      `${N}.prefixLength(): int`,
      onNetwork(({ prefix }) => BigInt(prefix)),
    ),
    declareMethod(
      `${N}.masked(): ${N}`,
      onNetwork((network) => networks.make(maskNetwork(network))),
    ),
  ]),
  typeNames: [opaqueType(N)],
};
