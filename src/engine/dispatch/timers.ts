/** Timers as a port, so that tests move time by hand. */

export interface Timers {
  /** Does something once, after a time. Returns how to call it off. */
  set(delayMs: number, action: () => void): () => void;
  /** Milliseconds since some moment. Measures how long something took or may take: no clock that is set changes it. */
  elapsedMs(): number;
}

/** The system's timers. They keep the process alive, so that a stop in order is not cut short; the engine calls off its own. */
export const systemTimers: Timers = {
  set(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
  elapsedMs: () => performance.now(),
};

/** Resolves when whatever else waits in this process, requests above all, has had its turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Resolves when the work has ended in any way, or when the time is over. */
export async function settled(
  work: Promise<unknown>,
  timers: Timers,
  withinMs: number,
): Promise<void> {
  let callOff: () => void = () => undefined;
  const overtime = new Promise<void>((resolve) => {
    callOff = timers.set(withinMs, resolve);
  });
  const end = work.then(
    () => undefined,
    () => undefined,
  );
  await Promise.race([end, overtime]);
  callOff();
}
