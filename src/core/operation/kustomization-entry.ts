import {
  baseNameOf,
  directoryOf,
  kustomizationNames,
  resolvePath,
  type SourceFile,
  type SourceTree,
} from '../layout/index.ts';
import { editManifest } from '../manifest/index.ts';
import { listAt, stringAt } from '../object/index.ts';
import { accept, type Refusal, type Result, refuse } from '../text/index.ts';

/** Kustomizations after a file came or went. */
export interface Entries {
  readonly files: readonly SourceFile[];
  readonly notes: readonly string[];
}

/** Takes a file out of the lists of every kustomization that has it. */
export function withoutResource(tree: SourceTree, path: string): Result<Entries> {
  const files: SourceFile[] = [];
  const notes: string[] = [];
  for (const kustomization of tree.readPaths().filter(isKustomization)) {
    const manifest = tree.manifest(kustomization);
    const resources = listAt(manifest?.documents[0]?.value, ['resources']) ?? [];
    const index = resources.findIndex((entry) => resolvePath(directoryOf(kustomization), String(entry)) === path);
    if (manifest === undefined || index === -1) continue;
    const edited = editManifest(manifest, 0, [{ kind: 'unset', path: ['resources', index] }]);
    if (!edited.ok) return edited;
    files.push({ path: kustomization, text: edited.value.text });
    if (resources.length === 1) notes.push(emptyNote(kustomization));
  }
  return accept({ files, notes });
}

/** Puts a file into the list of the kustomization of its folder; nothing where the folder has none. */
export function withResource(tree: SourceTree, path: string): Result<Entries> {
  const directory = directoryOf(path);
  const kustomization = tree.paths().find((each) => directoryOf(each) === directory && isKustomization(each));
  if (kustomization === undefined) return accept({ files: [], notes: [] });
  const manifest = tree.manifest(kustomization);
  if (manifest === undefined || manifest.documents.length !== 1) return refuse(unread(kustomization));
  const edited = editManifest(manifest, 0, [{ kind: 'append', path: ['resources'], value: baseNameOf(path) }]);
  if (!edited.ok) return edited;
  return accept({ files: [{ path: kustomization, text: edited.value.text }], notes: [] });
}

/** The namespace into which the kustomization of a folder puts everything; undefined when it does not. */
export function kustomizedNamespace(tree: SourceTree, directory: string): string | undefined {
  const kustomization = tree.paths().find((each) => directoryOf(each) === directory && isKustomization(each));
  return kustomization === undefined
    ? undefined
    : stringAt(tree.manifest(kustomization)?.documents[0]?.value, ['namespace']);
}

function isKustomization(path: string): boolean {
  return kustomizationNames.includes(baseNameOf(path));
}

function emptyNote(kustomization: string): string {
  return `${kustomization} lists no resource any more, which kustomize takes for a mistake: remove the folder and what deploys it too, by hand on this pull request.`;
}

function unread(kustomization: string): Refusal {
  const message = `${kustomization} cannot be read, so the new file cannot be put into it.`;
  return { code: 'unsupported_layout', message, place: { file: kustomization, line: 1, column: 1 } };
}
