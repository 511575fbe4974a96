/** What a PDF names or brings and what cannot be in the results: pictures that cannot be decoded, pages that do not exist. */

import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Job } from "../../../src/core/model/job.ts";
import { createWorkflows } from "../../../src/workflows/catalogue.ts";
import { useSandbox } from "../../harness/engine/shared-sandbox.ts";
import { type Service, startService } from "../../harness/engine/service.ts";
import { onePage, pdfOf, type RawObject, rawPdf } from "../../harness/files/make-pdf.ts";
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

async function warningsOf({ id }: Job): Promise<readonly string[]> {
  const events = await service.events(id);
  return events.filter(({ code }) => code === "file.warning").map(({ message }) => message);
}

const PIXELS = 64;

/** A page on which a picture of 64 x 64 pixels with this data stands, within a form where that is asked for. */
function withPicture(filter: string, data: Uint8Array, isInForm = false): Buffer {
  const size = `/Width ${PIXELS}/Height ${PIXELS}/ColorSpace/DeviceRGB/BitsPerComponent 8`;
  const picture = { stream: data, entries: `/Type/XObject/Subtype/Image${size}/Filter/${filter}` };
  const resources = "/Resources<</XObject<</I 5 0 R>>>>";
  const form = {
    stream: "/I Do",
    entries: `/Type/XObject/Subtype/Form/BBox[0 0 1 1]${resources}`,
  };
  return onePage("q 100 0 0 100 0 0 cm /X Do Q", {
    entries: `/Resources<</XObject<</X ${isInForm ? 6 : 5} 0 R>>>>`,
    others: [picture, form],
  });
}

async function ripped(content: Buffer): Promise<readonly string[]> {
  const options = [{ name: "resolution", value: "72" }];
  const job = await service.run({ options }, [{ fileName: "a.pdf", content }]);
  expect(job.outcome).toBe("succeeded");
  return warningsOf(job);
}

describe("a picture", () => {
  const noise = sharp({
    create: {
      width: PIXELS,
      height: PIXELS,
      channels: 3,
      background: "#000",
      noise: { type: "gaussian", mean: 128, sigma: 60 },
    },
  });
  const rubbish = Buffer.from("no picture is in here");

  it("that cannot be decoded is told with its page, within a form too", async () => {
    const told = (name: string) => [
      `a.pdf: page 1, the picture ${name}: its data is damaged or coded in a way that is not known, so that it is left out. Export the PDF anew.`,
    ];
    expect(await ripped(withPicture("Unknown", rubbish))).toEqual(told("X"));
    expect(await ripped(withPicture("DCTDecode", rubbish, true))).toEqual(told("I"));
    expect(await ripped(withPicture("JPXDecode", rubbish))).toEqual(told("X"));
    expect(await ripped(withPicture("FlateDecode", rubbish))).toEqual(told("X"));
  });

  it("whose data was cut is told, and a whole one is not", async () => {
    const jpeg = await noise.clone().jpeg().toBuffer();
    const raw = await noise.clone().raw().toBuffer();
    const cut = jpeg.subarray(0, jpeg.length / 2);
    expect(await ripped(withPicture("DCTDecode", cut))).toEqual([
      expect.stringMatching(/^a\.pdf: page 1, the picture X: its data ends before the end/u),
    ]);
    expect(await ripped(withPicture("DCTDecode", jpeg, true))).toEqual([]);
    expect(await ripped(withPicture("FlateDecode", deflateSync(raw)))).toEqual([]);
  });
});

describe("a picture that becomes a page", () => {
  it("is told to lose what it has beyond 8 bits", async () => {
    const create = { width: 8, height: 8, channels: 3, background: "#123456" } as const;
    const deep = await sharp({ create }).toColourspace("rgb16").png().toBuffer();
    expect((await sharp(deep).metadata()).depth).toBe("ushort");
    const options = [{ name: "rotate", value: "90" }];
    const documents = [
      { fileName: "deep.png", content: deep },
      { fileName: "plain.png", content: await sharp({ create }).png().toBuffer() },
    ];
    const job = await service.run({ workflow: "adjust", options }, documents);
    expect(await warningsOf(job)).toEqual(["deep.png: Its 16 bits a sample are 8 in the result."]);
  });
});

