/** Runs in the server, by --import: its wall clock is off by the milliseconds in the file CLOCK_FILE, read anew at SIGUSR2. */
import { readFileSync } from "node:fs";

const file = process.env.CLOCK_FILE;
delete process.env.CLOCK_FILE;

if (file !== undefined) {
  const Real = Date;
  let offsetMs = 0;
  process.on("SIGUSR2", () => {
    offsetMs = Number(readFileSync(file, "utf8"));
  });
  globalThis.Date = class extends Real {
    constructor(...args) {
      super(...(args.length === 0 ? [Real.now() + offsetMs] : args));
    }

    static now() {
      return Real.now() + offsetMs;
    }
  };
}
