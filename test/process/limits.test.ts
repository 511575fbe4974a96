/** Limits of the process that are lower than the settings can need are told at start, with the number that is needed. */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limitNeeds, softLimitOf } from "../../src/platform/process-limits.ts";
import { MAIN } from "../harness/paths.ts";

const hasLimits = process.platform === "linux" && spawnSync("sh", ["-c", "ulimit -n"]).status === 0;
if (!hasLimits) {
  process.stderr.write("\nSKIPPED: limits of the process, which only Linux tells.\n\n");
}

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "jobgate-limits-"));
  // Ends the server as soon as it listens.
  await writeFile(join(folder, "start.sh"), `ulimit $1 $2\nexec "${process.execPath}" "${MAIN}"\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a start under a limit says until it listens or ends. */
function startUnder(flag: string, limit: string, settings: Record<string, string> = {}): string {
  const { PATH = "" } = process.env;
  const env = { PATH, PORT: "0", DATA_DIR: join(folder, `data${limit}`), ...settings };
  const command = `(sh ${join(folder, "start.sh")} ${flag} ${limit} 2>&1 & echo $! >&3; wait) 3>${folder}/pid | while read -r line; do echo "$line"; case "$line" in SOAP*) kill $(cat ${folder}/pid);; esac; done 2>&1`;
  return execFileSync("sh", ["-c", command], { env, encoding: "utf8", timeout: 20_000 });
}

describe.skipIf(!hasLimits)("a start", () => {
  it("says how many open files are needed where there are too few", () => {
    const said = startUnder("-n", "600", { CONNECTIONS_MAX: "300", WORKERS: "1" });
    const { needed } = limitNeeds({ connectionsMax: 300, workers: 1, uploadBytesMax: 1 })[0] ?? {};
    expect(needed).toBeGreaterThan(600);
    expect(said).toContain(`may have 600 files open at once and can need ${needed}`);
    expect(said).toContain(`ulimit -n ${needed}`);
  });

  it.each(["300", "64"])("ends with one sentence where it may open %s files", (limit) => {
    const said = startUnder("-n", limit);
    expect(said).toBe(
      `jobgate: The process may have ${limit} files open at once, and needs 512 to start at all. Raise it (ulimit -n, LimitNOFILE in systemd, --ulimit nofile in Docker); once it starts, the log says what the settings can need.\n`,
    );
  });

  it("says that files may not be as large as uploads may", () => {
    const said = startUnder("-f", "2048", { UPLOAD_BYTES_MAX: "10000000" });
    expect(said).toMatch(/may write files of [0-9]+ bytes, and UPLOAD_BYTES_MAX admits 10000000/u);
  });

  it("says nothing where there is enough", () => {
    expect(startUnder("-n", "4000", { CONNECTIONS_MAX: "100" })).not.toContain("open files");
  });
});

it("a limit is read as Linux tells it", () => {
  const text =
    "Limit                     Soft Limit           Hard Limit           Units     \nMax file size             unlimited            unlimited            bytes     \nMax open files            1024                 4096                 files     \n";
  expect(softLimitOf("Max open files", text)).toBe(1024);
  expect(softLimitOf("Max file size", text)).toBeUndefined();
  expect(softLimitOf("Max processes", text)).toBeUndefined();
});
