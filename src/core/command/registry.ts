import type { CommandDefinition } from './command.ts';
import { cancelCommand } from './commands/cancel.ts';
import { configCommand } from './commands/config.ts';
import { createCommand } from './commands/create.ts';
import { deleteCommand } from './commands/delete.ts';
import { dependencyCommand } from './commands/dependency.ts';
import { diffCommand } from './commands/diff.ts';
import { fixCommand } from './commands/fix.ts';
import { helpCommand } from './commands/help.ts';
import { historyCommand } from './commands/history.ts';
import { holdCommand } from './commands/hold.ts';
import { lockCommand } from './commands/lock.ts';
import { overrideCommand } from './commands/override.ts';
import { planCommand } from './commands/plan.ts';
import { resourcesCommand } from './commands/resources.ts';
import { restartCommand } from './commands/restart.ts';
import { retryCommand } from './commands/retry.ts';
import { rollbackCommand } from './commands/rollback.ts';
import { scaleCommand } from './commands/scale.ts';
import { setCommand } from './commands/set.ts';
import { startCommand } from './commands/start.ts';
import { statusCommand } from './commands/status.ts';
import { stopCommand } from './commands/stop.ts';
import { targetsCommand } from './commands/targets.ts';
import { unholdCommand } from './commands/unhold.ts';
import { unlockCommand } from './commands/unlock.ts';
import { unsetCommand } from './commands/unset.ts';
import { upgradeCommand } from './commands/upgrade.ts';

/** Every slash command. A new one is a file in `commands/` and a line here. */
export const commandDefinitions: readonly CommandDefinition[] = [
  scaleCommand,
  upgradeCommand,
  resourcesCommand,
  configCommand,
  setCommand,
  unsetCommand,
  dependencyCommand,
  restartCommand,
  stopCommand,
  startCommand,
  rollbackCommand,
  fixCommand,
  overrideCommand,
  createCommand,
  deleteCommand,
  planCommand,
  statusCommand,
  diffCommand,
  targetsCommand,
  historyCommand,
  holdCommand,
  unholdCommand,
  lockCommand,
  unlockCommand,
  cancelCommand,
  retryCommand,
  helpCommand,
];
