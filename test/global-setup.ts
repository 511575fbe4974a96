/** Runs once before all tests: child processes in tests run the built code, so it has to be current. */
import { execFileSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sharedSandboxPrefix } from "./harness/engine/shared-sandbox-prefix.ts";

/** Returns what runs once after all tests. */
export default function setup(): () => void {
  execFileSync(process.execPath, [fileURLToPath(new URL("../tools/build.mjs", import.meta.url))], {
    stdio: "inherit",
  });
  return removeSharedSandboxes;
}

/** Nobody else does: the processes of tests are ended without a word. */
function removeSharedSandboxes(): void {
  const prefix = sharedSandboxPrefix(process.pid);
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(prefix))) {
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}
