import { commandDefinitions } from '../core/command/index.ts';
import type { Permission } from '../ports.ts';

/** What the command lines of a comment need together. A line that is no command needs no more than to be read. */
export function neededPermission(lines: readonly string[]): 'read' | 'write' {
  const verbs = lines.map((line) => /^\/([A-Za-z-]+)/.exec(line)?.[1]?.toLowerCase());
  const reads = verbs.every((verb) => commandDefinitions.find((each) => each.verb === verb)?.permission !== 'write');
  return reads ? 'read' : 'write';
}

/** Whether who has this permission may do what needs that one. */
export function allows(permission: Permission, needed: 'read' | 'write'): boolean {
  const writers: readonly Permission[] = ['write', 'maintain', 'admin'];
  return needed === 'write' ? writers.includes(permission) : permission !== 'none';
}
