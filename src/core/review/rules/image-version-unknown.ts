import { imageOf, operatorVersion, parseImage } from '../../milvus/index.ts';
import { stringAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

/** Tags in which the operator finds no version (milvus-operator v1.3.8, milvus_types.go). */
export const imageVersionUnknown = domainRule({
  id: 'image-version-unknown',
  title: 'The operator can tell the version',
  severity: 'notice',
  why: 'The operator reads the version from the tag. Where it cannot, it runs the components of Milvus before 2.6: an indexNode, no streamingNode, rocksmq.',
  fix: 'Write `components.version`, and change it with the image from then on.',
  find: ({ written }) => {
    const image = imageOf(written);
    const version = stringAt(written, ['spec', 'components', 'version']) ?? '';
    const { tag = '', digest } = parseImage(image) ?? {};
    const path = ['spec', 'components', 'image'];
    if (/\blastest\b/i.test(tag)) {
      const value = image.replace(/\blastest\b/i, 'latest');
      const message = 'The tag says lastest, and there is likely no such image. Write latest, or better a version.';
      return [{ path, severity: 'warning', message, repair: [{ kind: 'set', path, value }] }];
    }
    const text = image.slice(image.lastIndexOf(':') + 1);
    if (version !== '' || text.startsWith('master-') || operatorVersion(image, undefined) !== undefined) return [];
    const isNew = digest !== undefined || /^(latest|nightly)$|(^|\D)(2\.?[6-9]|[3-9]\.\d)/i.test(tag);
    const message = `The operator cannot tell the version of Milvus from this image and takes it for one before 2.6. Write components.version beside it.`;
    return [{ path, message, ...(isNew ? { severity: 'warning' } : {}) }];
  },
});
