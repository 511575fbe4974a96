/** `npm run soak`: an hour of mixed light load on a real server, watched for what grows. `-- --minutes 5` for a short run. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";
import { compile, home } from "./compile.mjs";

await build();
const { main } = await import(pathToFileURL(join(compile("bench/soak"), "main.js")).href);
process.exitCode = await main(home, process.argv.slice(2));
