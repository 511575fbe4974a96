/** The workflows of prepress on files of the library: what SOAP callers reach, with all options and results. */

import { PDFDocument } from "@cantoo/pdf-lib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PreflightDocument, PrepressJob } from "../../../src/core/model/contract-types.gen.ts";
import type { Job } from "../../../src/core/model/job.ts";
import { MASK } from "../../../src/core/model/option.ts";
import { useSandbox } from "../../harness/engine/shared-sandbox.ts";
import { type Library, startLibrary } from "../../harness/library.ts";
import { sample } from "../../harness/paths.ts";
import { onePage } from "./raw-pdf.ts";

const sandbox = useSandbox();
let library: Library;
beforeAll(async () => {
  library = await startLibrary({ sandbox });
});
afterAll(() => library.close());

const RED = onePage({ content: "1 0 0 rg 11 11 278 178 re f" });

async function asked(paths: readonly string[], rest: Partial<PrepressJob>): Promise<PrepressJob> {
  const assetHandleArray = await Promise.all(paths.map(async (path) => library.handle(path)));
  return { assetHandleArray, ...rest };
}

async function resultNames(job: Job): Promise<readonly string[]> {
  const made = await library.service.results(job.id);
  return made.map(({ result }) => result.fileName).sort();
}

async function findingsOf(job: Job): Promise<PreflightDocument> {
  const made = await library.service.results(job.id);
  const json = made.find(({ result }) => result.fileName.endsWith("preflight.json"));
  return JSON.parse(Buffer.from(json?.bytes ?? "null").toString("utf8")) as PreflightDocument;
}

describe("preflight-assets", () => {
  it("holds assets to profile and options of the element, and tells a link for each result", async () => {
    await library.load({ "in/flyer.pdf": RED });
    const job = await library.run({
      preflightJob: await asked(["in/flyer.pdf"], {
        profile: "offset",
        optionArray: [
          { name: "width", value: "210" },
          { name: "pictures", value: "0" },
        ],
      }),
    });
    expect(job).toMatchObject({ outcome: "succeeded", profile: "offset" });
    const found = await findingsOf(job);
    expect(found).toMatchObject({ profile: "offset", result: "failed" });
    expect(found.findings.map(({ code }) => code)).toContain("trim-size");
    expect(await resultNames(job)).toEqual(["preflight.json", "preflight.pdf", "preflight.xml"]);
    const links = (await library.events(job)).filter(({ code }) => code === "export.ready");
    expect(links.map(({ fileName }) => fileName)).toEqual([
      expect.stringMatching(/^\/exports\/.+\/preflight\.pdf$/u),
      expect.stringMatching(/^\/exports\/.+\/preflight\.json$/u),
      expect.stringMatching(/^\/exports\/.+\/preflight\.xml$/u),
    ]);
  });

  it("fails a handle that names nothing alone, and names results by their file", async () => {
    await library.load({ "a/flyer.pdf": RED, "b/flyer.pdf": onePage({}) });
    const job = await library.run({
      preflightJob: {
        ...(await asked([], { optionArray: [{ name: "pictures", value: "1" }] })),
        assetHandleArray: [
          await library.handle("a/flyer.pdf"),
          "a|48|stranger",
          await library.handle("b/flyer.pdf"),
        ],
      },
    });
    expect(job.outcome).toBe("succeeded");
    expect(await library.told(job)).toContain("file.failed a|48|stranger");
    expect(await resultNames(job)).toEqual([
      "flyer (2).pdf-page-1.png",
      "flyer (2).pdf-preflight.json",
      "flyer (2).pdf-preflight.pdf",
      "flyer (2).pdf-preflight.xml",
      "flyer.pdf-page-1.png",
      "flyer.pdf-preflight.json",
      "flyer.pdf-preflight.pdf",
      "flyer.pdf-preflight.xml",
    ]);
  });

  it("opens encrypted files with a password that is shown and kept nowhere", async () => {
    await library.load({ "secret.pdf": sample("encrypted.pdf") });
    const optionArray = [{ name: "DOC.PASSWORD", value: "open sesame" }];
    const job = await library.run({ preflightJob: await asked(["secret.pdf"], { optionArray }) });
    expect(job).toMatchObject({ outcome: "succeeded" });
    expect(job.asked.parameters?.preflightJob?.optionArray).toEqual([
      { name: "DOC.PASSWORD", value: MASK },
    ]);
    const rows = JSON.stringify([job, await library.service.events(job.id)]);
    expect(rows).not.toContain("sesame");
  });

  it("is refused with a place for what is wrong", async () => {
    const refused = async (job: Partial<PrepressJob>): Promise<unknown> =>
      library.run({ preflightJob: { assetHandleArray: ["a|47|x"], ...job } }).then(
        () => "taken",
        (problem: unknown) => problem,
      );
    const base = "/parameters/preflightJob";
    expect(await refused({ profile: "ofset" })).toMatchObject({
      code: "unknown-profile",
      violations: [{ pointer: `${base}/profile` }],
    });
    expect(await refused({ optionArray: [{ name: "blead", value: "3" }] })).toMatchObject({
      code: "invalid-option",
      violations: [{ pointer: `${base}/optionArray/0/name` }],
    });
    expect(await refused({ assetHandleArray: [] })).toMatchObject({
      code: "invalid-document",
      violations: [{ pointer: `${base}/assetHandleArray` }],
    });
  });
});

