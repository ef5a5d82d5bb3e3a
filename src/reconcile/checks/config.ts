import { type EffectiveConfig, effectiveConfig } from '../../config/effective-config.ts';
import { type ParsedConfig, parseRepositoryConfig } from '../../config/parse-repository-config.ts';
import { type ConfigSection, configPath, decidesConfig } from '../../config/repository-config.ts';
import { deepEqual } from '../../core/manifest/index.ts';
import {
  type ConfigChange,
  type ConfigFacts,
  renderConfigCheck,
  renderConfigSection,
} from '../../core/report/index.ts';
import { declareTargets, lookForTargets } from '../../core/target/index.ts';
import { compareFindings, countFindings, type Finding, type Result } from '../../core/text/index.ts';
import { clustersOf } from '../clusters-of.ts';
import { readConfigFile } from '../read-config-file.ts';
import { organisationConfig } from '../repository-config.ts';
import { annotationOf } from './annotation.ts';
import type { CheckDraft, PullRequestCheck } from './check.ts';
import type { Scene } from './scene.ts';

/** What a change of the configuration would mean, and what is wrong with it. */
export const configCheck: PullRequestCheck = {
  name: 'falconer/config',
  look: async (scene) => (scene.changedPaths.some(decidesConfig) ? draftOf(scene, await judge(scene)) : undefined),
};

interface Judgement {
  readonly findings: readonly Finding[];
  /** What would hold instead, section by section; empty while the file is invalid. */
  readonly changes: readonly ConfigChange[];
  readonly state: ConfigFacts['state'];
}

async function judge(scene: Scene): Promise<Judgement> {
  const before = await parsedAt(scene, scene.mergeBase);
  const after = await parsedAt(scene, scene.head);
  if (after?.ok === false) return { findings: after.refusal, changes: [], state: 'unreadable' };
  const findings = after === undefined ? [] : await meaningless(scene, after.value);
  const organisation = await organisationConfig(scene.world, scene.name);
  const shared = organisation.ok ? organisation.value : undefined;
  const old = effectiveConfig(before?.ok === true ? before.value : undefined, shared);
  const changes = changesBetween(old, effectiveConfig(after?.value, shared));
  return {
    findings: [...findings].sort(compareFindings),
    changes,
    state: after === undefined ? 'removed' : 'readable',
  };
}

async function parsedAt(
  { mirror }: Scene,
  commit: string,
): Promise<Result<ParsedConfig, readonly Finding[]> | undefined> {
  const file = await readConfigFile(mirror, commit);
  if (!file.ok) return file;
  return file.value === undefined ? undefined : parseRepositoryConfig(configPath, file.value);
}

const issuesAreOff = {
  path: ['drift', 'report'],
  message:
    'Issues are switched off in this repository, so drift cannot be reported in one. Switch them on under Settings, General, Features, or leave this out.',
};

/** What the file says of targets, clusters, folders and issues that are not there. */
async function meaningless(scene: Scene, { config, findingAt }: ParsedConfig): Promise<readonly Finding[]> {
  const { world, name, head, mirror } = scene;
  const { problems } = declareTargets(lookForTargets(await scene.treeAt(head)), config.targets);
  const clusters = clustersOf(world, name).map((cluster) => cluster.name);
  const unknown = config.targets.flatMap(({ cluster }, index) => {
    if (cluster === undefined || clusters.includes(cluster)) return [];
    const known = clusters.length === 0 ? 'none' : clusters.join(', ');
    const message = `The server has registered no cluster ${cluster} for this repository (it has ${known}). Whoever runs Falconer can add it to the file of the server.`;
    return [findingAt({ path: ['targets', index, 'cluster'], message })];
  });
  const paths =
    config.policies.directories.length === 0
      ? []
      : (await mirror.listFiles(head)).flatMap(({ path, kind }) => (kind === undefined ? [path] : []));
  const empty = config.policies.directories.flatMap((directory, index) => {
    if (paths.some((path) => path.startsWith(`${directory}/`) && /\.ya?ml$/.test(path))) return [];
    const message = `There is no YAML file in ${directory}, so no policy comes from it.`;
    return [findingAt({ path: ['policies', 'directories', index], message })];
  });
  const { hasIssues } = await scene.repository.facts();
  const unheard = hasIssues || config.drift.report !== 'issue' ? [] : [findingAt(issuesAreOff)];
  return [
    ...problems.map(({ index, message }) => findingAt({ path: ['targets', index], message })),
    ...unknown,
    ...empty,
    ...unheard,
  ];
}

function changesBetween(before: EffectiveConfig, after: EffectiveConfig): readonly ConfigChange[] {
  const sections = Object.keys(after.config) as ConfigSection[];
  return sections
    .filter((section) => !deepEqual(before.config[section], after.config[section]))
    .map((section) => ({
      section,
      before: { value: before.config[section], source: before.sources[section] },
      after: { value: after.config[section], source: after.sources[section] },
    }));
}

function draftOf({ mergeBase, head, changedPaths }: Scene, judgement: Judgement): CheckDraft {
  const failed = countFindings(judgement.findings, 'error') > 0;
  const others = changedPaths.filter((path) => !decidesConfig(path));
  const facts = { ...judgement, others };
  return {
    inputs: `config ${mergeBase}..${head}`,
    progress: { status: 'completed', conclusion: failed ? 'failure' : 'success' },
    ...renderConfigCheck(facts),
    annotations: judgement.findings.map((each) => annotationOf(each)),
    section: { isNews: true, text: (checkUrl) => renderConfigSection(facts, checkUrl) },
  };
}
