import { editManifest, type FieldOperation, formatFieldPath } from '../../manifest/index.ts';
import { isMapping, listAt, mappingAt, stringAt, valueAt } from '../../object/index.ts';
import { applyEdits, type Refusal, type Result, refuse } from '../../text/index.ts';
import type { Proposal } from '../deployed-resource.ts';
import { type DocumentPlace, dataAt, editPlace, placeInFile } from '../document-place.ts';
import type { SourceFile, SourceTree } from '../source-tree.ts';
import { layerData, mergedValues, parameterPath, type Release, type ValuesLayer } from './release.ts';
import type { RenderedTemplate } from './render-release.ts';
import { type FoundValue, valuesFor, type Wish } from './value-search.ts';

/**
 * Ways to change a field of a resource that a chart prints: the value that the template takes for it, in the strongest
 * layer that has it, else in the strongest that may; then the text of the template, where it is written out there.
 */
export function* helmProposals(tree: SourceTree, wish: Wish): Iterable<Proposal> {
  for (const found of valuesFor(tree, wish)) {
    yield* inParameters(tree, wish, found);
    for (const layer of layersFor(tree, wish.release, found)) yield* inLayer(tree, { wish, layer, found });
  }
  if (wish.release.unseen !== undefined) yield { edit: refuse(unseenValues(tree, wish.release, wish.release.unseen)) };
  const literal = inTemplate(tree, wish.rendered, wish);
  if (literal !== undefined) {
    const note = `It is written into the template ${wish.rendered.template} itself, which takes no value for it.`;
    yield { edit: literal, note };
  }
}

function unseenValues(tree: SourceTree, { deployer }: Release, unseen: DocumentPlace): Refusal {
  const sources = listAt(dataAt(tree, unseen), []).map(
    (entry) => `${stringAt(entry, ['kind'])} ${stringAt(entry, ['name'])}`,
  );
  const message = `${deployer?.by.kind} ${deployer?.by.name} takes values from ${sources.join(' and ')}, which only the cluster knows, so the value in force is not certain. Write the field into spec.values by hand once, then commands can change it there.`;
  return { code: 'unsupported_layout', message, place: placeInFile(tree, unseen, []) };
}

interface Choice {
  readonly wish: Wish;
  readonly layer: ValuesLayer;
  readonly found: FoundValue;
}

/**
 * The value among the parameters from which an ApplicationSet makes this Application. Only those that hold it now are
 * tried; whether the template uses one for it shows when the set is expanded again.
 */
function* inParameters(tree: SourceTree, { release, rendered }: Wish, found: FoundValue): Iterable<Proposal> {
  const generated = release.deployer?.generated;
  if (generated === undefined || found.value === undefined) return;
  const old = valueAt(mergedValues(tree, release.layers), found.path);
  for (const [key, value] of Object.entries(mappingAt(dataAt(tree, generated.parameters), []))) {
    if (old === undefined || isMapping(value) || String(value) !== String(old)) continue;
    const renewed = typeof value === 'string' ? String(found.value) : found.value;
    const note = `It is written as the parameter ${key} of ${generated.label} in ${generated.parameters.file}, from which ${release.deployer?.by.kind} ${release.deployer?.by.name} fills in the values for ${rendered.template}.`;
    yield { edit: editPlace(tree, generated.parameters, [{ kind: 'set', path: [key], value: renewed }]), note };
  }
}

/**
 * The layers that may take the value: those that have it before those that do not, and the strongest first. What other
 * releases take too is only for a release that has nothing of its own.
 */
function layersFor(tree: SourceTree, release: Release, { path }: FoundValue): readonly ValuesLayer[] {
  const strongest = [...release.layers].reverse();
  const sets = (layer: ValuesLayer): boolean =>
    valueAt(layerData(tree, layer), [...layer.scope, ...path]) !== undefined;
  // What only the cluster knows lies under the strongest layer: only there is the outcome certain.
  if (release.unseen !== undefined) return strongest.slice(0, 1).filter(sets);
  const rank = (layer: ValuesLayer): number => {
    if (layer.form === 'absent') return 2;
    return sets(layer) ? 0 : 1;
  };
  const own = strongest.filter((layer) => !layer.shared && (layer.form !== 'parameters' || sets(layer)));
  const fitting = own.length > 0 ? own : strongest;
  return fitting
    .map((layer) => ({ layer, rank: rank(layer) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ layer }) => layer);
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
