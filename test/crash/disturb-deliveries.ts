import type { Stage } from '../../src/cli/demo/stage.ts';
import type { Bots } from './bots.ts';
import type { Trouble } from './disturb-call.ts';
import type { DeliveryDisturbance } from './disturbances.ts';

/** What goes wrong with the webhooks of a story, from now until it has ended. */
export interface DeliveryTrouble extends Trouble {
  /** Called when what people do in the story is done. */
  afterDeeds(): Promise<void>;
  /** Called when everything looks as it should: what still comes now must change nothing. */
  afterEnd(): Promise<void>;
}

/** Starts of the bot until it has found everything that nobody told it of: what it does itself leads to more. */
const mostStarts = 4;

export function disturbDeliveries(stage: Stage, bots: Bots, { name }: DeliveryDisturbance): DeliveryTrouble {
  const before = stage.github.deliveries.length;
  const sent = () => stage.github.deliveries.slice(before).filter((each) => !each.redelivered);
  const again = () => sent().map(({ id }) => id);
  const redeliver = (ids: readonly number[]) => {
    for (const id of ids) stage.github.redeliver(id);
  };
  if (name !== 'twice') bots.deafen();
  return {
    hasHappened: () => sent().length > 0,
    revived: async () => {},
    end: () => bots.hear(),
    afterDeeds: async () => {
      await stage.github.settled();
      const lost = again();
      if (name === 'twice') redeliver(lost);
      if (name === 'out of order') {
        bots.hear();
        redeliver([...lost].reverse());
      }
      if (name === 'out of order' || name === 'twice') return;
      for (let start = 0; start < mostStarts; start += 1) {
        await bots.stop();
        await bots.ensure();
        await bots.quiet();
      }
    },
    afterEnd: async () => {
      bots.hear();
      if (name === 'twice' || name === 'late') redeliver(again());
      await bots.quiet();
    },
  };
}
