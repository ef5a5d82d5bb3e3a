import { valueAt } from '../../object/index.ts';
import { type DomainFault, domainRule } from '../domain-rule.ts';

interface Range {
  readonly key: readonly string[];
  readonly most: number;
  readonly effect: string;
}

/** Keys of milvus.yaml with a bound that people were seen to cross (milvus.io/docs, configure_proxy.md and multi-vector-search.md). */
const ranges: readonly Range[] = [
  {
    key: ['proxy', 'maxVectorFieldNum'],
    most: 10,
    effect: 'Milvus 2.6.0 was seen to panic at its start with 20',
  },
];

/** Values that one version or another does not start with. */
export const configOutOfRange = domainRule({
  id: 'config-out-of-range',
  title: 'Settings stay within what Milvus takes',
  severity: 'error',
  why: 'The operator hands on whatever `spec.config` says. A value beyond its bounds is found only by the new pods, which then crash.',
  fix: 'Write a value within the bounds that the finding names.',
  find: ({ written }) =>
    ranges.flatMap(({ key, most, effect }): readonly DomainFault[] => {
      const path = ['spec', 'config', ...key];
      const value = valueAt(written, path);
      if (value === undefined || value === null || !(Number(value) > most)) return [];
      const message = `${key.join('.')} is ${JSON.stringify(value)}, and Milvus takes at most ${most}: ${effect}. Write ${most} or less.`;
      return [{ path, message }];
    }),
});
