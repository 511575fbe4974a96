/** `npm run bench`: builds the server and the benchmark, then measures. `-- --quick` for a short run, `-- --help` for the rest. */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "./build.mjs";

const home = dirname(dirname(fileURLToPath(import.meta.url)));
const work = join(home, "node_modules", ".cache", "bench");
const out = join(work, "out");

build();

rmSync(out, { recursive: true, force: true });
mkdirSync(work, { recursive: true });
writeFileSync(
  join(work, "tsconfig.json"),
  JSON.stringify({
    extends: join(home, "tsconfig.json"),
    compilerOptions: { noCheck: true, rootDir: home, outDir: out },
    include: [join(home, "bench")],
  }),
);
const compiler = join(home, "node_modules", "typescript", "bin", "tsc");
const { status } = spawnSync(process.execPath, [compiler, "-p", work], { stdio: "inherit" });
if (status !== 0) {
  process.exit(status ?? 1);
}

const { main } = await import(pathToFileURL(join(out, "bench", "main.js")).href);
process.exitCode = await main({ home, built: join(out, "bench"), args: process.argv.slice(2) });
