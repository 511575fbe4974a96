/** Writes the declarations of the client into dist/, for programs in TypeScript: part of `npm pack`, after the build. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { argumentsOf } from "./arguments.mjs";

argumentsOf(
  "Usage: node tools/declare.mjs\nWrites the declarations of the client into dist/, after a build.",
);
const { default: ts } = await import("typescript");

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What the client's types consist of. Each file by itself: all that is exported says its type. */
function sources() {
  const own = readdirSync(join(root, "src", "client")).filter((name) => name.endsWith(".ts"));
  return [...own.map((name) => `client/${name}`), "core/model/contract-types.gen.ts"];
}

/** In declarations the compiler leaves `.ts` in imports, which not every version of it reads there. */
function withoutSourceEndings(text) {
  return text.replaceAll(/(?<=\bfrom "\.[^"\n]*)\.ts(?=")/gu, ".js");
}

function declare(path) {
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(
    readFileSync(join(root, "src", path), "utf8"),
    {
      fileName: path,
      reportDiagnostics: true,
      compilerOptions: { strict: true, isolatedDeclarations: true, stripInternal: true },
    },
  );
  const complaints = diagnostics.map(({ messageText }) =>
    ts.flattenDiagnosticMessageText(messageText, "\n"),
  );
  if (complaints.length > 0) {
    throw new Error(`src/${path} cannot be declared. ${complaints.join(" ")}`);
  }
  const file = join(root, "dist", path.replace(/\.ts$/u, ".d.ts"));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, withoutSourceEndings(outputText));
}

sources().forEach(declare);
