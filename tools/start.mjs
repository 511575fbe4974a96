/** `npm start`: builds if needed, then serves in this same process, so that signals reach the server. */
import { build } from "./build.mjs";

const LOOK_MS = 250;

/**
 * npm hands SIGTERM to the shell that it starts scripts with. Some shells die of it without handing it on, and would
 * leave the server behind, with its port and its data directory. Such a server is asked to stop, unless it was asked.
 */
function stopWithShell() {
  const shell = process.ppid;
  let isAsked = false;
  let isNoting = false;
  const look = setInterval(() => {
    if (process.ppid !== shell) {
      clearInterval(look);
      // A second signal would end it at once.
      if (!isAsked) {
        process.kill(process.pid, "SIGTERM");
      }
    } else if (!isNoting && process.listenerCount("SIGTERM") > 0) {
      // Not before the server listens for signals: until then they end the process, as they should.
      isNoting = true;
      process.on("SIGTERM", () => (isAsked = true)).on("SIGINT", () => (isAsked = true));
    }
  }, LOOK_MS).unref();
}

if (process.env.npm_lifecycle_event === "start") {
  stopWithShell();
}
await build();
await import("../dist/main.js");
