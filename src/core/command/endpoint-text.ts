/** What is wrong with an endpoint, and what was probably meant. */
export interface EndpointProblem {
  readonly message: string;
  readonly instead?: string;
}

const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const hostPattern = new RegExp(`^(?:${label}(?:\\.${label})*|\\[[0-9A-Fa-f:.]{2,45}\\])$`);

/**
 * Why a text is no bare `host:port`; undefined when it is one. The operator splits the text at its last colon, so a scheme
 * or a path ends up in the address (milvus-operator v1.3.8, pkg/util/util.go).
 */
export function endpointProblem(text: string, usualPort: number): EndpointProblem | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text);
  const rest = text.slice(scheme?.[0].length ?? 0);
  const bare = rest.replace(/[/?#].*$/, '');
  const colon = bare.lastIndexOf(':');
  const hasPort = colon > bare.lastIndexOf(']') && colon !== -1;
  const host = hasPort ? bare.slice(0, colon) : bare;
  const port = hasPort ? bare.slice(colon + 1) : '';
  if (!hostPattern.test(host)) return { message: `${JSON.stringify(text)} is no endpoint: write host:port.` };
  const meantPort = port === '' ? portOf(scheme?.[1], usualPort) : port;
  const instead = `${host}:${meantPort}`;
  if (!/^[1-9]\d{0,4}$/.test(meantPort) || Number(meantPort) > 65_535) {
    return { message: `${JSON.stringify(text)} has no port from 1 to 65535.`, instead: `${host}:${usualPort}` };
  }
  if (scheme !== null) {
    const message = `An endpoint is a bare host:port. With ${scheme[0]} in front the operator would take all of it for the name of the host.`;
    return { message, instead };
  }
  if (bare !== rest)
    return { message: `An endpoint is a bare host:port, without ${rest.slice(bare.length)}.`, instead };
  return port === '' ? { message: `${JSON.stringify(text)} names no port.`, instead } : undefined;
}

function portOf(scheme: string | undefined, usual: number): string {
  if (scheme?.toLowerCase() === 'https') return '443';
  return String(usual);
}
