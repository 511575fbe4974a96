/** Timers as a port, so that tests move time by hand. */

export interface Timers {
  /** Does something once, after a time. Returns how to call it off. */
  set(delayMs: number, action: () => void): () => void;
}

/** The system's timers. They keep the process alive, so that a stop in order is not cut short; the engine calls off its own. */
export const systemTimers: Timers = {
  set(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

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
