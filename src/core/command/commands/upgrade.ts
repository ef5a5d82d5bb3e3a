import { operatorVersion, parseImage, sameNumbers } from '../../milvus/index.ts';
import { accept, type Refusal, type Result, refuse } from '../../text/index.ts';
import { changeCommand } from '../change-command.ts';
import type { CommandDefinition } from '../command.ts';
import type { Invocation } from '../invocation.ts';
import { planUpgrade, type UpgradeRequest, type UpgradeWish } from '../plan/plan-upgrade.ts';

/** `/upgrade v2.6.4`, `/upgrade harbor.example.com/milvus/milvus:v2.6.4`, `/upgrade v2.6.4 --step`. */
export const upgradeCommand: CommandDefinition = {
  verb: 'upgrade',
  summary:
    'run another version of Milvus; registry, repository and variant of the image stay unless a whole image is given',
  usage: '<version or image>',
  flags: [
    { name: 'step', value: undefined, summary: 'take the first step where the way leads through other versions' },
    { name: 'version', value: '<x.y.z>', summary: 'the version of Milvus in an image whose tag does not say it' },
  ],
  examples: [
    '/upgrade v2.6.4',
    '/upgrade v2.6.4 --step --target prod',
    '/upgrade harbor.example.com/milvus/milvus:v2.6.4',
    '/upgrade harbor.example.com/milvus/milvus:release-42 --version 2.6.4',
  ],
  permission: 'write',
  parse: (invocation) => {
    const request = parseUpgrade(invocation);
    return request.ok ? accept(changeCommand(invocation, (milvus) => planUpgrade(milvus, request.value))) : request;
  },
};

function parseUpgrade({ positionals, flags, source }: Invocation): Result<UpgradeRequest> {
  const [text, ...rest] = positionals;
  if (text === undefined || rest.length > 0) {
    const message = '/upgrade takes one version or one image.';
    return refuse({ code: 'bad_arguments', message, correction: '/upgrade v2.6.4' });
  }
  const wish = /[/:@]/.test(text) ? parseImageWish(text, flags.get('version'), source) : parseReleaseWish(text, flags);
  if (!wish.ok) return wish;
  return accept({ wish: wish.value, extent: flags.has('step') ? 'first step' : 'whole way', source });
}

const release = /^v?\d+\.\d+\.\d+(-[A-Za-z0-9][A-Za-z0-9.-]*)?$/;

function parseReleaseWish(text: string, flags: Invocation['flags']): Result<UpgradeWish> {
  if (isMoving(text)) return refuse(movingTag(text));
  const match = release.exec(text);
  const version = operatorVersion('', text);
  if (match === null || version === undefined) {
    const digits = /\d+/g;
    const [major = '2', minor = '6', patch = '4'] = text.match(digits) ?? [];
    const message = `${JSON.stringify(text)} is no version of Milvus: write all three numbers.`;
    return refuse({ code: 'bad_arguments', message, correction: `/upgrade v${major}.${minor}.${patch}` });
  }
  if (flags.has('version')) {
    const message = '--version says what an image with an unusual tag holds. Here the version is given already.';
    return refuse({ code: 'bad_arguments', message, correction: `/upgrade ${text}` });
  }
  return accept({ kind: 'release', version, suffix: match[1] ?? '' });
}

function parseImageWish(text: string, stated: string | undefined, source: string): Result<UpgradeWish> {
  const image = parseImage(text);
  if (image === undefined || !/^[A-Za-z0-9][A-Za-z0-9._/:@-]*$/.test(text)) {
    return refuse({
      code: 'bad_arguments',
      message: `${JSON.stringify(text)} is no image.`,
      correction: '/upgrade v2.6.4',
    });
  }
  if (image.digest !== undefined) return refuse(digest(image.repository));
  if (image.tag === undefined) return refuse(movingTag('latest', `${text} names no tag, which means latest. `));
  if (isMoving(image.tag)) return refuse(movingTag(image.tag));
  const read = operatorVersion(text, undefined);
  const said = stated === undefined ? undefined : operatorVersion('', stated);
  if (stated !== undefined && (said === undefined || !release.test(stated))) {
    const message = `--version ${JSON.stringify(stated)} is no version of Milvus: write all three numbers.`;
    return refuse({ code: 'bad_arguments', message, correction: `/upgrade ${text} --version <x.y.z>` });
  }
  if (read !== undefined && said !== undefined && !sameNumbers(read, said)) {
    const message = `The tag ${image.tag} says ${read.version}, --version says ${stated}. One of them is wrong.`;
    return refuse({ code: 'bad_arguments', message, correction: `/upgrade ${text}` });
  }
  const version = read ?? said;
  if (version === undefined) {
    const message = `The tag ${JSON.stringify(image.tag)} does not say which version of Milvus it is, and the operator would take it for one before 2.6. Say it with --version; it is written into spec.components.version.`;
    return refuse({ code: 'version_unknown', message, correction: `${source} --version <x.y.z>` });
  }
  return accept({ kind: 'image', image: text, version, isReadFromTag: read !== undefined });
}

/** Tags that mean another image tomorrow. `2.6` and `v2.6` follow the newest patch. */
function isMoving(tag: string): boolean {
  return /^(latest|nightly|master|main|dev|edge|stable)([.-]|$)/i.test(tag) || /-latest$/i.test(tag);
}

function movingTag(tag: string, lead = ''): Refusal {
  return {
    code: 'version_unknown',
    message: `${lead}The tag ${JSON.stringify(tag)} moves: tomorrow it is another image, without a change in Git that could be reviewed or taken back, and it does not say which version of Milvus runs. Name a release.`,
    correction: '/upgrade v2.6.4',
  };
}

function digest(repository: string): Refusal {
  return {
    code: 'version_unknown',
    message:
      'The operator reads the version of Milvus from the text behind the last colon of the image, which in a digest is no version: it would run the workloads of a version before 2.6. Name the release by its tag.',
    correction: `/upgrade ${repository}:v2.6.4`,
  };
}
