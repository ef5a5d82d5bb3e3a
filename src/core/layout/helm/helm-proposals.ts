import { editManifest, type FieldOperation, formatFieldPath } from '../../manifest/index.ts';
import { listAt, stringAt, valueAt } from '../../object/index.ts';
import { applyEdits, type Result, refuse } from '../../text/index.ts';
import type { Proposal } from '../deployed-resource.ts';
import { dataAt, editPlace } from '../document-place.ts';
import type { SourceFile, SourceTree } from '../source-tree.ts';
import { layerData, parameterPath, type Release, type ValuesLayer } from './release.ts';
import type { RenderedTemplate } from './render-release.ts';
import { type FoundValue, valuesFor, type Wish } from './value-search.ts';

/**
 * Ways to change a field of a resource that a chart prints: the value that the template takes for it, in the strongest
 * layer that has it, else in the strongest that may; then the text of the template, where it is written out there.
 */
export function* helmProposals(tree: SourceTree, wish: Wish): Iterable<Proposal> {
  for (const found of valuesFor(tree, wish)) {
    for (const layer of layersFor(tree, wish.release, found)) yield* inLayer(tree, { wish, layer, found });
  }
  const literal = inTemplate(tree, wish.rendered, wish);
  if (literal !== undefined) {
    const note = `It is written into the template ${wish.rendered.template} itself, which takes no value for it.`;
    yield { edit: literal, note };
  }
}

interface Choice {
  readonly wish: Wish;
  readonly layer: ValuesLayer;
  readonly found: FoundValue;
}

/** The layers that have the value, the strongest first; then the others, the strongest first. */
function layersFor(tree: SourceTree, release: Release, { path }: FoundValue): readonly ValuesLayer[] {
  const strongest = [...release.layers].reverse();
  const sets = (layer: ValuesLayer): boolean =>
    valueAt(layerData(tree, layer), [...layer.scope, ...path]) !== undefined;
  const setting = strongest.filter(sets);
  // What only the cluster knows lies under the strongest layer: only there is the outcome certain.
  if (release.unseen !== undefined) return setting.slice(0, 1).filter((layer) => layer === strongest[0]);
  const others = strongest.filter((layer) => !sets(layer) && layer.form !== 'parameters');
  const present = others.filter((layer) => layer.form === 'mapping');
  return [...setting, ...present, ...others.filter((layer) => layer.form === 'absent')];
}

function* inLayer(tree: SourceTree, { wish, layer, found }: Choice): Iterable<Proposal> {
  const note = noteFor(wish, layer, found);
  const path = [...layer.scope, ...found.path];
  if (layer.form === 'parameters') {
    const index = listAt(dataAt(tree, layer.place), []).findIndex(
      (entry) => parameterPath(stringAt(entry, ['name']) ?? '').join('\n') === path.join('\n'),
    );
    if (index === -1 || found.value === undefined) return;
    yield {
      edit: editPlace(tree, layer.place, [{ kind: 'set', path: [index, 'value'], value: String(found.value) }]),
      note,
    };
    return;
  }
  if (found.value !== undefined) {
    yield { edit: editPlace(tree, layer.place, [{ kind: 'set', path, value: found.value }]), note };
    return;
  }
  yield { edit: editPlace(tree, layer.place, [{ kind: 'unset', path }]), note };
  // A default below it comes through again unless it is taken away.
  yield { edit: editPlace(tree, layer.place, [{ kind: 'set', path, value: null }]), note };
}

function noteFor({ release, rendered }: Wish, layer: ValuesLayer, found: FoundValue): string {
  const value = formatFieldPath([...layer.scope, ...found.path]);
  const { deployer } = release;
  const where = `It is written as the value ${value} in ${layer.place.file}, from which ${rendered.template} takes it.`;
  const generated = deployer?.generated;
  if (deployer === undefined || generated === undefined) return where;
  const others = generated.count - 1;
  const fanOut = `${deployer.by.kind} ${deployer.by.name} makes ${generated.count} Applications; this changes that of ${generated.label} alone`;
  return others === 0 ? where : `${where} ${fanOut}.`;
}

/** The change in the text of the template, when it touches nothing that an action prints. */
function inTemplate(
  tree: SourceTree,
  { template, rendered, manifest, documents }: RenderedTemplate,
  { ordinal, operation }: { readonly ordinal: number; readonly operation: FieldOperation },
): Result<readonly SourceFile[]> | undefined {
  const document = documents[ordinal];
  const text = tree.text(template);
  if (document === undefined || text === undefined) return undefined;
  const edited = editManifest(manifest, document.index, [operation]);
  if (!edited.ok) return undefined;
  const splice = differenceOf(manifest.text, edited.value.text);
  let at = 0;
  for (const segment of rendered.segments) {
    const inside = splice.start >= at && splice.end <= at + segment.text.length;
    if (inside && segment.offset !== undefined) {
      const start = segment.offset + splice.start - at;
      const end = start + splice.end - splice.start;
      if (splice.newText.includes('{{')) {
        const message = 'The text {{ would be read as a template here. Change the template by hand.';
        return refuse({ code: 'unsupported_layout', message, place: { file: template, line: 1, column: 1 } });
      }
      return {
        ok: true,
        value: [{ path: template, text: applyEdits(text, [{ start, end, newText: splice.newText }]) }],
      };
    }
    at += segment.text.length;
  }
  return undefined;
}

/** The smallest splice that makes one text of the other. */
function differenceOf(before: string, after: string) {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return { start, end: before.length - tail, newText: after.slice(start, after.length - tail) };
}
