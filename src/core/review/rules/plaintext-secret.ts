import type { FieldPath } from '../../manifest/index.ts';
import { isSecretName } from '../../milvus/index.ts';
import { isMapping, listAt, mappingAt, stringAt, valueAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

/** Configuration is a few levels deep; deeper text is no password. */
const depthLimit = 8;

/** Secrets in clear text, which everyone who can read the repository or a ConfigMap can read. */
export const plaintextSecret = domainRule({
  id: 'plaintext-secret',
  title: 'No secret stands in the file',
  severity: 'warning',
  why: 'A secret in Git is known to all who can read the repository, now and later, and the operator copies it into a ConfigMap in clear text.',
  fix: 'Change the secret, keep it in a Secret, and name that here: `dependencies.storage.secretRef`, `dependencies.kafka.secretRef`, or `valueFrom` of an environment variable.',
  find: ({ written }) => {
    const dependencies = Object.keys(mappingAt(written, ['spec', 'dependencies']));
    const places = [
      ...secretsIn(written, ['spec', 'config']),
      ...dependencies.flatMap((name) => secretsIn(written, ['spec', 'dependencies', name, 'inCluster', 'values'])),
      ...listAt(written, ['spec', 'components', 'env']).flatMap((variable, index): readonly FieldPath[] =>
        namesSecret(stringAt(variable, ['name']) ?? '') && isSecret(stringAt(variable, ['value']))
          ? [['spec', 'components', 'env', index, 'value']]
          : [],
      ),
    ];
    const message =
      'This looks like a secret in clear text, readable for all who can read the repository. Change it, and keep the new one in a Secret.';
    return places.map((path) => ({ path, message }));
  },
});

function secretsIn(milvus: unknown, path: FieldPath): readonly FieldPath[] {
  const value = valueAt(milvus, path);
  if (!isMapping(value) || path.length > depthLimit) return [];
  return Object.entries(value).flatMap(([key, each]): readonly FieldPath[] => {
    if (typeof each !== 'string') return secretsIn(milvus, [...path, key]);
    // The id of an access key is a name, and for Azure that of the account.
    return isSecretName(key) && !/keyid$/i.test(key) && isSecret(each) ? [[...path, key]] : [];
  });
}

/** Empty texts, names of files and placeholders are no secrets. */
function isSecret(text: string | undefined): boolean {
  return text !== undefined && text !== '' && !/^(<.*>$|file:|\/|\$\()/.test(text);
}

function namesSecret(variable: string): boolean {
  return isSecretName(variable) || /_CONNECTION_STRING$/i.test(variable);
}
