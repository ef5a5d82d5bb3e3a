/** What is wrong with a name, in the words of k8s.io/apimachinery, pkg/util/validation; empty when nothing is. */
export type Complaints = readonly string[];

const labelPattern = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomainPattern = `${labelPattern}(\\.${labelPattern})*`;
const label1035Pattern = '[a-z]([-a-z0-9]*[a-z0-9])?';
const namePattern = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelValuePattern = `(${namePattern})?`;

const labelMessage =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const subdomainMessage =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const label1035Message =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
const nameMessage =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const labelValueMessage =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

function isWhole(pattern: string, text: string): boolean {
  // None of these patterns can backtrack badly: every repetition is followed by a single character of its own class.
  return new RegExp(`^(?:${pattern})$`).test(text);
}

function explain(message: string, pattern: string, examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}'`).join(',  or ');
  return `${message} (e.g. ${shown}, regex used for validation is '${pattern}')`;
}

function longerThan(text: string, limit: number): Complaints {
  return text.length > limit ? [`must be no more than ${limit} characters`] : [];
}

export function dns1123Label(text: string): Complaints {
  const length = longerThan(text, 63);
  if (isWhole(labelPattern, text)) return length;
  if (isWhole(subdomainPattern, text)) return [...length, 'must not contain dots'];
  return [...length, explain(labelMessage, labelPattern, ['my-name', '123-abc'])];
}

export function dns1123Subdomain(text: string): Complaints {
  const length = longerThan(text, 253);
  if (isWhole(subdomainPattern, text)) return length;
  return [...length, explain(subdomainMessage, subdomainPattern, ['example.com'])];
}

export function dns1035Label(text: string): Complaints {
  const length = longerThan(text, 63);
  if (isWhole(label1035Pattern, text)) return length;
  return [...length, explain(label1035Message, label1035Pattern, ['my-name', 'abc-123'])];
}

export function labelValue(text: string): Complaints {
  const length = longerThan(text, 63);
  if (isWhole(labelValuePattern, text)) return length;
  return [...length, explain(labelValueMessage, labelValuePattern, ['MyValue', 'my_value', '12345'])];
}

/** `name` or `example.com/name`. */
export function qualifiedName(text: string): Complaints {
  const [first = '', second, ...more] = text.split('/');
  const examples = ['MyName', 'my.name', '123-abc'];
  if (more.length > 0) {
    const rule = explain(`a qualified name ${nameMessage}`, namePattern, examples);
    return [`${rule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  return [...(second === undefined ? [] : prefixComplaints(first)), ...nameComplaints(second ?? first, examples)];
}

function prefixComplaints(prefix: string): Complaints {
  if (prefix === '') return ['prefix part must be non-empty'];
  return dns1123Subdomain(prefix).map((complaint) => `prefix part ${complaint}`);
}

function nameComplaints(name: string, examples: readonly string[]): Complaints {
  if (name === '') return ['name part must be non-empty'];
  const length = longerThan(name, 63).map((complaint) => `name part ${complaint}`);
  if (isWhole(namePattern, name)) return length;
  return [...length, explain(`name part ${nameMessage}`, namePattern, examples)];
}

/** A name that something will be appended to may end in a dash. */
export function asPrefix(check: (text: string) => Complaints): (text: string) => Complaints {
  return (text) => check(text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text);
}
