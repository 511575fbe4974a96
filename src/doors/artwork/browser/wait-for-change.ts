/** While the server works: asks how the artwork stands, and loads the page again when that has changed. */

import { noteMove } from "./focus.ts";

const EVERY_MS = 2000;
const EVERY_MS_MAX = 30_000;

/** Does nothing on pages that wait for nobody. */
export function waitForChange(): void {
  const waiting = document.getElementById("waiting");
  const { state, tag } = waiting?.dataset ?? {};
  if (state !== undefined) {
    void ask(state, tag ?? "");
  }
}

async function ask(address: string, tag: string): Promise<void> {
  let pauseMs = EVERY_MS;
  for (;;) {
    await sleepUntilSeen(pauseMs);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      const now = answer.ok ? ((await answer.json()) as { readonly tag?: string }).tag : tag;
      pauseMs = answer.ok ? EVERY_MS : Math.min(pauseMs * 2, EVERY_MS_MAX);
      if (now !== tag) {
        noteMove();
        location.reload();
        return;
      }
    } catch {
      // Without a connection there is nothing to know yet.
      pauseMs = Math.min(pauseMs * 2, EVERY_MS_MAX);
    }
  }
}

/** Tabs in the background ask for nothing. */
async function sleepUntilSeen(pauseMs: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
  if (document.visibilityState === "hidden") {
    await new Promise((resolve) =>
      document.addEventListener("visibilitychange", resolve, { once: true }),
    );
  }
}
