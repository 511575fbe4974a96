/** The build that the marks were set beside: a commit of this repository, built in a folder of its own and kept for the next run. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const COMMIT = "a8bf4e5";
const BUILD_MS_MAX = 900_000;

/** Its folder, or why there is none, in words. */
export type OldBuild = { readonly home: string } | { readonly missing: string };

/** Returns the kept build, or makes it, which needs the repository's history and npm's registry or cache. */
export function oldBuild(repository: string): OldBuild {
  const cache = join(tmpdir(), `jobgate-bench-builds-${process.getuid?.() ?? ""}`);
  const home = join(cache, COMMIT);
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  // What lies there is run: nobody else may have put it there.
  if (statSync(cache).uid !== process.getuid?.()) {
    return { missing: `${cache} belongs to somebody else` };
  }
  if (existsSync(home)) {
    return { home };
  }
  console.log(`Building ${COMMIT}, to compare with; it is kept in ${home}.`);
  const work = mkdtempSync(join(cache, "work-"));
  try {
    const archive = join(work, "source.tar");
    const source = join(work, "source");
    mkdirSync(source);
    const steps: readonly Step[] = [
      ["git", ["archive", "--format=tar", `--output=${archive}`, COMMIT], repository],
      ["tar", ["-xf", archive, "-C", source], work],
      ["npm", ["ci", "--no-audit", "--no-fund", "--prefer-offline"], source],
      ["npm", ["run", "build"], source],
    ];
    for (const step of steps) {
      const trouble = run(step);
      if (trouble !== undefined) {
        return { missing: trouble };
      }
    }
    // Another run may have been faster.
    if (!existsSync(home)) {
      renameSync(source, home);
    }
    return { home };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Program, arguments, folder. */
type Step = readonly [string, readonly string[], string];

/** Undefined where it went well; else what failed, with the end of what it said. */
function run([program, args, cwd]: Step): string | undefined {
  const { status, error, stderr } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    timeout: BUILD_MS_MAX,
  });
  const said = error?.message ?? stderr.trim().split("\n").slice(-3).join(" ");
  return status === 0 ? undefined : `${program} ${args[0]} failed: ${said}`;
}
