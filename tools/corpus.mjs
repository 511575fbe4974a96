/** `npm run corpus -- FOLDER`: files of all the world by Jobgate and by other programs, and where they differ. `-- --help` for the rest. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";
import { compile, home } from "./compile.mjs";

await build();
const { main } = await import(pathToFileURL(join(compile("bench/corpus"), "main.js")).href);
process.exitCode = await main(home, process.argv.slice(2));
