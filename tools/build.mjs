/** Builds dist/ from src/ if it is missing or older than its sources: `npm run build`, and the first step of start and test. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, "dist", ".sources");

/** A fingerprint of everything that the build depends on. */
function fingerprint() {
  const hash = createHash("sha256");
  const files = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
  for (const file of [...files, join(root, "tsconfig.json"), join(root, "package.json")]) {
    hash.update(file.slice(root.length)).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

/** Builds if needed, which it never is in the packed package; exits with the compiler's status if it fails. */
export function build() {
  if (!existsSync(join(root, "src"))) {
    return;
  }
  const sources = fingerprint();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === sources) {
    return;
  }
  let compiler;
  try {
    compiler = createRequire(import.meta.url).resolve("typescript/lib/tsc.js");
  } catch {
    console.error(
      "jobgate: dist/ is missing or stale and TypeScript is not installed. Run `npm ci` without --omit=dev, or `npm run build` elsewhere and copy dist/.",
    );
    process.exit(1);
  }
  // Built beside and moved into place, so that a build that breaks off leaves no half dist/.
  const fresh = join(root, `dist-${process.pid}.tmp`);
  // Types are the gate's business (npm run typecheck); here they would only make the first start slower.
  const args = [compiler, "-p", join(root, "tsconfig.json"), "--noCheck", "--outDir", fresh];
  const { status } = spawnSync(process.execPath, args, { stdio: ["ignore", 2, 2] });
  if (status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    process.exit(status ?? 1);
  }
  writeFileSync(join(fresh, ".sources"), sources);
  rmSync(join(root, "dist"), { recursive: true, force: true });
  renameSync(fresh, join(root, "dist"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  build();
}
