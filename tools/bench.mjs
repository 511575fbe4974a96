/** `npm run bench`: builds the server and the benchmark, then measures. `-- --quick` for a short run, `-- --help` for the rest. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";
import { compile, home } from "./compile.mjs";

await build();
const built = compile("bench");
const { main } = await import(pathToFileURL(join(built, "main.js")).href);
process.exitCode = await main({ home, built, args: process.argv.slice(2) });
