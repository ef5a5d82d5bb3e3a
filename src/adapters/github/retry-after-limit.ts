import type { Octokit } from '@octokit/rest';

type Plugin = Parameters<typeof Octokit.plugin>[0];

/**
 * The throttling plugin knows GitHub's secondary limit by its text. A 403 or 429 that says how long to wait in a header
 * alone means the same: the request was not carried out, and may be sent again after that time.
 */
export const treatRetryAfterAsLimit: Plugin = (client) => {
  client.hook.error('request', (error) => {
    const status = 'status' in error ? error.status : undefined;
    const response = 'response' in error ? error.response : undefined;
    const isLimit = (status === 403 || status === 429) && response?.headers['retry-after'] !== undefined;
    if (isLimit && !/\bsecondary rate\b/i.test(error.message)) error.message += ' (secondary rate limit)';
    throw error;
  });
};
