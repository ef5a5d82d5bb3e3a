import type { Library, Overload } from '../cel/environment.ts';
import { declare, declareMethod, functionsOf, isText, unary } from '../cel/signature.ts';
import { parseTimestamp } from '../cel/time-text.ts';
import { noneOptional, noSuchOverload, type Result } from '../cel/value.ts';
import {
  asPrefix,
  type Complaints,
  dns1035Label,
  dns1123Label,
  dns1123Subdomain,
  labelValue,
  qualifiedName,
} from './name-format.ts';
import { opaqueKind } from './opaque.ts';
import { parseRequestUri } from './url-text.ts';

interface NamedFormat {
  readonly name: string;
  readonly check: (text: string) => Complaints;
}

const formats = opaqueKind<NamedFormat>('kubernetes.NamedFormat', (a, b) => a.name === b.name);

function matching(pattern: RegExp, complaint: string): (text: string) => Complaints {
  return (text) => (pattern.test(text) ? [] : [complaint]);
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;
const uuid = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32})$/i;
const clock = /^([0-9]{2}):([0-9]{2}):([0-9]{2})(?:.[0-9]+)?(?:z|[+-][0-9]{2}:[0-9]{2})$/;

function isDate(text: string): boolean {
  return parseTimestamp(`${text}T00:00:00Z`) !== undefined;
}

/** As strfmt.IsDateTime: case does not matter, and only the clock's upper bounds do. */
function isDateTime(text: string): boolean {
  const [date = '', time = ''] = text.toLowerCase().split('t');
  const [, hours = '', minutes = '', seconds = ''] = clock.exec(time) ?? [];
  return isDate(date) && hours !== '' && hours <= '23' && minutes <= '59' && seconds <= '59';
}

/** By the names that expressions use; `format.named("dns1123Label")` is `format.dns1123Label()`. */
const checks: Readonly<Record<string, NamedFormat['check']>> = {
  dns1123Label,
  dns1123Subdomain,
  dns1035Label,
  qualifiedName,
  dns1123LabelPrefix: asPrefix(dns1123Label),
  dns1123SubdomainPrefix: asPrefix(dns1123Subdomain),
  dns1035LabelPrefix: asPrefix(dns1035Label),
  labelValue,
  uri: (text) => {
    const failure = parseRequestUri(text);
    return failure === undefined ? [] : [`parse "${text}": ${failure}`];
  },
  uuid: matching(uuid, 'does not match the UUID format'),
  byte: matching(base64, 'invalid base64'),
  date: (text) => (isDate(text) ? [] : ['invalid date']),
  datetime: (text) => (isDateTime(text) ? [] : ['invalid datetime']),
};

function named(name: string): Result {
  const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
  return check === undefined ? noneOptional : { kind: 'optional', value: formats.make({ name, check }) };
}

const validate: Overload['evaluate'] = (format = null, text = null) => {
  const content = formats.contentOf(format);
  if (content === undefined || !isText(text)) return noSuchOverload;
  const complaints = content.check(text);
  return complaints.length === 0 ? noneOptional : { kind: 'optional', value: complaints };
};

const F = formats.name;

/** k8s.io/apiserver, pkg/cel/library/format.go. */
export const formatLibrary: Library = {
  name: 'format',
  functions: functionsOf([
    ...Object.entries(checks).map(([name, check]) =>
      declare(`format.${name}(): ${F}`, () => formats.make({ name, check })),
    ),
    declare(`format.named(string): optional(${F})`, unary(isText, named)),
    declareMethod(`${F}.validate(string): optional(list(string))`, validate),
  ]),
};
