import type { ComponentProgress } from '../health/index.ts';
import { inlineCode, table } from './markdown.ts';

/** Components as a table: whether each is there, how many pods are ready, on which image. Empty for none. */
export function componentTable(components: readonly ComponentProgress[]): string {
  if (components.length === 0) return '';
  const rows = components.map((each) => [
    isThere(each) ? '✅' : '⏳',
    inlineCode(componentTitle(each)),
    `${each.ready} of ${each.desired ?? 'as the autoscaler wants'}`,
    String(each.updated),
    each.image === undefined ? '' : inlineCode(each.image),
  ]);
  return table(['state', 'component', 'ready', 'on the new template', 'image'], rows);
}

/** `queryNode` or `queryNode/<group>`. */
export function componentTitle({ component, group }: ComponentProgress): string {
  return group === undefined ? component : `${component}/${group}`;
}

/** As many pods as asked for, and each ready for long enough to count. */
function isThere({ desired, ready, available }: ComponentProgress): boolean {
  return desired !== undefined && ready === desired && available === desired;
}
