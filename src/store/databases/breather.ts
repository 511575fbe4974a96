/** The breather: who does many things one after another lets whatever else waits in this process, requests above all, come between. */

/** Resolves when whatever else waits in this process has had its turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** So long a turn may be worked in before the next thing is begun. */
const TURN_MS = 10;

/**
 * Returns how to breathe between two things: it resolves at once while the turn is young, and in the next turn where it
 * is not. Awaits of what never waits, such as the embedded database, would else be one turn, however many they are.
 */
export function createBreather(): () => Promise<void> {
  let beganMs: number | undefined;
  return async () => {
    if (beganMs !== undefined && performance.now() - beganMs >= TURN_MS) {
      await nextTurn();
    }
    if (beganMs === undefined) {
      beganMs = performance.now();
      setImmediate(() => {
        beganMs = undefined;
      });
    }
  };
}
