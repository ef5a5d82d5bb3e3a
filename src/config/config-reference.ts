import { z } from 'zod';
import { isMapping, valueAt } from '../core/object/index.ts';
import { type ReferencePage, table } from '../core/report/index.ts';
import { configPath, repositoryConfigSchema } from './repository-config.ts';
import { serverFileSchema } from './server-file.ts';

/** Where editors find the JSON Schema of the configuration. */
export const schemaPath = 'docs/falconer.schema.json';

/** The pages of the documentation that are made from the schemas. */
export function renderConfigReference(): readonly ReferencePage[] {
  const schema = z.toJSONSchema(repositoryConfigSchema, { io: 'input' });
  return [
    { path: 'docs/configuration.md', text: configurationPage(schema) },
    { path: schemaPath, text: `${JSON.stringify({ title: configPath, ...schema }, null, 2)}\n` },
  ];
}

function configurationPage(schema: unknown): string {
  const sections = [
    '<!-- Made by `falconer docs` from the code; a test fails when it differs. -->',
    '# Configuration',
    `Two files, both optional. What a repository wants is in \`${configPath}\`; what the server may reach is in a file of the server, and never in a repository.`,
    `## \`${configPath}\``,
    [
      'Read from the base branch only: a pull request is judged by the rules that hold, not by those it brings along. A section that a repository leaves out is taken from the same file in the `.github` repository of its organisation (where the App is installed there too; `targets` never are), and else has the default below.',
      'Whatever is not in this table is a mistake, and so is a link, a folder or a file that is not UTF-8 in the place of the file, or a `.github/falconer.yaml`. While the file on the base branch is invalid every command is refused with the line, and no gate is green. A pull request that changes the file gets the check `falconer/config`; it carries no change of a Milvus. `falconer config print` shows what is in force and where each section comes from.',
      `With a line \`# yaml-language-server: $schema=<address of ${schemaPath}>\` at the top, editors complete it.`,
    ].join('\n\n'),
    codeOf(exampleConfig),
    table(['key', 'value', 'default', 'meaning'], rowsOf(schema, '')),
    '### Who may run what',
    'The first entry of `permissions` whose `verbs` and `targets` fit decides, and any one way in `allow` is enough. Without one, commands that change something take write permission, questions and previews (`/plan`) read permission. `"*"` stands for every command that changes something; a question is restricted only by a rule that names it. Patterns of `targets` are compared with the name that `/targets` shows, the name of the resource, and `namespace/name`. GitHub is asked before a command runs and again right before each write.',
    '## The file of the server',
    'Named by `FALCONER_CONFIG`. Without clusters in it, the environment says which one there is (`KUBECONFIG`, or around the pod), and every repository may know of it.',
    codeOf(exampleServerFile),
    table(['key', 'value', 'default', 'meaning'], rowsOf(z.toJSONSchema(serverFileSchema, { io: 'input' }), '')),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** Complete, and parsed by a test. */
export const exampleConfig = `version: 1
targets:
  - name: prod
    resource: milvus-prod/rag
    cluster: eu-1
    environment: production
permissions:
  - verbs: [scale, resources]
    targets: ["prod*"]
    allow: { permission: maintain, teams: [milvus-oncall], users: [alice] }
freezes:
  - { name: black friday, from: 2026-11-27T00:00:00Z, until: 2026-11-30T00:00:00Z, targets: ["prod*"] }
policies:
  packs: [baseline, production]
  directories: [policies]
rollout:
  onFailure: open-revert
drift: { report: issue }
`;

/** Complete, and parsed by a test. */
export const exampleServerFile = `clusters:
  - name: eu-1
    kubeconfig: /etc/falconer/eu-1.kubeconfig
    context: falconer
    repositories: ["acme/*"]
  - name: here
    inCluster: true
    repositories: [acme/search]
`;

function codeOf(text: string): string {
  return `\`\`\`yaml\n${text}\`\`\``;
}

/** A row for each key, in the order of the file; what is inside a list is named with `[]`. */
function rowsOf(schema: unknown, prefix: string): readonly (readonly string[])[] {
  const properties = valueAt(schema, ['properties']);
  if (!isMapping(properties)) return [];
  return Object.entries(properties).flatMap(([key, property]) => {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    const items = valueAt(property, ['items']);
    const isList = isMapping(valueAt(items, ['properties']));
    const row = [`\`${name}\``, valueText(property), defaultText(schema, key, property), meaningOf(property)];
    return [row, ...rowsOf(isList ? items : property, isList ? `${name}[]` : name)];
  });
}

function valueText(property: unknown): string {
  const choices = valueAt(property, ['enum']) ?? valueAt(property, ['items', 'enum']);
  if (Array.isArray(choices)) {
    const kind = valueAt(property, ['type']) === 'array' ? 'list of ' : '';
    return `${kind}${choices.map((choice) => `\`${choice}\``).join(', ')}`;
  }
  const constant = valueAt(property, ['const']);
  if (constant !== undefined) return `\`${constant}\``;
  const type = valueAt(property, ['type']);
  if (type === 'array') return 'list';
  if (type === 'object') return 'mapping';
  return type === 'string' ? 'text' : String(type);
}

function defaultText(parent: unknown, key: string, property: unknown): string {
  const required = valueAt(parent, ['required']);
  if (Array.isArray(required) && required.includes(key)) return 'required';
  const value = valueAt(property, ['default']);
  if (value === undefined || valueAt(property, ['type']) === 'object') return '';
  return `\`${JSON.stringify(value)}\``;
}

function meaningOf(property: unknown): string {
  const description = valueAt(property, ['description']);
  return typeof description === 'string' ? description : '';
}
