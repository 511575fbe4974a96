/** Compiles programs that are no part of the package (benchmark, soak) to JavaScript below node_modules/.cache. */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const home = dirname(dirname(fileURLToPath(import.meta.url)));

/** Compiles a folder of the repository and what it imports. Returns the folder that holds the outcome; exits where the compiler fails. */
export function compile(folder) {
  const work = join(home, "node_modules", ".cache", folder.replaceAll("/", "-"));
  const out = join(work, "out");
  rmSync(out, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  writeFileSync(
    join(work, "tsconfig.json"),
    JSON.stringify({
      extends: join(home, "tsconfig.json"),
      compilerOptions: { noCheck: true, rootDir: home, outDir: out },
      include: [join(home, folder)],
    }),
  );
  const compiler = join(home, "node_modules", "typescript", "bin", "tsc");
  const { status } = spawnSync(process.execPath, [compiler, "-p", work], { stdio: "inherit" });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
  return join(out, folder);
}
