import { stringAt } from '../../../core/object/index.ts';
import { badRequest } from './api-error.ts';
import type { Kind } from './kind.ts';
import type { Resource } from './resources.ts';

export type Matches = (object: Resource) => boolean;

/** A label selector: `a=b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, joined by commas. Throws BadRequest. */
export function parseLabelSelector(text: string): Matches {
  const requirements = text.split(/,(?![^(]*\))/).filter((part) => part.trim() !== '');
  const tests = requirements.map((part) => parseRequirement(part.trim()));
  return (object) => tests.every((test) => test(object.metadata.labels ?? {}));
}

type LabelTest = (labels: Readonly<Record<string, string>>) => boolean;

function parseRequirement(text: string): LabelTest {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    const inside: LabelTest = (labels) => values.includes(labels[key] ?? '');
    return operator === 'in'
      ? (labels) => Object.hasOwn(labels, key) && inside(labels)
      : (labels) => !Object.hasOwn(labels, key) || !inside(labels);
  }
  const equality = /^([^\s=!]+)\s*(==?|!=)\s*([^\s=!]*)$/.exec(text);
  if (equality !== null) {
    const [, key = '', operator, value] = equality;
    return operator === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  }
  const existence = /^(!?)([^\s=!]+)$/.exec(text);
  if (existence === null) throw badRequest(`unable to parse requirement: ${text}`);
  const [, not, key = ''] = existence;
  return (labels) => Object.hasOwn(labels, key) === (not === '');
}

const always = ['metadata.name', 'metadata.namespace'];

/** A field selector: `metadata.name=x`, and what the kind allows beside. Throws BadRequest. */
export function parseFieldSelector(kind: Kind, text: string): Matches {
  const tests = text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const match = /^([^=!]+)(==?|!=)(.*)$/.exec(part.trim());
      if (match === null) throw badRequest(`invalid selector: '${part}'; can't understand '${part}'`);
      const [, field = '', operator, value = ''] = match;
      if (!always.includes(field) && !kind.selectableFields.includes(field)) {
        throw badRequest(`field label not supported: ${field}`);
      }
      return (object: Resource) => ((stringAt(object, field.split('.')) ?? '') === value) === (operator !== '!=');
    });
  return (object) => tests.every((test) => test(object));
}
