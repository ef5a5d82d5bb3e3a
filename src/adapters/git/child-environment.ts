import type { GitRemote } from '../../ports.ts';

/** Configuration that every child gets through its environment, where no other user can see it. */
const fixedConfiguration: readonly (readonly [string, string])[] = [
  // A mirror that has grown too many packs is replaced, so that nothing runs in the background.
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['fetch.unpackLimit', '1'],
  // The credential header would follow a redirect.
  ['http.followRedirects', 'false'],
  // Git gives up by itself on a silent server: what it starts for a transfer outlives a Git that is interrupted.
  ['http.lowSpeedLimit', '1'],
  ['http.lowSpeedTime', '30'],
  ['core.quotePath', 'true'],
];

/**
 * The whole environment of a Git child: what the settings pass on, and Git's own variables. Nothing of this process's
 * environment comes along, no configuration file of the machine is read, and only http and https are spoken.
 */
export function childEnvironment(
  passedOn: Readonly<Record<string, string>>,
  remote: GitRemote | undefined,
): Record<string, string> {
  const configuration =
    remote === undefined
      ? fixedConfiguration
      : [...fixedConfiguration, ['http.extraHeader', `Authorization: Basic ${basicCredential(remote)}`] as const];
  return {
    ...passedOn,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ALLOW_PROTOCOL: 'http:https',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_CONFIG_COUNT: String(configuration.length),
    ...Object.fromEntries(
      configuration.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

/** Every form in which the remote's token is used or could be echoed. */
export function secretsOf(remote: GitRemote): readonly string[] {
  return [basicCredential(remote), encodeURIComponent(remote.token), remote.token];
}

/** GitHub wants this user name with an installation token. */
function basicCredential(remote: GitRemote): string {
  return Buffer.from(`x-access-token:${remote.token}`, 'utf8').toString('base64');
}