describe("a page on which nothing is drawn", () => {
  /** A page of 100 x 100 points whose content is object 4. */
  const blank = (content: RawObject): Buffer =>
    rawPdf([
      "<</Type/Catalog/Pages 2 0 R>>",
      "<</Type/Pages/Kids[3 0 R]/Count 1>>",
      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<</XObject<</I 77 0 R>>>>>>",
      content,
    ]);

  it("says why, where its content is missing or damaged", async () => {
    const nothing = "a.pdf: page 1: nothing is drawn: ";
    const warned = async (content: RawObject) => (await ripped(blank(content))).join();
    expect(await warned("null")).toContain(`${nothing}its content is not in the file.`);
    const damaged = { stream: "garbage is not packed", entries: "/Filter/FlateDecode" };
    expect(await warned(damaged)).toContain(`${nothing}its content cannot be decoded.`);
    const missing = `${nothing}it shows I, which is not in the file.`;
    expect(await warned({ stream: "q /I Do Q" })).toContain(missing);
  });

  it("is told of nothing where it is blank on purpose", async () => {
    expect(await ripped(blank({ stream: "" }))).toEqual([]);
    expect(await ripped(blank({ stream: " q 1 0 0 1 0 0 cm BT ET Q\n" }))).toEqual([]);
    const packed = deflateSync("q Q");
    expect(await ripped(blank({ stream: packed, entries: "/Filter/FlateDecode" }))).toEqual([]);
  });
});

describe("options that cannot have an effect", () => {
  const options = (asked: Readonly<Record<string, string>>) =>
    Object.entries(asked).map(([name, value]) => ({ name, value }));
  const told = async (id: string) =>
    (await service.events(id)).filter(({ code }) => code === "option.ignored");
  const quality = "The option quality has no effect where format is tiff; it is for jpeg, webp.";

  it.each([
    ["rip-pdf", { format: "tiff", quality: "50" }, [quality]],
    ["rip-pdf", { format: "jpeg", quality: "50" }, []],
    ["rip-pdf", { format: "png" }, []],
    [
      "extract-text",
      { format: "text", detail: "lines" },
      ["The option detail has no effect where format is text; it is for json, xml."],
    ],
  ] as const)("are told by %s of %j", async (workflow, asked, messages) => {
    const content = Buffer.from(await pdfOf([[100, 100]]));
    const job = await service.run({ workflow, options: options(asked) }, [
      { fileName: "a.pdf", content },
    ]);
    expect((await told(job.id)).map(({ message }) => message)).toEqual(messages);
  });

  it("are told of the document alone whose own options take the effect away", async () => {
    const content = Buffer.from(await pdfOf([[100, 100]]));
    const job = await service.run({ options: options({ format: "jpeg", quality: "50" }) }, [
      { fileName: "a.pdf", content },
      { fileName: "b.pdf", content, options: options({ format: "tiff" }) },
    ]);
    expect(await told(job.id)).toMatchObject([{ fileName: "b.pdf", message: `b.pdf: ${quality}` }]);
  });

  it("are told where black and white would not stay so", async () => {
    const content = Buffer.from(await pdfOf([[100, 100]]));
    const warned = async (format: string) => {
      const asked = options({ format, colour: "black-and-white" });
      return warningsOf(await service.run({ options: asked }, [{ fileName: "a.pdf", content }]));
    };
    expect(await warned("png")).toEqual([]);
    expect(await warned("jpeg")).toEqual([
      expect.stringContaining("a.pdf: the option colour: JPEG and WebP as they are made here"),
    ]);
  });
});

describe("pages that do not exist", () => {
  it.each(["rip-pdf", "extract-text", "merge-pdf", "adjust"])(
    "are told by %s, with those that do",
    async (workflow) => {
      const content = Buffer.from(
        await pdfOf(Array.from({ length: 3 }, () => [100, 100] as const)),
      );
      const rotate = workflow === "adjust" ? [{ name: "rotate", value: "90" }] : [];
      const options = [{ name: "pages", value: "2-9,12" }, ...rotate];
      const job = await service.run({ workflow, options }, [{ fileName: "a.pdf", content }]);
      expect(job.outcome).toBe("succeeded");
      expect(await warningsOf(job)).toContainEqual(
        expect.stringMatching(/the PDF has 3 pages, so that 4-9, 12 of what/u),
      );
    },
  );
});
