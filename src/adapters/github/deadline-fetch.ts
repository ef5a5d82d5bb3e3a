/**
 * A `fetch` for one API: every call ends after so many milliseconds, its body included, and none goes to another host.
 * A link to the next page comes from an answer; the token must not follow it elsewhere.
 */
export function createDeadlineFetch(apiUrl: string, milliseconds: number): typeof fetch {
  const { origin } = new URL(apiUrl);
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== origin) throw new TypeError(`${url.origin} is not the configured GitHub API`);
    const deadline = AbortSignal.timeout(milliseconds);
    const signal = init?.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
    return fetch(input, { ...init, signal });
  };
}
