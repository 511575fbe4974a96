/** Waits until something is there. */

import { vi } from "vitest";

/** What `look` finds, once it finds something. */
export async function untilValue<T>(look: () => Promise<T | undefined>): Promise<T> {
  return vi.waitFor(
    async () => {
      const found = await look();
      if (found === undefined) {
        throw new Error("It is not there.");
      }
      return found;
    },
    { timeout: 60_000, interval: 50 },
  );
}
