/** The lock file holds every platform's packages; otherwise `npm ci` refuses it on a fresh machine. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { expect, it } from "vitest";

interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly optionalDependencies?: Readonly<Record<string, string>>;
        readonly hasInstallScript?: boolean;
        readonly dev?: boolean;
        readonly resolved?: string;
      }
    >
  >;
}

const file = fileURLToPath(new URL("../package-lock.json", import.meta.url));
// npm's own format.
const { packages } = JSON.parse(readFileSync(file, "utf8")) as Lock;

it("names every optional package of every package (mend it with `node tools/lock-platforms.mjs`)", () => {
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies),
  );
  expect(wanted.length).toBeGreaterThan(20);
  expect(wanted.filter((name) => packages[`node_modules/${name}`] === undefined)).toEqual([]);
});

it("no production package has an install script, and no package names the host it came from", () => {
  const entries = Object.entries(packages);
  const scripted = entries.filter(([, { hasInstallScript, dev }]) => hasInstallScript && !dev);
  expect(scripted.map(([name]) => name)).toEqual([]);
  expect(entries.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});
