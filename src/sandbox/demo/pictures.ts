import type { ServerResponse } from 'node:http';
import type { DemoView } from './view.ts';

export interface PictureSource {
  /** The present state of everything. */
  readonly view: () => Promise<DemoView>;
  /** Calls back when the state may have changed. Returns how to stop. */
  readonly onChange: (listener: () => void) => () => void;
}

/** The live state, as server-sent events for everybody who watches. */
export interface Pictures {
  /** Takes over the response; it ends when the watcher goes or the demo stops. */
  showTo(response: ServerResponse): void;
  stop(): void;
}

/** Milliseconds between two pictures at least: a burst of changes is one picture. */
const shortestPause = 100;
/** Milliseconds between two pictures at most: the clock on the page goes on. */
const longestPause = 1_000;

/** Draws after every change, one picture at a time. */
export function startPictures({ view, onChange }: PictureSource): Pictures {
  const watchers = new Set<ServerResponse>();
  let timer: NodeJS.Timeout | undefined;
  let drawing = false;
  let wanted = false;

  const draw = async (): Promise<void> => {
    timer = undefined;
    if (watchers.size === 0) return;
    drawing = true;
    wanted = false;
    // A picture that cannot be taken, such as while a branch moves, is taken again after the next change.
    const picture = await view().catch(() => undefined);
    drawing = false;
    if (picture !== undefined) for (const watcher of watchers) send(watcher, picture);
    if (wanted) soon();
  };
  const soon = (): void => {
    wanted = true;
    if (!drawing) timer ??= setTimeout(() => void draw(), shortestPause);
  };
  const ignore = onChange(soon);
  const tick = setInterval(soon, longestPause);
  return {
    showTo: (response) => {
      watchers.add(response);
      response.on('close', () => watchers.delete(response));
      soon();
    },
    stop: () => {
      ignore();
      clearInterval(tick);
      clearTimeout(timer);
      for (const watcher of watchers) watcher.end();
      watchers.clear();
    },
  };
}

/** A watcher that has not taken the last picture yet skips this one. */
function send(watcher: ServerResponse, picture: DemoView): void {
  if (!watcher.writableNeedDrain) watcher.write(`data: ${JSON.stringify(picture)}\n\n`);
}
