/** preflight from submit to results, in real sandbox processes. */

import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PreflightDocument } from "../../../src/core/model/contract-types.gen.ts";
import { createWorkflows } from "../../../src/workflows/catalogue.ts";
import { greyPng } from "../../harness/files/grey-png.ts";
import { contract, readXml } from "../../harness/contract.ts";
import { type Service, startService } from "../../harness/engine/service.ts";
import { useSandbox } from "../../harness/engine/shared-sandbox.ts";
import { sample } from "../../harness/paths.ts";
import { prepress } from "../../harness/prepress.ts";
import { GOOD_BOXES, onePage, type RawPage, RawPdf } from "./raw-pdf.ts";

const PREFLIGHT = { vocabulary: "job", name: "preflight" } as const;

let service: Service;

beforeAll(async () => {
  const sandbox = useSandbox();
  const workflows = createWorkflows({ sandbox, prepress, fileBytesMax: 2 ** 30 });
  service = await startService({ workflows, sandbox });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const RED = "1 0 0 rg 11 11 278 178 re f";

/** The results of a job by name. */
async function filesOf(jobId: string): Promise<ReadonlyMap<string, Buffer>> {
  const made = await service.results(jobId);
  return new Map(made.map(({ result, bytes }) => [result.fileName, Buffer.from(bytes)]));
}

function jsonOf(files: ReadonlyMap<string, Buffer>, name = "preflight.json"): PreflightDocument {
  return JSON.parse(files.get(name)?.toString("utf8") ?? "null") as PreflightDocument;
}

describe("preflight", () => {
  it("tells the same in JSON and XML, as the contract has it, and shows the pages", async () => {
    const pdf = new RawPdf();
    pdf.page({ content: RED });
    pdf.page();
    const job = await service.run({ workflow: "preflight" }, [
      { fileName: "Flyer ü.pdf", content: pdf.bytes() },
    ]);
    expect(job).toMatchObject({ outcome: "succeeded" });
    const files = await filesOf(job.id);
    expect([...files.keys()].sort()).toEqual([
      "page-1.png",
      "page-2.png",
      "preflight.json",
      "preflight.pdf",
      "preflight.xml",
    ]);
    const json = jsonOf(files);
    expect(contract.violations(json, PREFLIGHT, "answer")).toEqual([]);
    expect(readXml(files.get("preflight.xml") ?? "", PREFLIGHT)).toEqual(json);
    expect(json).toMatchObject({
      profile: "digital-print",
      result: "warnings",
      file: { fileName: "Flyer ü.pdf", format: "pdf", version: "1.6", pageCount: 2 },
      counts: { errors: 0, warnings: 1, infos: 0 },
      findings: [{ code: "rgb-colour", page: 1, severity: "warning" }],
    });
    expect(json.notChecked.map(({ code }) => code)).toContain("ink-of-overlaps");
    const { width, height } = await sharp(files.get("page-1.png")).metadata();
    expect({ width, height }).toEqual({ width: 400, height: 267 });
  });

  it("holds the file to the profile, and to the options of the job above it", async () => {
    const files = [{ fileName: "a.pdf", content: onePage({ content: RED }) }];
    const offset = await service.run({ workflow: "preflight", profile: "offset" }, files);
    expect(jsonOf(await filesOf(offset.id))).toMatchObject({ profile: "offset", result: "failed" });
    const office = await service.run({ workflow: "preflight", profile: "office" }, files);
    expect(jsonOf(await filesOf(office.id)).result).toBe("passed");
    const options = [{ name: "width", value: "210" }];
    const asked = await service.run({ workflow: "preflight", profile: "office", options }, files);
    expect(jsonOf(await filesOf(asked.id)).findings).toMatchObject([
      { code: "trim-size", wanted: "210 × 56.44 mm" },
    ]);
  });

  it("speaks the language of the job", async () => {
    const job = await service.run({ workflow: "preflight", locale: "de-AT" }, [
      { fileName: "a.pdf", content: onePage({ content: RED }) },
    ]);
    const [finding] = jsonOf(await filesOf(job.id)).findings;
    expect(finding).toMatchObject({
      found: "Fläche",
      message: "Ein Objekt (Fläche) ist in RGB, das keine Druckfarbe ist.",
    });
  });

  it("checks pictures that are to be printed as they are", async () => {
    const image = sharp({
      create: { width: 300, height: 200, channels: 3, background: "#ff0000" },
    });
    const options = [
      { name: "width", value: "84.7" },
      { name: "height", value: "56.4" },
      { name: "bleed", value: "0" },
    ];
    const job = await service.run({ workflow: "preflight", options }, [
      { fileName: "photo.jpg", content: await image.clone().jpeg().toBuffer() },
      { fileName: "photo.png", content: await image.clone().png().toBuffer() },
      {
        fileName: "photo.tif",
        content: await image.clone().toColourspace("cmyk").tiff().toBuffer(),
      },
    ]);
    const made = await service.results(job.id);
    expect(
      made
        .map(({ result }) => result.fileName)
        .filter((name) => name.endsWith(".json") || name.endsWith(".png")),
    ).toEqual([
      "photo.jpg-page-1.png",
      "photo.jpg-preflight.json",
      "photo.png-page-1.png",
      "photo.png-preflight.json",
      "photo.tif-page-1.png",
      "photo.tif-preflight.json",
    ]);
    const told = made
      .filter(({ result }) => result.contentType === "application/json")
      .map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString("utf8")) as PreflightDocument);
    expect(told.map(({ file }) => file.format)).toEqual(["jpeg", "png", "tiff"]);
    for (const { findings, file } of told) {
      const codes = findings.map(({ code }) => code).sort();
      expect(codes).toEqual(
        file.format === "tiff" ? ["picture-resolution"] : ["picture-resolution", "rgb-colour"],
      );
      expect(findings.find(({ code }) => code === "picture-resolution")?.found).toBe("90 ppi");
    }
  });
});

