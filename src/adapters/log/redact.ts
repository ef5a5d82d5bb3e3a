/** Shorter values are left alone: replacing them would garble every line and protect nothing. */
const shortestSecret = 4;

const mask = '[redacted]';

/** Replaces every known secret in a line, in each form in which it may show up. */
export type Redactor = (line: string) => string;

/**
 * A redactor by value. `secrets` is asked for every line, so tokens that are made later are covered too. Covered forms
 * of a secret: as it is, as text inside JSON, as base64 (also in the middle of a longer base64 text), URL-encoded; and
 * the lines of a secret with several lines, such as a private key. Values under four characters are not covered.
 */
export function createRedactor(secrets: () => readonly string[]): Redactor {
  let known: readonly string[] = [];
  let forms: readonly string[] = [];
  return (line) => {
    const current = secrets();
    if (!sameItems(current, known)) {
      known = [...current];
      forms = allForms(known);
    }
    return forms.reduce((text, form) => text.replaceAll(form, mask), line);
  };
}

function sameItems(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}

/** Longest first, so that a form inside another one does not leave a rest behind. */
function allForms(secrets: readonly string[]): readonly string[] {
  const forms = new Set(secrets.flatMap(partsOf).flatMap(formsOf));
  return [...forms].filter((form) => form.length >= shortestSecret).sort((one, other) => other.length - one.length);
}

function partsOf(secret: string): readonly string[] {
  const trimmed = secret.trim();
  if (trimmed.length < shortestSecret) return [];
  const lines = trimmed.split(/\r?\n/).filter((line) => line.length >= 16 && !line.startsWith('-----'));
  return lines.length > 1 ? [trimmed, ...lines] : [trimmed];
}

function formsOf(secret: string): readonly string[] {
  const inBase64 = [0, 1, 2].flatMap((offset) => base64Inside(secret, offset));
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    ...inBase64,
    ...inBase64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
}

/** The characters of a base64 text that depend on the secret alone when it begins `offset` bytes into a group of three. */
function base64Inside(secret: string, offset: number): readonly string[] {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret, 'utf8')]);
  const firstWhole = Math.ceil((offset * 8) / 6);
  const endOfWhole = Math.floor((bytes.length * 8) / 6);
  const text = bytes.toString('base64').slice(firstWhole, endOfWhole);
  return text.length >= shortestSecret ? [text] : [];
}
