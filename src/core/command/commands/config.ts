import { configKeyConcern } from '../../milvus/index.ts';
import { accept, type Refusal, type Result, refuse } from '../../text/index.ts';
import { splitAssignment } from '../assignment.ts';
import { changeCommand } from '../change-command.ts';
import type { CommandDefinition } from '../command.ts';
import type { Invocation } from '../invocation.ts';
import { secretRefusal } from '../plan/config-refusals.ts';
import { type ConfigEdit, planConfig } from '../plan/plan-config.ts';
import { forbiddenNames, parseValueText } from '../value-text.ts';

/** `/config set log.level=info`, `/config unset log.level`. */
export const configCommand: CommandDefinition = {
  verb: 'config',
  summary:
    'set or remove keys of milvus.yaml (spec.config); pods take most of them up only after a /restart. Secrets are refused',
  usage: '<set k=v ...|unset k ...>',
  flags: [],
  examples: [
    '/config set log.level=info',
    '/config set common.security.authorizationEnabled=true quotaAndLimits.dml.enabled=true',
    '/config unset queryNode.enableDisk --target prod',
  ],
  permission: 'write',
  parse: (invocation) => {
    const edits = parseEdits(invocation);
    if (!edits.ok) return edits;
    const { source } = invocation;
    return accept(changeCommand(invocation, (milvus) => planConfig(milvus, { edits: edits.value, source })));
  },
};

function parseEdits(invocation: Invocation): Result<readonly ConfigEdit[]> {
  const { positionals, typed, source } = invocation;
  const action = positionals[0]?.toLowerCase();
  const rest = typed.slice(1);
  if (action?.includes('=') === true) {
    const message = '/config needs to know whether to set or to unset.';
    return refuse({ code: 'bad_arguments', message, correction: source.replace(/^\/config\s+/i, '/config set ') });
  }
  if ((action !== 'set' && action !== 'unset') || rest.length === 0) {
    const message = '/config takes set with keys and values, or unset with keys.';
    const correction = action === 'unset' ? '/config unset log.level' : '/config set log.level=info';
    return refuse({ code: 'bad_arguments', message, correction });
  }
  const edits: ConfigEdit[] = [];
  for (const word of rest) {
    const edit = action === 'set' ? parseSet(word, source) : parseKey(word, source);
    if (!edit.ok) return edit;
    edits.push(edit.value);
  }
  const keys = edits.map((edit) => edit.key.join('.'));
  const twice = keys.find((key, index) => keys.indexOf(key) < index);
  if (twice === undefined) return accept(edits);
  const last = rest.filter((_, index) => keys.lastIndexOf(keys[index] ?? '') === index);
  const correction = `/config ${action} ${last.join(' ')}`;
  return refuse({ code: 'bad_arguments', message: `${twice} is given twice; give it once.`, correction });
}

function parseSet(word: string, source: string): Result<ConfigEdit> {
  const assignment = splitAssignment(word);
  if (!assignment.ok) return assignment;
  const { path, value: typedValue } = assignment.value;
  const edit = parseKey(path, source);
  if (!edit.ok) return edit;
  // Before anything is said about the value: a reply must not repeat a secret.
  if (configKeyConcern(edit.value.key)?.kind === 'secret') return refuse(secretRefusal(edit.value.key));
  const value = parseValueText(typedValue);
  if (!value.ok) return refuse(withCorrection(value.refusal, edit.value.key.join('.'), typedValue));
  const isScalar = (each: unknown): boolean => typeof each !== 'object';
  if (isScalar(value.value) || (Array.isArray(value.value) && value.value.every(isScalar))) {
    return accept({ key: edit.value.key, value: value.value, typedValue });
  }
  const message = `${path} cannot take a mapping here: set its keys one by one.`;
  return refuse({ code: 'bad_arguments', message, correction: `/config set ${path}.key=value` });
}

/** The command that says what was most likely meant. */
function withCorrection(refusal: Refusal, key: string, typedValue: string): Refusal {
  const plain = typedValue.replaceAll(/["'\\]/g, '');
  const isNull = /^(null|~)$/i.test(plain);
  return { ...refusal, correction: isNull ? `/config unset ${key}` : `/config set ${key}="${plain || 'value'}"` };
}

const keyPattern = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;

function parseKey(text: string, source: string): Result<ConfigEdit> {
  const problem = (refusal: Omit<Refusal, 'code'>): Result<never> => refuse({ code: 'bad_arguments', ...refusal });
  if (!keyPattern.test(text)) {
    const message = `${JSON.stringify(text)} is no key of milvus.yaml: write names with dots between them.`;
    return problem({ message, correction: '/config set log.level=info' });
  }
  const key = text.split('.');
  const forbidden = key.find((step) => forbiddenNames.includes(step));
  if (forbidden !== undefined)
    return problem({ message: `${JSON.stringify(forbidden)} cannot be the name of a key. Take another name.` });
  const prefix = /^(spec\.)?config\./.exec(text)?.[0];
  if (prefix !== undefined) {
    const message = `Keys begin below spec.config: leave out ${prefix.slice(0, -1)}.`;
    return problem({ message, correction: source.replace(text, text.slice(prefix.length)) });
  }
  return accept({ key });
}
