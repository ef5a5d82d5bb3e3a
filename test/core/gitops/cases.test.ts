import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { load, loadAll } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import {
  type Application,
  applicationsFor,
  applicationTitle,
  type ResourceName,
  revisionsToCheck,
  syncState,
} from '../../../src/core/gitops/index.ts';
import { findObject, type KubernetesObject } from '../../../src/core/object/index.ts';

interface Question {
  readonly repositoryUrls: readonly string[];
  readonly path: string;
  readonly resource?: ResourceName;
  readonly wantedCommit: string;
  /** What Git says about ancestry; a commit that is not here is one that it does not have. */
  readonly contained: Readonly<Record<string, boolean>>;
  readonly fields?: readonly (readonly string[])[];
}

const cases = new URL('../../cases/gitops/', import.meta.url);

function answer(folder: URL) {
  const objects = loadAll(readFileSync(new URL('objects.yaml', folder), 'utf8')) as KubernetesObject[];
  const question = JSON.parse(readFileSync(new URL('question.json', folder), 'utf8')) as Question;
  const { resource } = question;
  const live = resource === undefined ? undefined : findObject(objects, resource, { ...resource });
  const about = {
    ...(resource === undefined ? {} : { resource }),
    ...(live === undefined ? {} : { live }),
  };
  const found = applicationsFor(objects, { ...about, repositoryUrls: question.repositoryUrls, path: question.path });
  return {
    applications: found.map(described),
    revisionsToCheck: found.flatMap((each) => revisionsToCheck(each, objects)),
    states: found.map((each) =>
      syncState(each, objects, {
        ...about,
        wantedCommit: question.wantedCommit,
        isContained: (revision) => question.contained[revision],
        fields: question.fields ?? [],
      }),
    ),
  };
}

function described(application: Application) {
  const { root, evidence, sourceIndex, targetNamespace, destination } = application;
  return { title: applicationTitle(application), root, evidence, sourceIndex, targetNamespace, destination };
}

describe.each(readdirSync(cases))('%s', (engine) => {
  test.each(readdirSync(new URL(`${engine}/`, cases)))('%s', (name) => {
    const folder = new URL(`${engine}/${name}/`, cases);
    expect(existsSync(new URL('expected.json', folder)), 'the case says what is expected').toBe(true);
    const expected = load(readFileSync(new URL('expected.json', folder), 'utf8'));
    expect(JSON.parse(JSON.stringify(answer(folder)))).toEqual(expected);
  });
});