describe("adjust-assets and proof-assets", () => {
  it("the adjusted file is a result and an asset beside the other, replaced when it is made again", async () => {
    await library.load({ "in/flyer.pdf": RED });
    const turn = async (rotate: string): Promise<Job> =>
      library.run({
        adjustJob: await asked(["in/flyer.pdf"], {
          optionArray: [{ name: "rotate", value: rotate }],
        }),
      });
    const job = await turn("90");
    expect((await library.told(job)).filter((line) => !line.startsWith("export.ready"))).toEqual([
      "asset.added in/flyer-adjusted.pdf",
      "file.processed in/flyer.pdf",
    ]);
    expect(await resultNames(job)).toEqual(["adjusted.pdf"]);
    const asset = await library.asset("in/flyer-adjusted.pdf");
    expect(asset).toMatchObject({ type: "Pdf", readyForPublish: true });
    const adjusted = await PDFDocument.load(await library.bytes(asset.blobId));
    expect(adjusted.getPage(0).getRotation().angle).toBe(90);
    expect(await library.told(await turn("180"))).toContain("asset.replaced in/flyer-adjusted.pdf");
  });

  it("leaves another asset of that name as it is", async () => {
    await library.load({ "flyer.pdf": RED, "flyer-adjusted.pdf": onePage({}) });
    const before = await library.asset("flyer-adjusted.pdf");
    const job = await library.run({ adjustJob: await asked(["flyer.pdf"], {}) });
    expect(await library.told(job)).toContain("file.skipped flyer-adjusted.pdf");
    expect((await library.asset("flyer-adjusted.pdf")).blobId).toBe(before.blobId);
  });

  it("proofs have their pictures", async () => {
    await library.load({ "flyer.pdf": RED });
    const job = await library.run({ proofJob: await asked(["flyer.pdf"], { profile: "office" }) });
    expect(await resultNames(job)).toEqual(["proof-1.png", "proof.pdf"]);
  });
});

describe("merge-pdf-assets, split-pdf-assets and extract-text-assets", () => {
  it("work on files of the library in the order of their handles, and tell of each by its path", async () => {
    await library.load({ "in/flyer.pdf": RED, "photo.jpg": sample("photo.jpg") });
    await library.load({ "in/book.pdf": sample("three-pages.pdf") });
    const { assetHandleArray } = await asked(["photo.jpg", "in/book.pdf"], {});
    const handles = [...assetHandleArray, "a|48|stranger"];
    const merged = await library.run({ mergePdfJob: { assetHandleArray: handles } });
    expect(await library.told(merged)).toEqual([
      "file.failed a|48|stranger",
      "file.processed photo.jpg",
      "file.processed in/book.pdf",
      expect.stringMatching(/^export.ready \/exports\/.+\.pdf$/u),
    ]);
    const [made] = await library.service.results(merged.id);
    const pdf = await PDFDocument.load(made?.bytes ?? Buffer.alloc(0));
    const widths = pdf.getPages().map((page) => page.getWidth());
    expect(widths).toHaveLength(4);
    expect(widths.slice(1)).toEqual([446.25, 446.25, 446.25]);
    const optionArray = [{ name: "every", value: "2" }];
    const split = await library.run({ splitPdfJob: await asked(["in/book.pdf"], { optionArray }) });
    expect(await resultNames(split)).toEqual(["book-1-2.pdf", "book-3.pdf"]);
    const read = await library.run({
      extractTextJob: await asked(["in/book.pdf"], { profile: "plain" }),
    });
    expect(await resultNames(read)).toEqual(["book.txt"]);
  });
});
