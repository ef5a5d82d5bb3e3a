import type { Library, Overload } from '../cel/environment.ts';
import { declare, declareMethod, functionsOf, isText, unary } from '../cel/signature.ts';
import { celError, noSuchOverload, type Result } from '../cel/value.ts';
import { opaqueKind } from './opaque.ts';
import { hostName, parseRequestUri, parseUrl, portOf, queryOf, type Url } from './url-text.ts';

const urls = opaqueKind<Url>('kubernetes.URL', (a, b) => a.text === b.text);

function url(text: string): Result {
  const failure = parseRequestUri(text);
  const parsed = failure === undefined ? parseUrl(text) : failure;
  if (typeof parsed !== 'string') return urls.make(parsed);
  return celError(`URL parse error during conversion from string: parse "${text}": ${parsed}`);
}

function onUrl(compute: (url: Url) => Result): Overload['evaluate'] {
  return (value = null) => {
    const content = urls.contentOf(value);
    return content === undefined ? noSuchOverload : compute(content);
  };
}

const U = urls.name;

/** k8s.io/apiserver, pkg/cel/library/urls.go. */
export const urlLibrary: Library = {
  name: 'url',
  functions: functionsOf([
    declare(`url(string): ${U}`, unary(isText, url)),
    declare(
      'isURL(string): bool',
      unary(isText, (text) => parseRequestUri(text) === undefined),
    ),
    declareMethod(
      `${U}.getScheme(): string`,
      onUrl(({ scheme }) => scheme),
    ),
    declareMethod(
      `${U}.getHost(): string`,
      onUrl(({ host }) => host),
    ),
    declareMethod(`${U}.getHostname(): string`, onUrl(hostName)),
    declareMethod(`${U}.getPort(): string`, onUrl(portOf)),
    declareMethod(
      `${U}.getEscapedPath(): string`,
      onUrl(({ path }) => path),
    ),
    declareMethod(`${U}.getQuery(): map(string, list(string))`, onUrl(queryOf)),
  ]),
};
