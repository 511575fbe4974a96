/** A file that is made to cost much costs a bounded time, and fails or is told as such. */

import { PDFDocument } from "@cantoo/pdf-lib";
import { assert, describe, expect, it } from "vitest";
import { readLayers } from "../../../src/workflows/prepress/pdf/layers.ts";
import { readBoxes } from "../../../src/workflows/prepress/pdf/page-boxes.ts";
import { readPageTree } from "../../../src/workflows/prepress/pdf/page-tree.ts";
import { walkPage } from "../../../src/workflows/prepress/pdf/walk-page.ts";
import { findOnly } from "./find.ts";
import { deflatedPage, RawPdf } from "./raw-pdf.ts";

/** What the walk through the first page costs, without the program that draws it. */
async function walked(bytes: Uint8Array) {
  const { context, catalog } = await PDFDocument.load(bytes);
  const [leaf] = readPageTree(context, catalog, 1).leaves;
  assert(leaf !== undefined);
  const budget = 2e7;
  let marks = 0;
  const walk = {
    context,
    layers: readLayers(context, catalog),
    operationsLeft: budget,
    onMark: () => {
      marks += 1;
    },
    onDamage: () => undefined,
    onFilters: () => undefined,
  };
  const cpuBefore = process.cpuUsage();
  walkPage(walk, leaf, readBoxes(context, leaf));
  const { user, system } = process.cpuUsage(cpuBefore);
  return { marks, operations: budget - walk.operationsLeft, cpuSeconds: (user + system) / 1e6 };
}

describe("a bounded cost", () => {
  it("a stream that becomes larger than any page is told as damaged", async () => {
    const bomb = deflatedPage(Buffer.alloc(70 * 2 ** 20, " "));
    expect(bomb.length).toBeLessThan(400_000);
    const cpuBefore = process.cpuUsage();
    expect(await findOnly("content-damaged", bomb)).toHaveLength(1);
    const { user, system } = process.cpuUsage(cpuBefore);
    expect((user + system) / 1e6).toBeLessThan(30);
  });

  it("a form that is drawn ten thousand times is read once", async () => {
    const pdf = new RawPdf();
    const form = pdf.stream(
      "/Subtype /Form /BBox [0 0 300 200]",
      `${"0 g ".repeat(1000)} 0.1 w 60 60 m 90 60 l S`,
    );
    const content = Array.from(
      { length: 10_000 },
      (_none, at) => `q 1 0 0 1 ${at % 99} 0 cm /F Do Q`,
    );
    pdf.page({ content: content.join("\n"), resources: `/XObject << /F ${form} >>` });
    const { marks, operations, cpuSeconds } = await walked(pdf.bytes());
    expect(marks).toBe(10_000);
    // There are ten million of them, which take about a minute.
    expect(operations).toBeLessThan(100_000);
    expect(cpuSeconds).toBeLessThan(10);
  });

  it("a pattern in a pattern, and a form that draws itself, end", async () => {
    const pdf = new RawPdf();
    // The third object is the form itself.
    const own = pdf.stream(
      "/Subtype /Form /BBox [0 0 300 200] /Resources << /XObject << /F 3 0 R >> >>",
      "0.1 w 60 60 m 90 60 l S /F Do",
    );
    expect(own).toBe("3 0 R");
    pdf.page({ content: "/F Do", resources: `/XObject << /F ${own} >>` });
    const [finding] = await findOnly("line-thin", pdf.bytes());
    expect(finding?.count).toBe(1);
  });
});