describe("pictures of pages", () => {
  /** Red, in millimetres of a sheet of 300 × 200 points, turned by so much. */
  const squareAt = (rotation: number): RawPage => ({
    content: "1 0 0 rg 40 120 30 20 re f",
    entries: `/Rotate ${rotation}`,
  });

  it("carry the areas of findings, as parts of the page", async () => {
    const pdf = new RawPdf();
    [0, 90, 180, 270].forEach((rotation) => pdf.page(squareAt(rotation)));
    const options = [
      { name: "pictures", value: "3" },
      { name: "pictureSize", value: "250" },
    ];
    const job = await service.run({ workflow: "preflight", options }, [
      { fileName: "a.pdf", content: pdf.bytes() },
      { fileName: "b.pdf", content: onePage({}) },
    ]);
    const files = await filesOf(job.id);
    const { pages, findings } = jsonOf(files, "a-preflight.json");
    expect(pages.map(({ picture }) => picture)).toEqual([
      "a-page-1.png",
      "a-page-2.png",
      "a-page-3.png",
      undefined,
    ]);
    for (const page of pages.slice(0, 3)) {
      const area = findings.find(
        ({ code, page: number }) => code === "rgb-colour" && number === page.number,
      )?.areas?.[0];
      const { data, info } = await sharp(files.get(page.picture ?? ""))
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect(Math.max(info.width, info.height)).toBe(250);
      const isRed = (left: number, top: number): boolean => {
        const column = Math.floor((left / page.width) * info.width);
        const row = Math.floor((top / page.height) * info.height);
        const [red = 0, green = 0] = data.subarray((row * info.width + column) * info.channels);
        return red > 200 && green < 60;
      };
      const { left = 0, top = 0, width = 0, height = 0 } = area ?? {};
      const [right, bottom] = [left + width, top + height];
      const inside = [
        isRed(left + 1, top + 1),
        isRed(right - 1, top + 1),
        isRed(left + 1, bottom - 1),
        isRed(right - 1, bottom - 1),
      ];
      const outside = [
        isRed(left - 1, top + 1),
        isRed(right + 1, top + 1),
        isRed(left + 1, top - 1),
        isRed(left + 1, bottom + 1),
      ];
      expect({ inside, outside }).toEqual({
        inside: [true, true, true, true],
        outside: [false, false, false, false],
      });
    }
  });

  it("of a photo carry what is found on it as a whole", async () => {
    const image = sharp({ create: { width: 300, height: 200, channels: 3, background: "#f00" } });
    const options = [
      { name: "width", value: "90" },
      { name: "pictureSize", value: "64" },
    ];
    const job = await service.run({ workflow: "preflight", options }, [
      { fileName: "photo.png", content: await image.png().toBuffer() },
    ]);
    const files = await filesOf(job.id);
    const { pages, findings } = jsonOf(files);
    const [page] = pages;
    expect(page).toMatchObject({ width: 96, height: 64, picture: "page-1.png" });
    const whole = { left: 0, top: 0, width: 96, height: 64 };
    expect(findings.map(({ code, areas }) => [code, areas])).toEqual([
      ["picture-resolution", [whole]],
      ["rgb-colour", [whole]],
    ]);
    expect((await sharp(files.get("page-1.png")).metadata()).width).toBe(64);
  });
});

