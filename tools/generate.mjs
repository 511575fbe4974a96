/** `npm run generate`: writes the contract's types from xsd/, and the IPS operations from wsdl/. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { argumentsOf } from "./arguments.mjs";

argumentsOf(
  "Usage: npm run generate\nWrites the contract's types and the query of a submit from xsd/, and the IPS operations from wsdl/.",
);
const { ipsOperationsFile } = await import("./ips-operations.mjs");

const home = join(dirname(fileURLToPath(import.meta.url)), "..");
const work = join(home, "node_modules", ".cache", "generate");

// Only the generator and what it imports is compiled, and not checked: the file it writes may be what others lack.
mkdirSync(work, { recursive: true });
writeFileSync(
  join(work, "tsconfig.json"),
  JSON.stringify({
    extends: join(home, "tsconfig.json"),
    compilerOptions: { noCheck: true, rootDir: join(home, "src"), outDir: join(work, "out") },
    include: [],
    files: [join(home, "src/contract/generate/generated-file.ts")],
  }),
);
const compiler = join(home, "node_modules", "typescript", "bin", "tsc");
const run = spawnSync(process.execPath, [compiler, "-p", work], { stdio: "inherit" });
if (run.status !== 0) {
  process.exit(run.status ?? 1);
}
const built = pathToFileURL(join(work, "out/contract/generate/generated-file.js")).href;
const { generatedFiles } = await import(built);
for (const { path, text } of [
  ...generatedFiles(join(home, "xsd")),
  await ipsOperationsFile(home),
]) {
  writeFileSync(join(home, path), text);
  console.log(`wrote ${path}`);
}
