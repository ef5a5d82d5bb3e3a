import { componentNames, imageOf, imageOverride } from '../../milvus/index.ts';
import { domainRule } from '../domain-rule.ts';

/** Images of single components, which rolling updates wait for without end (Milvus issue 51009). */
export const componentImage = domainRule({
  id: 'component-image',
  title: 'All components run one image',
  severity: 'warning',
  why: 'The operator compares every component with `components.image`. One that differs keeps MilvusUpdated False, and the upgrade of all that come after it never starts.',
  fix: 'Set `components.image` and remove the images of single components.',
  find: ({ written }) => {
    const image = imageOf(written);
    const names = componentNames.filter((name) => (imageOverride(written, name) ?? image) !== image);
    const [first] = names;
    if (first === undefined) return [];
    const message = `The image of ${names.join(', ')} differs from components.image (${image}), so the operator never considers Milvus updated and holds back upgrades. Use one image for all.`;
    return [{ path: ['spec', 'components', first, 'image'], message }];
  },
});
