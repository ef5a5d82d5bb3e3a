import { type FieldPath, parseFieldPath } from '../manifest/index.ts';
import { parseComponentName } from '../milvus/index.ts';
import { accept, type Result, refuse } from '../text/index.ts';
import { forbiddenNames } from './value-text.ts';

/** A field below `spec` that a person named, or why it is none that a command may touch. */
export function parseFieldArgument(text: string, source: string): Result<FieldPath> {
  const path = parseFieldPath(text);
  if (path === undefined) {
    const message = `${JSON.stringify(text)} is no field: write names with dots between them, [0] for an entry of a list, and ["a.b/c"] for a name with other characters.`;
    return refuse({
      code: 'bad_arguments',
      message,
      correction: '/set spec.components.nodeSelector["pool/name"]=memory',
    });
  }
  const forbidden = path.find((step) => forbiddenNames.includes(String(step)));
  if (forbidden !== undefined) {
    return refuse({
      code: 'bad_arguments',
      message: `${JSON.stringify(forbidden)} cannot be the name of a field. Take another name.`,
    });
  }
  const [first] = path;
  if (first === 'spec') return accept(path);
  const message = outsideSpec.get(String(first));
  if (message !== undefined) return refuse({ code: 'protected_field', message, path: [String(first)] });
  const component = parseComponentName(String(first));
  const prefix = component === undefined ? 'spec.' : 'spec.components.';
  const known =
    component !== undefined || ['components', 'dependencies', 'config', 'mode', 'hookConfig'].includes(String(first));
  return refuse({
    code: 'bad_arguments',
    message: 'Fields are named from the root of the resource, beginning with spec.',
    ...(known ? { correction: source.replace(text, `${prefix}${text}`) } : {}),
  });
}

/** What stands beside `spec`, and why it stays as it is. */
const outsideSpec: ReadonlyMap<string, string> = new Map(
  Object.entries({
    apiVersion:
      'apiVersion says how the resource is read; another one needs a conversion of the whole resource. Change it by hand.',
    kind: 'kind says what the resource is. Another kind is another resource: write a file of its own for that.',
    metadata:
      'metadata is not changed by commands: a new name or namespace makes a second, empty Milvus and leaves the data with the first one, and the operator keeps the state of its rollouts in labels and annotations. Write another Milvus with /create, or change labels by hand.',
    status:
      'status is written by the operator. What stands in Git there has no effect. Change a field of spec, or ask for /status.',
  }),
);
