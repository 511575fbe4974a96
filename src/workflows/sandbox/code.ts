/** What of the machine a sandbox child has to see: Node, system libraries, this program and the packages of its tasks. */

import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const TASK_PACKAGES = [
  "sharp",
  "@embedpdf/pdfium",
  "@cantoo/pdf-lib",
  "@cornerstonejs/codec-openjpeg/decodewasmjs",
];

/** Where Linux distributions have programs and libraries. Settings, accounts and what people keep lie elsewhere. */
export const SYSTEM_PATHS = [
  "/usr",
  "/bin",
  "/lib",
  "/lib32",
  "/lib64",
  "/nix/store",
  "/etc/ld.so.cache",
];

/** A compiled program of this folder, also where this file runs from its TypeScript source. */
export function compiledProgram(name: string): string {
  const fromSource = import.meta.url.endsWith(".ts");
  const path = fromSource ? `../../../dist/workflows/sandbox/${name}.js` : `./${name}.js`;
  return fileURLToPath(new URL(path, import.meta.url));
}

/** Absolute paths, beside SYSTEM_PATHS, that the programs need to run. */
export function codePaths(programPaths: readonly string[]): readonly string[] {
  const compiled = compiledProgram("entry");
  const compiledDir = dirname(dirname(dirname(compiled)));
  const packageDir = dirname(compiledDir);
  const { resolve } = createRequire(compiled);
  const paths = [
    realpathSync(process.execPath),
    ...programPaths.map((path) => dirname(path)),
    compiledDir,
    // Says that the compiled files are modules.
    join(packageDir, "package.json"),
    join(packageDir, "node_modules"),
    ...TASK_PACKAGES.map((name) => packagesAround(resolve(name))),
  ];
  return [...new Set(paths)].filter((path) => existsSync(path) && !isSystemPath(path));
}

/** True for what lies in a directory that every child sees. */
export function isSystemPath(path: string): boolean {
  return SYSTEM_PATHS.some((system) => path === system || path.startsWith(`${system}${sep}`));
}

/** The outermost node_modules around a file: packages of some installers are links into it. */
function packagesAround(path: string): string {
  const marker = `${sep}node_modules${sep}`;
  return path.slice(0, path.indexOf(marker) + marker.length - 1);
}
