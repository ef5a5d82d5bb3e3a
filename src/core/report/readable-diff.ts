import { parseManifest } from '../manifest/index.ts';
import { hiddenSecret, secretsIn } from '../milvus/index.ts';
import type { ChangedFile } from '../operation/index.ts';
import { unifiedDiff } from '../text/index.ts';

/** The diff of a file for people. A secret that stands in Git is not carried into comments and mails. */
export function readableDiff({ path, before, after }: ChangedFile): string {
  const texts = [before, after].flatMap((text) => text ?? []);
  const values = texts.flatMap((text) => parseManifest(path, text).documents.map((document) => document.value));
  const secrets = new Set(values.flatMap((value) => secretsIn(value)).flatMap((secret) => secret.split(/\r?\n/)));
  const longestFirst = [...secrets]
    .filter((secret) => secret.length >= shortestSecret)
    .sort((a, b) => b.length - a.length);
  return longestFirst.reduce((diff, secret) => diff.replaceAll(secret, hiddenSecret), unifiedDiff(path, before, after));
}

/** A shorter text would be found all over the diff. */
const shortestSecret = 4;
