/** `npm run fuzz:xml`: our reader of plain XML beside libxml2 on a million documents, or for `-- --minutes 60`. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { compile, home } from "./compile.mjs";

const { main } = await import(pathToFileURL(join(compile("test/contract/plain"), "fuzz.js")).href);
process.exitCode = main(join(home, "xsd"), process.argv.slice(2));
