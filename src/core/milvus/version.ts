import { parse as parseSemVer, type SemVer } from 'semver';

/** An image reference in its parts; joining them gives back the text as it was. */
export interface ImageReference {
  /** Registry and repository: `registry:5000/milvusdb/milvus`. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:…` */
  readonly digest?: string;
}

/** Splits `[registry[:port]/]repository[:tag][@digest]`. Undefined for an empty text or one with blanks. */
export function parseImage(text: string): ImageReference | undefined {
  if (text === '' || /\s/.test(text)) return undefined;
  const [name = '', digest] = text.split('@', 2);
  const colon = name.lastIndexOf(':');
  const tagged = colon > name.lastIndexOf('/');
  return {
    repository: tagged ? name.slice(0, colon) : name,
    ...(tagged ? { tag: name.slice(colon + 1) } : {}),
    ...(digest === undefined ? {} : { digest }),
  };
}

/**
 * What the operator takes for the version of Milvus: `components.version` when set, else the text after the last
 * colon of the image, read tolerantly (milvus-operator v1.3.8, milvus_types.go). Undefined when that is no version;
 * the operator then behaves as for a version before 2.6.
 */
export function operatorVersion(image: string, version: string | undefined): SemVer | undefined {
  const text = version !== undefined && version !== '' ? version : image.slice(image.lastIndexOf(':') + 1);
  return parseTolerant(text);
}

/** True when the operator runs the workloads of Milvus 2.6 and later for this image. */
export function isAtLeast26(image: string, version: string | undefined): boolean {
  const text = version !== undefined && version !== '' ? version : image.slice(image.lastIndexOf(':') + 1);
  if (text.startsWith('master-')) return true;
  // Asked many times for each resource: plain numbers need no parser.
  const [, major, minor] = /^v?(\d{1,9})\.(\d{1,9})(?:\.\d{1,9})?$/.exec(text) ?? [];
  const read = major === undefined ? parseTolerant(text) : { major: Number(major), minor: Number(minor) };
  return read !== undefined && (read.major > 2 || (read.major === 2 && read.minor >= 6));
}

/** As ParseTolerant of blang/semver: a leading `v`, missing minor or patch, and leading zeroes are allowed. */
function parseTolerant(text: string): SemVer | undefined {
  const match = /^\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?((?:-|\+).*)?\s*$/.exec(text);
  if (match === null) return undefined;
  const [, major = '0', minor, patch, rest = ''] = match;
  // A pre-release or build is only legal behind all three numbers.
  if (patch === undefined && rest !== '') return undefined;
  return parseSemVer(`${Number(major)}.${Number(minor ?? 0)}.${Number(patch ?? 0)}${rest}`) ?? undefined;
}
