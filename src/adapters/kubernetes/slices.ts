const waiting: (() => void)[] = [];

/**
 * Waits for the next turn of the event loop in which no other slice of parsing runs. All clusters share one line, because
 * they share one event loop: many lists that arrive at once never block it for longer than one slice takes.
 */
export function sliceTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(grant);
  });
}

function grant(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(grant);
}
