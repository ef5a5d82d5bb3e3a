import { codeBlock, escapeText, inlineCode } from './markdown.ts';

/** A person pressed a button of a check run; it counts as a command of theirs. */
export interface Press {
  readonly person: { readonly id: number; readonly login: string };
  /** By which GitHub names the delivery that told of it, however often it is delivered. */
  readonly delivery: string;
  /** What it stands for, as it would be typed. */
  readonly command: string;
}

/** What the button was on. */
export interface PressedCheck {
  readonly label: string;
  readonly name: string;
  readonly url: string;
  readonly headSha: string;
}

/** The comment that stands for a press: from then on it is a request like any other, and as lasting. */
export function renderPress(press: Press, { label, name, url, headSha }: PressedCheck): string {
  const where = `[${escapeText(name)}](${url}) of ${inlineCode(headSha.slice(0, 12))}`;
  return [
    renderPressMarker(press),
    `👆 ${escapeText(press.person.login)} pressed **${escapeText(label)}** on ${where}. That counts as this command of theirs:`,
    '',
    codeBlock(press.command),
  ].join('\n');
}

function renderPressMarker({ person, delivery, command }: Press): string {
  return `<!-- falconer:press delivery=${delivery} person=${person.id} login=${person.login} command=${encoded(command)} -->`;
}

/** The press that a comment stands for, or undefined. Only to be asked of the App's own comments. */
export function parsePress(body: string): Press | undefined {
  const match =
    /^<!-- falconer:press delivery=([\w-]{1,60}) person=(\d{1,19}) login=([\w-]{1,39}) command=(\S{1,500}) -->\n/.exec(
      body,
    );
  if (match === null) return undefined;
  const [, delivery = '', id = '', login = '', command = ''] = match;
  return { delivery, person: { id: Number(id), login }, command: decodeURIComponent(command) };
}

/** Without hyphens too, of which two would end the comment for some readers of HTML. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll('-', '%2D');
}
