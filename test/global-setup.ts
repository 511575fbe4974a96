/** Runs once before all tests: child processes in tests run the built code, so it has to be current. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export default function setup(): void {
  execFileSync(process.execPath, [fileURLToPath(new URL("../tools/build.mjs", import.meta.url))], {
    stdio: "inherit",
  });
}
