/**
 * Completes package-lock.json: `npm install` leaves out optional packages for other platforms when it cannot look them up,
 * and `npm ci` then refuses the lock file everywhere. Each gets an entry with its version and the platform in its name.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { argumentsOf } from "./arguments.mjs";

const FILE = fileURLToPath(new URL("../package-lock.json", import.meta.url));
const SYSTEMS = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const PROCESSORS = ["arm64", "arm", "ia32", "ppc64", "riscv64", "s390x", "x64", "loong64"];

/** What a package's name says of its platform: `cli-linux-x64-musl` is linux, x64, musl. */
function platformOf(name) {
  const words = name.split(/[/-]/u);
  const libc = words.some((word) => word.startsWith("musl"))
    ? ["musl"]
    : words.some((word) => word.startsWith("gnu"))
      ? ["glibc"]
      : undefined;
  return {
    cpu: PROCESSORS.filter((each) => words.includes(each)).slice(0, 1),
    ...(libc === undefined || !words.includes("linux") ? {} : { libc }),
    os: SYSTEMS.filter((each) => words.includes(each)),
  };
}

/** The optional packages that the lock file speaks of but does not hold, each with version and mark. */
export function missingPlatforms(lock) {
  return Object.entries(lock.packages).flatMap(([, { dev, optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => lock.packages[`node_modules/${name}`] === undefined)
      .map(([name, version]) => ({ name, version, dev })),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  argumentsOf(
    "Usage: node tools/lock-platforms.mjs\nCompletes package-lock.json with the optional packages of other platforms.",
  );
  const lock = JSON.parse(readFileSync(FILE, "utf8"));
  const missing = missingPlatforms(lock);
  for (const { name, version, dev } of missing) {
    const { cpu, os, ...libc } = platformOf(name);
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu,
      ...(dev === true ? { dev: true } : {}),
      ...libc,
      optional: true,
      os,
    };
  }
  const [root, ...others] = Object.entries(lock.packages);
  lock.packages = Object.fromEntries([root, ...others.sort(([a], [b]) => (a < b ? -1 : 1))]);
  writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${missing.length} added: ${missing.map(({ name }) => name).join(", ")}`);
}
