/** PDF files as other programs see them. */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What qpdf, pdfinfo and pdftotext say of files; they are gone with `end`. */
export class LookedAt {
  readonly #directory = mkdtempSync(join(tmpdir(), "jobgate-assembly-"));
  #count = 0;

  file(bytes: Uint8Array): string {
    this.#count += 1;
    const path = join(this.#directory, `${this.#count}.pdf`);
    writeFileSync(path, bytes);
    return path;
  }

  /** What qpdf finds wrong; "" where nothing is. */
  faults(bytes: Uint8Array): string {
    const { status, stdout, stderr } = spawnSync("qpdf", ["--check", this.file(bytes)], {
      encoding: "utf8",
    });
    return status === 0 ? "" : `${stdout}${stderr}`;
  }

  /** The text of each page. */
  pages(bytes: Uint8Array): readonly string[] {
    const text = execFileSync("pdftotext", ["-raw", this.file(bytes), "-"], { encoding: "utf8" });
    return text
      .split("\f")
      .slice(0, -1)
      .map((page) => page.trim());
  }

  info(bytes: Uint8Array, ...args: readonly string[]): string {
    return execFileSync("pdfinfo", [...args, this.file(bytes)], { encoding: "utf8" });
  }

  /** Titles of the outline with the pages they lead to, those below others indented. */
  outline(bytes: Uint8Array): readonly string[] {
    const { outlines } = this.#json(bytes, "outlines") as { outlines: readonly JsonEntry[] };
    const told = (entries: readonly JsonEntry[], indent: string): readonly string[] =>
      entries.flatMap(({ title, destpageposfrom1, kids }) => [
        `${indent}${title} -> ${destpageposfrom1}`,
        ...told(kids, `${indent}  `),
      ]);
    return told(outlines, "");
  }

  /** Names of fields with their values. */
  fields(bytes: Uint8Array): Readonly<Record<string, unknown>> {
    const { acroform } = this.#json(bytes, "acroform") as { acroform: JsonForm };
    return Object.fromEntries(
      acroform.fields.map(({ fullname, value }) => [fullname, String(value).replace(/^u:/u, "")]),
    );
  }

  /** Ranges of labels: the place of the first page, and how they are counted. */
  labels(bytes: Uint8Array): unknown {
    return (this.#json(bytes, "pagelabels") as { pagelabels: unknown }).pagelabels;
  }

  #json(bytes: Uint8Array, key: string): unknown {
    const args = ["--json=2", `--json-key=${key}`, this.file(bytes)];
    return JSON.parse(execFileSync("qpdf", args, { encoding: "utf8" }));
  }

  end(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

interface JsonEntry {
  readonly title: string;
  readonly destpageposfrom1: number | null;
  readonly kids: readonly JsonEntry[];
}

interface JsonForm {
  readonly fields: readonly { readonly fullname: string; readonly value: unknown }[];
}
