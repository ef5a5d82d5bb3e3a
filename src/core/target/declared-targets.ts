import { accept, nearest, type Result, refuse } from '../text/index.ts';
import { type FoundTargets, namesOf, qualifiedName, type Target } from './find-targets.ts';

/** What a configuration says of a target: how it is called, and what cannot be seen in its files. */
export interface DeclaredTarget {
  readonly name: string;
  /** `namespace/name`, or the name alone. */
  readonly resource?: string | undefined;
  /** The file that defines it. */
  readonly file?: string | undefined;
  readonly cluster?: string | undefined;
  readonly environment?: 'production' | 'staging' | 'development' | 'test' | undefined;
}

/** A declaration that means no target, or more than one. */
export interface DeclarationProblem {
  /** Position in the list of declarations. */
  readonly index: number;
  readonly message: string;
}

/** The targets with the names, clusters and environments of their declarations, and what is wrong with these. */
export function declareTargets(
  found: FoundTargets,
  declared: readonly DeclaredTarget[],
): { readonly found: FoundTargets; readonly problems: readonly DeclarationProblem[] } {
  const byTarget = new Map<Target, DeclaredTarget>();
  const problems: DeclarationProblem[] = [];
  for (const [index, declaration] of declared.entries()) {
    const meant = meantBy(declaration, found, byTarget);
    if (meant.ok) byTarget.set(meant.value, declaration);
    else problems.push({ index, message: meant.refusal });
  }
  const targets = found.targets
    .map((target) => withDeclaration(target, byTarget.get(target)))
    .sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  return { found: { ...found, targets }, problems };
}

function isMeant({ resource, file }: DeclaredTarget, target: Target): boolean {
  const { namespace, name } = target.identity;
  const named = [qualifiedName(target), ...(namespace === undefined ? [name] : [])];
  return (resource === undefined || named.includes(resource)) && (file === undefined || target.file === file);
}

/** The one target that the declaration means, or what is wrong with it. */
function meantBy(
  declaration: DeclaredTarget,
  found: FoundTargets,
  taken: ReadonlyMap<Target, DeclaredTarget>,
): Result<Target, string> {
  const { name, resource, file } = declaration;
  const wanted = [...(resource === undefined ? [] : [resource]), ...(file === undefined ? [] : [`in ${file}`])].join(
    ' ',
  );
  const matches = found.targets.filter((target) => isMeant(declaration, target));
  const [match] = matches;
  if (match === undefined)
    return refuse(`There is no Milvus resource ${wanted} in this repository. ${advice(declaration, found)}`);
  if (matches.length > 1) {
    const choices = matches.map((target) => `${qualifiedName(target)} in ${target.file}`).join(', ');
    return refuse(
      `${matches.length} Milvus resources fit ${wanted}: ${choices}. Say which one with resource and file together.`,
    );
  }
  const other = taken.get(match);
  if (other !== undefined)
    return refuse(`The Milvus resource ${wanted} is called ${other.name} already. Give it one name.`);
  const namesake = found.targets.find((target) => target !== match && namesOf(target).includes(name));
  if (namesake === undefined) return accept(match);
  return refuse(
    `${name} is also a name of ${qualifiedName(namesake)} in ${namesake.file}. Choose another one for ${wanted}.`,
  );
}

function advice({ resource, file }: DeclaredTarget, { targets }: FoundTargets): string {
  const names = targets.map((target) => (resource === undefined ? target.file : qualifiedName(target)));
  const meant = nearest(resource ?? file ?? '', names);
  return meant === undefined ? '`falconer targets` lists what there is.' : `Did you mean ${meant}?`;
}

function withDeclaration(target: Target, declaration: DeclaredTarget | undefined): Target {
  if (declaration === undefined) return target;
  const { name, cluster, environment = target.environment } = declaration;
  return { ...target, name, environment, cluster };
}
