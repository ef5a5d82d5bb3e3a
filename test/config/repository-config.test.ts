import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { effectiveConfig } from '../../src/config/effective-config.ts';
import { type ParsedConfig, parseRepositoryConfig } from '../../src/config/parse-repository-config.ts';
import { configPath, defaultRepositoryConfig } from '../../src/config/repository-config.ts';

/**
 * One folder per case: `falconer.yml` is what a repository has, `expected.txt` what is wrong with it, one line per problem,
 * or the configuration that it makes. `UPDATE=1 npm run vitest` writes the latter anew.
 */
const cases = fileURLToPath(new URL('../cases/config', import.meta.url));

describe('a configuration file', () => {
  it.each(readdirSync(cases))('%s', (name) => {
    const text = readFileSync(join(cases, name, 'falconer.yml'), 'utf8');
    const parsed = parseRepositoryConfig(configPath, text);
    const answer = parsed.ok
      ? JSON.stringify({ given: parsed.value.given, config: parsed.value.config }, null, 2)
      : parsed.refusal.map((each) => `${each.line}:${each.column} ${each.rule}: ${each.message}`).join('\n');
    const expected = join(cases, name, 'expected.txt');
    if (process.env.UPDATE === '1' || !existsSync(expected)) writeFileSync(expected, `${answer}\n`);
    expect(`${answer}\n`).toBe(readFileSync(expected, 'utf8'));
  });

  it('that is longer than anybody writes is not read', () => {
    const parsed = parseRepositoryConfig(configPath, `# ${'x'.repeat(300_000)}`);
    expect(parsed).toMatchObject({ ok: false, refusal: [{ line: 1, message: expect.stringContaining('200000') }] });
  });
});

describe('the configuration in force', () => {
  const organisation = parsed(
    'permissions: [{ verbs: [stop], allow: { teams: [leads] } }]\ntargets: [{ name: x, file: x.yaml }]',
  );

  it('is made of safe defaults where nobody wrote anything', () => {
    expect(effectiveConfig(undefined, undefined).config).toEqual(defaultRepositoryConfig);
    expect(defaultRepositoryConfig).toMatchObject({
      permissions: [],
      freezes: [],
      policies: { packs: ['baseline'], overrides: { permission: 'admin' } },
      rollout: { onFailure: 'propose-revert', watchMinutes: 30 },
      drift: { report: 'off' },
    });
  });

  it('keeps what the organisation says in every section that the repository does not write', () => {
    const effective = effectiveConfig(parsed('targets: [{ name: prod, file: a.yaml }]'), organisation);
    expect(effective.config.permissions).toHaveLength(1);
    expect(effective.config.targets.map((target) => target.name)).toEqual(['prod']);
    expect(effective.sources).toMatchObject({ targets: 'repository', permissions: 'organisation', freezes: 'default' });
  });

  it('lets a repository replace a section of its organisation', () => {
    const effective = effectiveConfig(parsed('permissions: []'), organisation);
    expect(effective.config.permissions).toEqual([]);
    expect(effective.sources.permissions).toBe('repository');
  });

  it('takes no names of targets from the organisation, because they mean files of one repository', () => {
    expect(effectiveConfig(undefined, organisation)).toMatchObject({
      config: { targets: [] },
      sources: { targets: 'default', permissions: 'organisation' },
    });
  });
});

function parsed(text: string): ParsedConfig {
  const result = parseRepositoryConfig(configPath, text);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}