describe("a file that cannot be checked", () => {
  const encrypted = { fileName: "secret.pdf", content: sample("encrypted.pdf") };

  it.each([
    ["text", Buffer.from("hello, this is no PDF"), /no PDF, JPEG, PNG or TIFF/u],
    ["nothing", Buffer.alloc(0), /empty/u],
    ["a picture that is cut", Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), /damaged/u],
    ["a PDF that is cut", onePage({ content: RED }).subarray(0, 90), /damaged/u],
  ])("is told what is wrong: %s", async (_what, content, message) => {
    const job = await service.run({ workflow: "preflight" }, [{ fileName: "order.pdf", content }]);
    expect(job).toMatchObject({ outcome: "failed" });
    expect(job.failure?.message).toMatch(message);
    expect(await service.results(job.id)).toEqual([]);
  });

  it("is refused before it is decoded where it has more pixels than are read", async () => {
    const [width, height] = [12_000, 8500];
    const white = sharp(Buffer.alloc(width * height, 255), {
      raw: { width, height, channels: 1 },
      limitInputPixels: false,
    });
    const files = [
      { fileName: "a.png", content: greyPng(width, height) },
      { fileName: "a.jpg", content: await white.clone().jpeg().toBuffer() },
      { fileName: "a.tif", content: await white.clone().tiff({ compression: "lzw" }).toBuffer() },
    ];
    for (const workflow of ["preflight", "adjust"]) {
      const job = await service.run({ workflow }, files);
      expect(job.failure).toMatchObject({ code: "unsupportedFeature" });
      const failed = (await service.events(job.id)).filter(({ code }) => code === "file.failed");
      expect(failed.map(({ message }) => message)).toEqual(
        files.map(({ fileName }) => expect.stringMatching(`^${fileName}: .*100 million pixels`)),
      );
      expect(await service.results(job.id)).toEqual([]);
    }
  });

  it("needs its password, and is checked with it", async () => {
    const closed = await service.run({ workflow: "preflight" }, [encrypted]);
    expect(closed.failure?.code).toBe("password");
    expect(closed.failure?.message).toContain("DOC.PASSWORD");
    const options = ["wrong", "open sesame"].map((value) => ({ name: "DOC.PASSWORD", value }));
    const opened = await service.run({ workflow: "preflight", options }, [encrypted]);
    expect(opened.outcome).toBe("succeeded");
    expect(jsonOf(await filesOf(opened.id)).file.pageCount).toBe(1);
  });

  it("has more pages than are checked in one job", async () => {
    const pdf = new RawPdf();
    for (let page = 0; page < 2000; page += 1) {
      pdf.kid(pdf.add(`<< /Type /Page /Parent 2 0 R ${GOOD_BOXES} >>`));
    }
    const job = await service.run({ workflow: "preflight" }, [
      { fileName: "book.pdf", content: pdf.bytes() },
    ]);
    expect(job.failure).toMatchObject({ code: "unsupportedFeature" });
    expect(job.failure?.message).toContain("2000 pages");
    expect(await service.results(job.id)).toEqual([]);
  });

  it("does not keep others from being checked", async () => {
    const job = await service.run({ workflow: "preflight" }, [
      { fileName: "bad.pdf", content: Buffer.from("no") },
      { fileName: "good.pdf", content: onePage({}) },
    ]);
    expect(job.outcome).toBe("succeeded");
    expect([...(await filesOf(job.id)).keys()].sort()).toEqual([
      "good-page-1.png",
      "good-preflight.json",
      "good-preflight.pdf",
      "good-preflight.xml",
    ]);
  });
});

describe("a large file", () => {
  it("of a page of five metres is shown small and checked", async () => {
    const boxes =
      "/MediaBox [0 0 14173 14173] /TrimBox [100 100 14073 14073] /BleedBox [50 50 14123 14123]";
    const job = await service.run({ workflow: "preflight" }, [
      {
        fileName: "banner.pdf",
        content: onePage({ boxes, content: "0 1 0 0 k 500 500 9000 900 re f" }),
      },
    ]);
    const files = await filesOf(job.id);
    expect(jsonOf(files).pages[0]).toMatchObject({ width: 4999.92, height: 4999.92 });
    const { width, height } = await sharp(files.get("page-1.png")).metadata();
    expect(width * height).toBeLessThanOrEqual(4_100_000);
  });
});
