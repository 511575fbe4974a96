/** rip-pdf from submit to result, with real PDF files in real sandbox processes. */

import { PDFDocument, PDFName, type PDFObject, type PDFRef, PDFString } from "@cantoo/pdf-lib";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorkflows } from "../../../src/workflows/catalogue.ts";
import { useSandbox } from "../../harness/engine/shared-sandbox.ts";
import { type Made, type Service, startService } from "../../harness/engine/service.ts";
import { pdfOf } from "../../harness/files/make-pdf.ts";
import { sample } from "../../harness/paths.ts";
import { prepress } from "../../harness/prepress.ts";

let service: Service;

beforeAll(async () => {
  const sandbox = useSandbox();
  const workflows = createWorkflows({ sandbox, prepress, fileBytesMax: 2 ** 30 });
  service = await startService({ workflows, sandbox });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

async function sizeOf(made: Made | undefined): Promise<unknown> {
  const { format, width, height } = await sharp(made?.bytes).metadata();
  return { format, width, height };
}

/** A page of 200 x 100: a filled field on the left, and two black squares, one for the screen and one for print. */
async function fieldAndLayers(): Promise<Buffer> {
  const document = await PDFDocument.create();
  const page = document.addPage([200, 100]);
  const field = document.getForm().createTextField("name");
  field.setText("HHHHH");
  field.addToPage(page, { x: 10, y: 30, width: 80, height: 60, borderWidth: 0 });
  const { context } = document;
  const layer = (view: string, print: string): PDFRef =>
    context.register(
      context.obj({
        Type: "OCG",
        Name: PDFString.of(view),
        Usage: { View: { ViewState: view }, Print: { PrintState: print } },
      }),
    );
  const [seen, printed] = [layer("ON", "OFF"), layer("OFF", "ON")];
  const every = (event: string): PDFObject =>
    context.obj({ Event: event, OCGs: [seen, printed], Category: [event] });
  document.catalog.set(
    PDFName.of("OCProperties"),
    context.obj({
      OCGs: [seen, printed],
      D: { Order: [seen, printed], OFF: [printed], AS: [every("View"), every("Print")] },
    }),
  );
  page.node.set(
    PDFName.of("Resources"),
    context.obj({ Properties: { Seen: seen, Printed: printed } }),
  );
  const drawn = "/OC /Seen BDC 110 70 20 20 re f EMC /OC /Printed BDC 150 70 20 20 re f EMC";
  page.node.set(PDFName.of("Contents"), context.register(context.stream(drawn)));
  return Buffer.from(await document.save());
}

describe("rip-pdf", () => {
  it("makes a PNG of every page, of points x dpi / 72 pixels", async () => {
    const pdf = { fileName: "my order.pdf", content: sample("three-pages.pdf") };
    const job = await service.run({ options: [{ name: "resolution", value: "96" }] }, [pdf]);
    expect(job).toMatchObject({ outcome: "succeeded", message: "Completed.", progress: 1 });
    const made = await service.results(job.id);
    expect(made.map(({ result }) => result.fileName)).toEqual([
      "my order-1.png",
      "my order-2.png",
      "my order-3.png",
    ]);
    const width = (446.25 * 96) / 72;
    const height = (631.5 * 96) / 72;
    for (const [index, page] of made.entries()) {
      expect(page.result.contentType).toBe("image/png");
      expect(page.result.properties).toEqual([
        { name: "page", value: String(index + 1) },
        { name: "pageCount", value: "3" },
        { name: "width", value: String(width) },
        { name: "height", value: String(height) },
        { name: "resolution", value: "96" },
      ]);
      expect(await sizeOf(page)).toEqual({ format: "png", width, height });
    }
  });

  it("shows what is on the page", async () => {
    const job = await service.run({ options: [{ name: "resolution", value: "72" }] }, [
      { fileName: "box.pdf", content: await pdfOf([[100, 50]]) },
    ]);
    const [page] = await service.results(job.id);
    const { data, info } = await sharp(page?.bytes).raw().toBuffer({ resolveWithObject: true });
    const pixel = (x: number, y: number): number[] => {
      const start = (y * info.width + x) * info.channels;
      return [...data.subarray(start, start + 3)];
    };
    // PDF counts from the bottom, images from the top.
    expect(pixel(20, 30)).toEqual([0, 0, 255]);
    expect(pixel(20, 5)).toEqual([255, 255, 255]);
  });

  it("shows fields with what they hold, and layers as they are seen on the screen", async () => {
    const content = await fieldAndLayers();
    const job = await service.run({ options: [{ name: "resolution", value: "72" }] }, [
      { fileName: "form.pdf", content },
    ]);
    const [page] = await service.results(job.id);
    const { data, info } = await sharp(page?.bytes).raw().toBuffer({ resolveWithObject: true });
    const inked = (left: number, top: number, side: number): boolean =>
      Array.from({ length: side * side }, (_each, index) => {
        const at = (top + Math.floor(index / side)) * info.width + left + (index % side);
        return data[at * info.channels] ?? 255;
      }).some((red) => red < 200);
    const [field, seen, printed] = [inked(12, 12, 60), inked(110, 10, 20), inked(150, 10, 20)];
    expect({ field, seen, printed }).toEqual({ field: true, seen: true, printed: false });
  });

  it("keeps page and extension in the names of pages, however long the document's name is", async () => {
    const content = sample("three-pages.pdf");
    const letter = "ä";
    const long = await service.run({ options: [{ name: "resolution", value: "18" }] }, [
      { fileName: `${letter.repeat(200)}.pdf`, content },
    ]);
    const names = (await service.results(long.id)).map(({ result }) => result.fileName);
    expect(names).toEqual([1, 2, 3].map((page) => `${letter.repeat(124)}-${page}.png`));
  });

  it("takes pages and format from the profile, and lets the document's options win", async () => {
    const content = sample("three-pages.pdf");
    const job = await service.run({ profile: "thumbnail" }, [
      { fileName: "a.pdf", content },
      { fileName: "b.pdf", content, options: [{ name: "pages", value: "2-" }] },
    ]);
    const made = await service.results(job.id);
    expect(made.map(({ result }) => result.fileName)).toEqual(["a-1.jpg", "b-2.jpg", "b-3.jpg"]);
    expect(await sizeOf(made[0])).toEqual({ format: "jpeg", width: 223, height: 316 });
  });

  it("opens an encrypted PDF with any of the passwords given, which are told to nobody", async () => {
    const files = [{ fileName: "secret.pdf", content: sample("encrypted.pdf") }];
    const options = ["wrong", "open sesame"].map((value) => ({ name: "DOC.PASSWORD", value }));
    const job = await service.run({ options }, files);
    expect(job.outcome).toBe("succeeded");
    const [page] = await service.results(job.id);
    expect(await sizeOf(page)).toEqual({ format: "png", width: 417, height: 208 });
    const told = JSON.stringify([job, await service.events(job.id), service.logged]);
    expect(told).not.toContain("sesame");
  });

  it("fails with code password where none is given or none fits", async () => {
    const files = [{ fileName: "secret.pdf", content: sample("encrypted.pdf") }];
    const without = await service.run({}, files);
    expect(without.failure?.code).toBe("password");
    expect(without.failure?.message).toContain("DOC.PASSWORD");
    const wrong = await service.run({ options: [{ name: "DOC.PASSWORD", value: "x" }] }, files);
    expect(wrong.failure?.code).toBe("password");
    expect(wrong.failure?.message).toContain("none of the passwords");
  });

  it.each([
    {
      what: "a photo",
      content: sample("photo.jpg"),
      code: "unsupportedFormat",
      words: "not a PDF, but image/jpeg",
    },
    { what: "an empty file", content: Buffer.alloc(0), code: "corrupt", words: "is empty" },
    {
      what: "a PDF header alone",
      content: Buffer.from("%PDF-1.7\n"),
      code: "corrupt",
      words: "is damaged",
    },
    {
      what: "a cut PDF",
      content: sample("vector.pdf").subarray(0, 900),
      code: "corrupt",
      words: "is damaged",
    },
  ])("fails for $what with code $code and says why", async ({ content, code, words }) => {
    const job = await service.run({}, [{ fileName: "x.pdf", content }]);
    expect(job.outcome).toBe("failed");
    expect(job.failure).toEqual({ code, message: expect.stringContaining(words) });
    expect(await service.results(job.id)).toEqual([]);
  });

  it("refuses a page of too many pixels, naming the page and what to do", async () => {
    const content = await pdfOf([
      [100, 100],
      [14_400, 14_400],
    ]);
    const options = [
      { name: "resolution", value: "300" },
      { name: "pages", value: "2" },
    ];
    const job = await service.run({ options }, [{ fileName: "huge.pdf", content }]);
    expect(job.failure?.code).toBe("unsupportedFeature");
    expect(job.failure?.message).toContain("Page 2 would be 60000 x 60000 pixels at 300 dpi");
    expect(job.failure?.message).toContain("lower the option resolution to 50 or less");
  });

  it("refuses a page that no resolution makes small enough", async () => {
    const content = await pdfOf([[1e6, 1e6]]);
    const job = await service.run({}, [{ fileName: "huge.pdf", content }]);
    expect(job.failure?.message).toContain("fewer with the options width and height");
  });

  it("refuses more pages than one job may render, and renders some of them", async () => {
    const content = await pdfOf(Array.from({ length: 2001 }, () => [30, 30] as const));
    const files = [{ fileName: "long.pdf", content }];
    const all = await service.run({}, files);
    expect(all.failure?.message).toContain("2001 pages are to be rendered, and at most 2000");
    const some = await service.run({ options: [{ name: "pages", value: "2001" }] }, files);
    expect((await service.results(some.id)).map(({ result }) => result.fileName)).toEqual([
      "long-2001.png",
    ]);
  });

  it("fails with code option where the pages named do not exist", async () => {
    const files = [{ fileName: "a.pdf", content: sample("three-pages.pdf") }];
    const job = await service.run({ options: [{ name: "pages", value: "7-9" }] }, files);
    expect(job.failure).toEqual({
      code: "option",
      message: "The PDF has 3 pages; 7-9 names none of them.",
    });
  });

  it("rips the good files although one is bad, and tells of both", async () => {
    const job = await service.run({ profile: "thumbnail" }, [
      { fileName: "bad.pdf", content: Buffer.from("no") },
      { fileName: "good.pdf", content: sample("three-pages.pdf") },
    ]);
    expect(job.outcome).toBe("succeeded");
    expect(job.message).toContain("1 warning or error");
    const events = await service.events(job.id);
    expect(events.find(({ code }) => code === "file.failed")).toMatchObject({
      severity: "error",
      fileName: "bad.pdf",
    });
    expect(events.find(({ code }) => code === "file.processed")?.message).toBe(
      "good.pdf: ripped 1 page.",
    );
  });
});
