import {
  type ComponentName,
  componentNames,
  configKeyConcern,
  configSections,
  modeOf,
  whyNotRun,
} from '../../milvus/index.ts';
import { valueAt } from '../../object/index.ts';
import { nearest } from '../../text/index.ts';
import type { ConfigEdit } from './plan-config.ts';
import { restartConsequences, runningComponents } from './restart-consequences.ts';

/** What people should know before keys of milvus.yaml change. */
export function configConsequences(after: unknown, edits: readonly ConfigEdit[]): readonly string[] {
  const unknown = [...new Set(edits.map(({ key }) => key[0] ?? ''))].filter((section) => !isSection(section));
  return [...effectSentences(after, edits), ...unknown.map(unknownSection), ...secretSentences(edits)];
}

/** `updateConfigMapOnly` is on unless it is written as false (milvus-operator v1.3.6). */
function effectSentences(after: unknown, edits: readonly ConfigEdit[]): readonly string[] {
  if (valueAt(after, ['spec', 'components', 'updateConfigMapOnly']) === false) {
    const running = runningComponents(after).map(({ component }) => component);
    return ['updateConfigMapOnly is false, so the change restarts Milvus.', ...restartConsequences(after, running)];
  }
  const components = [...new Set(edits.map(({ key }) => readerOf(after, key[0] ?? '')))];
  const [only, ...others] = components;
  const restart = only === undefined || others.length > 0 ? 'all' : only.toLowerCase();
  return [
    `No pod restarts: only the ConfigMap changes. Milvus takes up some of its keys while it runs; for the others, /restart ${restart} afterwards.`,
  ];
}

/** The component that reads a section, when it is only one that runs here. */
function readerOf(milvus: unknown, section: string): ComponentName | 'all' {
  if (modeOf(milvus) !== 'cluster') return 'standalone';
  const named = componentNames.find((component) => component.toLowerCase() === section.toLowerCase());
  return named !== undefined && whyNotRun(milvus, named) === undefined ? named : 'all';
}

function isSection(name: string): boolean {
  return configSections.some((section) => section.toLowerCase() === name.toLowerCase());
}

function unknownSection(section: string): string {
  const meant = nearest(section, configSections);
  return `Falconer knows no section ${section} of milvus.yaml${meant === undefined ? '' : ` (is ${meant} meant?)`}. Nothing checks spec.config: a misspelled key has no effect and nobody says so.`;
}

function secretSentences(edits: readonly ConfigEdit[]): readonly string[] {
  const secret = edits.find(({ key }) => configKeyConcern(key)?.kind === 'secret');
  if (secret === undefined) return [];
  return [`${secret.key.join('.')} stays readable in the history of this repository: change the secret itself too.`];
}
