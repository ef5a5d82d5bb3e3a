import { changedLeaves, type FieldPath } from '../../manifest/index.ts';
import { asksToStop, imageOf, parseImage, sameNumbers } from '../../milvus/index.ts';
import type { Json } from '../../object/index.ts';
import type { EarlierState } from '../command.ts';
import { configConsequences } from './config-consequences.ts';
import { nameOf, versionOf } from './earlier-state.ts';
import { fieldConsequences } from './field-consequences.ts';
import type { ConfigEdit } from './plan-config.ts';
import type { FieldEdit } from './plan-fields.ts';
import { upgradeConsequences } from './upgrade-consequences.ts';

export interface Return {
  /** The resource as it will be. */
  readonly after: unknown;
  readonly state: EarlierState;
  /** Later states, which are undone. */
  readonly since: readonly EarlierState[];
}

/** What people should know before they approve the way back. */
export function rollbackConsequences(milvus: unknown, { after, state, since }: Return): readonly string[] {
  const leaves = changedLeaves(milvus, after, ['spec']).filter(({ path }) => !isOfImage(path));
  const edits = leaves.map(({ path, after: value }) =>
    value === undefined ? { path } : { path, value: value as Json },
  );
  const [config, fields] = [edits.filter(isOfConfig), edits.filter((edit) => !isOfConfig(edit))];
  const said = [
    ...(fields.length === 0 ? [] : fieldConsequences(after, fields)),
    ...(config.length === 0 ? [] : configConsequences(after, config.map(keyOf))),
  ];
  const image = imageConsequences(milvus, after);
  return [
    `This brings back the state of ${nameOf(state)}, committed on ${state.date.slice(0, 10)} by ${state.author}: ${state.subject}`,
    ...undoneSentence(since),
    ...image,
    ...new Set(said.filter((sentence) => sentence !== 'No pod restarts.')),
    ...stopSentence(milvus, after),
  ];
}

function isOfConfig({ path }: FieldEdit): boolean {
  return path[1] === 'config';
}

function keyOf({ path, value }: FieldEdit): ConfigEdit {
  const key = path.slice(2).map(String);
  return value === undefined ? { key } : { key, value };
}

function isOfImage([, section, name, field]: FieldPath): boolean {
  if (section !== 'components') return false;
  return ['image', 'version', 'imageUpdateMode'].includes(String(name)) || field === 'image';
}

const subjectsShown = 5;

function undoneSentence(since: readonly EarlierState[]): readonly string[] {
  if (since.length === 0) return [];
  const subjects = since.slice(0, subjectsShown).map(({ commit, subject }) => `${commit.slice(0, 12)} ${subject}`);
  const more = since.length > subjectsShown ? `, and ${since.length - subjectsShown} more` : '';
  const what = since.length === 1 ? 'This later change of it is undone' : 'These later changes of it are undone';
  return [`${what}: ${subjects.join('; ')}${more}.`];
}

function imageConsequences(milvus: unknown, after: unknown): readonly string[] {
  const [from, to] = [versionOf(milvus), versionOf(after)];
  const image = imageOf(after);
  if (image === imageOf(milvus) || from === undefined || to === undefined) return [];
  const direction = sameNumbers(from, to) ? 'same' : to.compare(from) < 0 ? 'down' : 'up';
  const next = { image, tag: parseImage(image)?.tag ?? '', statedVersion: undefined, version: to.version };
  return upgradeConsequences(milvus, { from, to, direction, image: next, step: undefined, later: [], after });
}

function stopSentence(milvus: unknown, after: unknown): readonly string[] {
  const [now, then] = [asksToStop(milvus), asksToStop(after)];
  if (now === then) return [];
  return [
    then ? 'Milvus was stopped then, and stops again: no client can connect.' : 'Milvus is stopped now, and starts.',
  ];
}
