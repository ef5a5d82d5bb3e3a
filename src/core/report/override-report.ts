import { minuteText, type Override } from '../review/index.ts';
import { escapeText, inlineCode } from './markdown.ts';

/**
 * Falconer's own note of an override, in its reply to the person who asked. Like every note it only counts in a text whose
 * author is the App. The login and the reason are percent-encoded, so that they cannot end it.
 */
export function renderOverrideMarker({ request, rule, head, until, login, reason }: Override): string {
  const fields = { request, rule, head, until, login, reason };
  const encoded = Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return `<!-- falconer:override ${encoded.join(' ')} -->`;
}

const field = '([^ ]{1,4000})';
const markerPattern = new RegExp(
  `^<!-- falconer:override request=(\\d{1,19}) rule=${field} head=([0-9a-f]{40}) until=${field} login=${field} reason=${field} -->$`,
  'm',
);

/** The override that a text of the App records, or undefined. */
export function parseOverrideMarker(text: string): Override | undefined {
  const match = markerPattern.exec(text);
  if (match === null) return undefined;
  const [, request = '', rule = '', head = '', until = '', login = '', reason = ''] = match;
  try {
    const decoded = { rule: decodeURIComponent(rule), until: decodeURIComponent(until) };
    if (Number.isNaN(Date.parse(decoded.until))) return undefined;
    const words = { login: decodeURIComponent(login), reason: decodeURIComponent(reason) };
    return { request: Number(request), head, ...decoded, ...words };
  } catch {
    return undefined;
  }
}

/** Whether a text looks like a record of an override: a hint to look, and no proof. */
export function recordsOverride(text: string): boolean {
  return text.includes('<!-- falconer:override ');
}

/** The reply to an override that was granted. */
export function renderOverrideGranted(override: Override): string {
  const { rule, head, until, login, reason } = override;
  return [
    renderOverrideMarker(override),
    `${escapeText(login)} answers for ${inlineCode(rule)} on commit ${head.slice(0, 12)}: its findings no longer keep \`falconer/review\` from passing, until ${minuteText(until)} or the next push, whichever comes first.`,
    `Reason: ${escapeText(reason)}`,
  ].join('\n\n');
}

/** The overrides of a pull request, for its check and its summary: those that count, and those that do not any more. */
export function renderOverrides(
  overrides: readonly Override[],
  { head, now }: { readonly head: string; readonly now: Date },
): string {
  const lines = overrides.map((override) => {
    const { rule, until, login, reason } = override;
    const state =
      override.head !== head
        ? `void since the push after ${override.head.slice(0, 12)}`
        : Date.parse(until) <= now.getTime()
          ? `expired at ${minuteText(until)}`
          : `until ${minuteText(until)}`;
    return `- ${inlineCode(rule)}, ${state}: ${escapeText(login)}, ${escapeText(reason)}`;
  });
  return `### Overrides\n\n${lines.join('\n')}`;
}
