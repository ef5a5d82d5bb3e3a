import type { FieldOperation } from '../../manifest/index.ts';
import { componentNames, imageOf, imageOverride, numbersOf, parseImage } from '../../milvus/index.ts';
import { stringAt } from '../../object/index.ts';
import type { UpgradeWish } from './plan-upgrade.ts';

/** The image that should run. */
export interface NewImage {
  readonly image: string;
  readonly tag: string;
  /** For `components.version`; undefined where the operator reads the version from the tag. */
  readonly statedVersion: string | undefined;
  /** `2.6.4` */
  readonly version: string;
}

/** The image for a wish. A release keeps registry, repository, `v` and variant of the image that runs now. */
export function newImageOf(milvus: unknown, wish: UpgradeWish): NewImage {
  const version = numbersOf(wish.version);
  if (wish.kind === 'image') {
    const tag = parseImage(wish.image)?.tag ?? '';
    return { image: wish.image, tag, statedVersion: wish.isReadFromTag ? undefined : version, version };
  }
  const now = parseImage(imageOf(milvus));
  const tag = tagFor(version, wish.suffix, now?.tag ?? '');
  return { image: `${now?.repository ?? 'milvusdb/milvus'}:${tag}`, tag, statedVersion: undefined, version };
}

/**
 * Images that equal the old one follow; those of the same tag in another repository get the new tag there. Others are
 * left: somebody wants them different.
 */
export function imageOperations(milvus: unknown, next: NewImage): readonly FieldOperation[] {
  const components = ['spec', 'components'];
  const set = (path: readonly string[], value: string): FieldOperation => ({ kind: 'set', path, value });
  const followers = componentNames.flatMap((component) => {
    const image = followingImage(milvus, imageOverride(milvus, component), next);
    return image === undefined ? [] : [set([...components, component, 'image'], image)];
  });
  const written = stringAt(milvus, [...components, 'version']);
  const version = written === undefined || written === '' ? next.statedVersion : likeWritten(next.version, written);
  return [
    set([...components, 'image'], next.image),
    ...(version === undefined ? [] : [set([...components, 'version'], version)]),
    ...followers,
  ];
}

/** Components that will have another image than the one for all, with that image. */
export function imagesApart(milvus: unknown, next: NewImage): readonly { component: string; image: string }[] {
  return componentNames.flatMap((component) => {
    const own = imageOverride(milvus, component);
    const image = followingImage(milvus, own, next) ?? own;
    return image === undefined || image === next.image ? [] : [{ component, image }];
  });
}

function followingImage(milvus: unknown, override: string | undefined, next: NewImage): string | undefined {
  if (override === undefined) return undefined;
  const now = imageOf(milvus);
  if (override === now) return next.image;
  const own = parseImage(override);
  const sameTag = own?.digest === undefined && own?.tag !== undefined && own.tag === parseImage(now)?.tag;
  return sameTag ? `${own.repository}:${next.tag}` : undefined;
}

/**
 * `v2.6.4-gpu` beside `v2.5.12-gpu`, `2.6.4` beside `2.5.12`. Suffixes with digits are builds of that one version
 * (`2.2.0-20231021-1f972292`) and go; a release tag of Milvus begins with `v`.
 */
function tagFor(version: string, asked: string, now: string): string {
  const match = /^(v?)\d+\.\d+\.\d+(-.*)?$/.exec(now);
  const suffix = match?.[2] ?? '';
  const isVariant = /^(-[A-Za-z]+)*$/.test(suffix);
  const prefix = match !== null && isVariant ? (match[1] ?? '') : 'v';
  return `${prefix}${version}${asked === '' && isVariant ? suffix : asked}`;
}

function likeWritten(version: string, written: string): string {
  return written.startsWith('v') ? `v${version}` : version;
}
