/** Builds dist/ from src/ if it is missing or older than its sources: `npm run build`, and the first step of start and test. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { argumentsOf } from "./arguments.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, "dist", ".sources");

/** A fingerprint of everything that the build depends on. */
function fingerprint() {
  const hash = createHash("sha256");
  const files = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
  const others = ["tsconfig.json", "package.json", "tools/build.mjs", "tools/bundle.mjs"];
  for (const file of [...files, ...others.map((name) => join(root, name))]) {
    hash.update(file.slice(root.length)).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

/** Builds if needed, which it never is in the packed package; exits with status 1 if it fails. */
export async function build() {
  if (!existsSync(join(root, "src"))) {
    return;
  }
  const sources = fingerprint();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === sources) {
    return;
  }
  // Built beside and moved into place, so that a build that breaks off leaves no half dist/.
  const fresh = join(root, `dist-${process.pid}.tmp`);
  try {
    const { bundle } = await import("./bundle.mjs");
    await bundle(root, fresh);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    console.error(
      error.code === "ERR_MODULE_NOT_FOUND"
        ? "jobgate: dist/ is missing or stale and the bundler is not installed. Run `npm ci` without --omit=dev, or `npm run build` elsewhere and copy dist/."
        : `jobgate: dist/ cannot be built. ${error.message}`,
    );
    process.exit(1);
  }
  writeFileSync(join(fresh, ".sources"), sources);
  rmSync(join(root, "dist"), { recursive: true, force: true });
  renameSync(fresh, join(root, "dist"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  argumentsOf(
    "Usage: npm run build\nBuilds dist/ from src/ if it is missing or older than its sources.",
  );
  await build();
}
