import { type ComponentName, type NotRun, separateCoordinators, whyNotRun } from '../../milvus/index.ts';
import type { Refusal } from '../../text/index.ts';
import { replaceComponent } from '../component-argument.ts';

/** A command that speaks of one component. */
export interface ComponentCommand {
  readonly component: ComponentName;
  /** The command as written, to correct it in a refusal. */
  readonly source: string;
  /** What would work where the mode runs other components. */
  readonly instead: { readonly cluster: string; readonly standalone: string };
  /** What to say of a component that could run, but is not written; `cdc` is the only one. */
  readonly notWritten?: string;
}

/** Why a command has nothing to work on, because the operator does not run its component here; undefined when it does. */
export function componentNotRun(milvus: unknown, command: ComponentCommand): Refusal | undefined {
  const notRun = whyNotRun(milvus, command.component);
  if (notRun === undefined) return undefined;
  const path = notRun.why === 'mode' ? ['spec', 'mode'] : ['spec', 'components', command.component];
  return { path, ...reasonOf(command, notRun) };
}

function reasonOf(command: ComponentCommand, notRun: NotRun): Refusal {
  const { component, source } = command;
  const instead = (other: ComponentName): string => replaceComponent(source, component, other);
  switch (notRun.why) {
    case 'mode':
      return notInMode(command, notRun.mode);
    case 'gone_in_26': {
      const successor: ComponentName = component === 'indexNode' ? 'dataNode' : 'mixCoord';
      const message = `Milvus 2.6 and later has no ${component}: its work moved to ${successor}.`;
      return { code: 'not_in_version', message, correction: instead(successor) };
    }
    case 'needs_26':
      return { code: 'not_in_version', message: `${component} runs from Milvus 2.6 on; this Milvus is older.` };
    case 'mix_coordinator_in_use':
      return {
        code: 'not_in_mode',
        message: `This Milvus runs mixCoord in place of the four coordinators.`,
        correction: instead('mixCoord'),
      };
    case 'separate_coordinators_in_use':
      return {
        code: 'not_in_mode',
        message: 'This Milvus runs the four coordinators one by one, not mixCoord.',
        choices: separateCoordinators.map((each) => instead(each)),
        correction: instead('queryCoord'),
      };
    case 'not_written': {
      const hint = command.notWritten ?? `Add a ${component} block to the resource first.`;
      return { code: 'not_in_mode', message: `This Milvus has no ${component}. ${hint}` };
    }
  }
}

function notInMode({ component, instead }: ComponentCommand, mode: 'cluster' | 'standalone'): Refusal {
  if (mode === 'cluster') {
    return {
      code: 'not_in_mode',
      message: 'This Milvus runs in cluster mode, where the component standalone serves nothing.',
      correction: instead.cluster,
    };
  }
  return {
    code: 'not_in_mode',
    message: `This Milvus runs in standalone mode (spec.mode is standalone, or missing), where the one component standalone does all the work and ${component} does not run. To serve more, give standalone more CPU and memory, or move to cluster mode.`,
    correction: instead.standalone,
  };
}
