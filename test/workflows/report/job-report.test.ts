/** job-report from submit to result, in real sandbox processes; the PDF is read by PDFium, and by poppler where it is. */

import { execFileSync } from "node:child_process";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { createWorkflows } from "../../../src/workflows/catalogue.ts";
import { PdfiumFile } from "../../../src/workflows/pdfium/pdfium-file.ts";
import { job as recordOf, step } from "../../doors/workfloplus/workfloplus.ts";
import { type File, type Service, startService } from "../../harness/engine/service.ts";
import { useSandbox } from "../../harness/engine/shared-sandbox.ts";
import { prepress } from "../../harness/prepress.ts";
import { hasTool } from "../prepress/tools.ts";

let service: Service;

beforeAll(async () => {
  const sandbox = useSandbox();
  const workflows = createWorkflows({ sandbox, prepress, fileBytesMax: 2 ** 30 });
  service = await startService({ workflows, sandbox });
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

type Says = Record<string, unknown>;

/** A step with these members. */
function stepWith(says: Says) {
  const made = step();
  return { ...made, singleStep: { ...made.singleStep, ...says } };
}

const jsonFile = (record: object, fileName = "record.json"): File => ({
  fileName,
  content: Buffer.from(JSON.stringify(record)),
});

/** All red. */
async function picture(width: number, height: number): Promise<Buffer> {
  const background = { r: 255, g: 0, b: 0 };
  return sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
}

async function report(files: readonly File[], asked: object = {}) {
  const job = await service.run({ workflow: "job-report", ...asked }, files);
  const events = await service.store.events.list(job.id, { after: 0, limit: 100 });
  const told = events.filter(({ severity }) => severity !== "info").map(({ message }) => message);
  const [made] = await service.results(job.id);
  return { job, told, made, pdf: Buffer.from(made?.bytes ?? []) };
}

function textOf(pdf: Buffer): string {
  return execFileSync("pdftotext", ["-layout", "-", "-"], { input: pdf, encoding: "utf8" });
}

/** How many points of the page, at 72 dpi, are red. */
async function redOf(pdf: Buffer, page = 0): Promise<number> {
  const file = await PdfiumFile.open(pdf, []);
  try {
    const size = { width: 595, height: 842 };
    const area = { left: 0, bottom: 0, right: size.width, top: size.height };
    const { data } = file.render(page, { size, use: "print", shows: area });
    let red = 0;
    for (let at = 0; at < data.length; at += 4) {
      red += (data[at] ?? 0) > 200 && (data[at + 1] ?? 255) < 80 ? 1 : 0;
    }
    return red;
  } finally {
    file.close();
  }
}

describe("job-report", () => {
  it("shows what was done and the pictures that steps name, scaled in, and tells of what it leaves out", async () => {
    const form = "7b0c8f1e-0000-4000-8000-000000000001";
    const record = recordOf({
      status: "Completed",
      title: "Pump 7",
      steps: [
        stepWith({
          stepNumber: 3,
          stepTitle: "Read the gauge",
          stepDescription: "Left of the door.",
          values: ["4.2 bar", true, null],
          note: "needle trembles",
          coordinates: { latitude: 52.95, longitude: -1.15 },
          valueResourceIds: ["gauge", "lost"],
        }),
        stepWith({
          stepNumber: 4,
          stepTitle: "Row 1",
          parentUniqueStepId: form,
          parentStepTitle: "Seals",
        }),
      ],
      cancelledSteps: [stepWith({ stepNumber: 5, stepTitle: "Paint" })],
    });
    const { job, told, made, pdf } = await report([
      jsonFile(record),
      { fileName: "gauge.png", content: await picture(3000, 1000) },
      { fileName: "stranger.png", content: await picture(10, 10) },
    ]);
    expect(job).toMatchObject({ outcome: "succeeded" });
    expect(made?.result).toMatchObject({ fileName: "report.pdf", contentType: "application/pdf" });
    expect(told).toEqual([expect.stringContaining("stranger.png: no step names it")]);
    // As wide as the sheet without its margins, and a third as high.
    expect(await redOf(pdf)).toBeGreaterThan(511 * 165);
    if (hasTool("pdftotext")) {
      const text = textOf(pdf);
      for (const said of [
        "Pump 7",
        "Workflow: Pump check",
        "User: a.user@example.com",
        "Status: Completed",
        "site: North",
        "3. Read the gauge",
        "Left of the door.",
        "Value: 4.2 bar, true, –",
        "Note: needle trembles",
        "52.95, -1.15",
        "2026-11-02T08:00:01.265Z – 2026-11-02T08:00:03.8Z",
        "File: lost (not here)",
        "5. Paint (cancelled)",
        /1 ?\/ ?1/u,
      ]) {
        expect(text).toMatch(said);
      }
      // The form above its row, which stands further to the right.
      expect(text).toMatch(/^Seals\n\s+4\. Row 1/mu);
    }
  });

  it("says which letters its fonts have none of, and loses no text", async () => {
    const steps = [stepWith({ stepTitle: "Ελλάδα", note: "plain" })];
    const { job, told, pdf } = await report([jsonFile(recordOf({ steps }))]);
    expect(job.outcome).toBe("succeeded");
    expect(told).toEqual([expect.stringMatching(/the fonts of reports have no .*λ/u)]);
    expect((await report([jsonFile(recordOf())])).told).toEqual([]);
    if (hasTool("pdftotext")) {
      expect(textOf(pdf)).toContain("Note: plain");
    }
  });

  it("goes on on further sheets, numbered, of the size that is asked for, and is the same when it is made again", async () => {
    const steps = Array.from({ length: 120 }, (_, index) =>
      stepWith({ stepNumber: index + 1, note: "n".repeat(200) }),
    );
    const file = jsonFile(recordOf({ steps, id: "0d4c2c0a-5c0e-4a7e-8b43-5b6f0c1d2e3f" }));
    const { pdf, made } = await report([file], { profile: "letter" });
    const opened = await PdfiumFile.open(pdf, []);
    const { pageCount } = opened;
    opened.close();
    expect(pageCount).toBeGreaterThan(5);
    expect(made?.result.properties).toEqual([{ name: "pages", value: String(pageCount) }]);
    if (hasTool("pdftotext")) {
      const text = textOf(pdf);
      expect(text.replaceAll(" ", "")).toContain(`\n${pageCount}/${pageCount}`);
      expect(text.match(/^\s*\d+\. Instruction/gmu)).toHaveLength(120);
      // Words that are longer than a line are cut, not lost.
      expect(text.match(/n/gu)?.length).toBeGreaterThan(120 * 200);
    }
    const again = await report([file], { profile: "letter" });
    expect(again.pdf.equals(pdf)).toBe(true);
  });

  it("has no pictures where none are wanted, and names what cannot be shown", async () => {
    const steps = [stepWith({ valueResourceIds: ["a", "b", "film"] })];
    const record = jsonFile(recordOf({ steps }));
    const red = { fileName: "a.png", content: await picture(100, 100) };
    const without = await report([record, red], { profile: "text" });
    expect(await redOf(without.pdf)).toBe(0);
    const damaged = { fileName: "b.jpg", content: Buffer.from("no picture") };
    const film = { fileName: "film.mp4", content: Buffer.from("moving") };
    const some = await report([record, red, damaged, film]);
    expect(some.job.outcome).toBe("succeeded");
    expect(some.told).toEqual([expect.stringMatching(/^b\.jpg: /u)]);
    if (hasTool("pdftotext")) {
      expect(textOf(some.pdf)).toContain("File: film.mp4 (video/mp4, 6 bytes; not shown)");
    }
  });

  it.each([
    ["no record", []],
    ["two records", [jsonFile(recordOf()), jsonFile(recordOf(), "other.json")]],
    ["other JSON", [jsonFile({ some: "thing" })]],
    ["what is no JSON", [{ fileName: "record.json", content: Buffer.from("{") }]],
  ])("fails in words for %s", async (_name, files) => {
    const extra = { fileName: "a.png", content: await picture(1, 1) };
    const { job } = await report([extra, ...files]);
    expect(job).toMatchObject({ outcome: "failed" });
    expect(job.failure?.message).toMatch(/JSON/u);
  });
});
