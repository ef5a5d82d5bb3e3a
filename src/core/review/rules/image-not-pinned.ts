import { parseImage } from '../../milvus/index.ts';
import { stringAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

/** Images that are another one tomorrow. */
export const imageNotPinned = domainRule({
  id: 'image-not-pinned',
  title: 'The image is named exactly',
  severity: 'notice',
  why: 'A tag that moves is another Milvus at every restart of a pod.',
  fix: 'Write `components.image` with the tag of a release.',
  find: ({ written }) => {
    const path = ['spec', 'components', 'image'];
    const image = stringAt(written, path) ?? '';
    // No image at all is what a patch has too: the baseline policies ask for one.
    if (image === '') return [];
    const { tag, digest } = parseImage(image) ?? {};
    if (digest !== undefined || (tag !== undefined && !/(^|-)(latest|nightly)$/i.test(tag))) return [];
    const message =
      'This image is another one whenever it is built anew, and pods that restart pick it up. Write the tag of a release.';
    return [{ path, message }];
  },
});
