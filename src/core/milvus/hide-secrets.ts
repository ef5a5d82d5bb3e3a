import { isMapping } from '../object/index.ts';
import { isSecretName } from './milvus-config.ts';

/** What stands for a secret wherever people read it. */
export const hiddenSecret = '(secret)';

/** A value of a field with every secret in it replaced; `path` says which field it is. */
export function withoutSecrets(value: unknown, path: readonly (string | number)[] = []): unknown {
  if (value === undefined || value === null || value === '') return value;
  if (path.some((step) => isSecretName(String(step)))) return hiddenSecret;
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item));
  if (!isMapping(value)) return value;
  const isVariable = typeof value.name === 'string' && isSecretName(value.name);
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      isVariable && key === 'value' ? hiddenSecret : withoutSecrets(each, [key]),
    ]),
  );
}

/** Every secret in a value, as text. */
export function secretsIn(value: unknown): readonly string[] {
  const found: string[] = [];
  const look = (each: unknown): void => {
    if (Array.isArray(each)) each.forEach(look);
    if (!isMapping(each)) return;
    const isVariable = typeof each.name === 'string' && isSecretName(each.name);
    for (const [key, field] of Object.entries(each)) {
      const isText = typeof field === 'string' || typeof field === 'number';
      if (isText && (isSecretName(key) || (isVariable && key === 'value'))) found.push(String(field));
      else look(field);
    }
  };
  look(value);
  return found;
}
