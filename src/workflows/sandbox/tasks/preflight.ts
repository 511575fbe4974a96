/** Checks one file and writes what was found, with pictures of its pages. Runs in the sandbox only. */

import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import type {
  CheckedFormat,
  FindingDocument,
  NotCheckedCode,
  PreflightDocument,
} from "../../../core/model/contract-types.gen.ts";
import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";
import { CHECKS_VERSION } from "../../prepress/checks/all-checks.ts";
import { Findings } from "../../prepress/findings.ts";
import { type PagePixels } from "../../prepress/pdfium-file.ts";
import { type CheckedPdf, preflightPdf } from "../../prepress/preflight-pdf.ts";
import { preflightImage } from "../../prepress/preflight-image.ts";
import type { Emit } from "../serve.ts";
import { partPath, type PreflightTask, type ToldFile } from "../task-types.ts";
import { sharp } from "./image-library.ts";

/** What no check looks at, or not wholly. */
const NOT_CHECKED: Readonly<Record<"pdf" | "image", readonly NotCheckedCode[]>> = {
  pdf: [
    "ink-of-overlaps",
    "conformance",
    "trapping",
    "colour-appearance",
    "safe-zone-of-outlines",
    "thin-shapes",
    "fields-without-appearance",
  ],
  image: ["colour-appearance", "safe-zone-of-outlines"],
};

/** Throws WorkflowFailure: unsupportedFormat, unsupportedFeature, corrupt, password. */
export async function preflight(task: PreflightTask, emit: Emit<ToldFile>): Promise<void> {
  const bytes = await readFile(task.inputPath);
  const format = formatOf(bytes);
  const findings = new Findings(task.verdicts);
  const checked = await check(task, { bytes, format, findings, emit });
  const document = documentOf(task, { bytes, format, findings, checked });
  await writeFile(
    partPath(task.outputPrefix, { part: "findings", page: 1 }),
    JSON.stringify(document),
  );
  await emit({ part: "findings", page: 1, fraction: 1 });
}

interface Work {
  readonly bytes: Buffer;
  readonly format: CheckedFormat;
  readonly findings: Findings;
}

type Checked = Pick<CheckedPdf, "pages" | "inks"> & Partial<Pick<CheckedPdf, "version" | "claim">>;

async function check(
  task: PreflightTask,
  { bytes, format, findings, emit }: Work & { readonly emit: Emit<ToldFile> },
): Promise<Checked> {
  const { limits, passwords, resolution } = task;
  const onPicture = async (page: number, pixels: PagePixels): Promise<void> => {
    if (page <= task.picturesMax) {
      await writePicture(partPath(task.outputPrefix, { part: "page", page }), pixels);
      // Nobody knows before the end how many there are.
      await emit({ part: "page", page, fraction: page / (page + 1) });
    }
  };
  return format === "pdf"
    ? preflightPdf(bytes, {
        limits,
        findings,
        passwords,
        resolution,
        onPicture: async ({ number }, pixels) => onPicture(number, pixels),
      })
    : preflightImage(task.inputPath, { limits, findings, onPicture });
}

/** Writes the pixels of a page as PNG. */
async function writePicture(path: string, { width, height, data }: PagePixels): Promise<void> {
  const image = sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .png();
  await writeFile(path, await image.toBuffer());
}

/** By its first bytes: names of files say anything. */
function formatOf(bytes: Buffer): CheckedFormat {
  if (bytes.length === 0) {
    throw new WorkflowFailure("corrupt", "The file is empty. Upload it again.");
  }
  if (bytes.subarray(0, 1024).includes("%PDF-")) {
    return "pdf";
  }
  const start = bytes.subarray(0, 8).toString("latin1");
  const format = STARTS.find(([first]) => start.startsWith(first))?.[1];
  if (format === undefined) {
    const message =
      "The file is no PDF, JPEG, PNG or TIFF, whatever its name says. Export it as PDF.";
    throw new WorkflowFailure("unsupportedFormat", message);
  }
  return format;
}

const STARTS: readonly (readonly [string, CheckedFormat])[] = [
  ["\xff\xd8\xff", "jpeg"],
  ["\x89PNG\r\n\x1a\n", "png"],
  ["II*\0", "tiff"],
  ["MM\0*", "tiff"],
  ["II+\0", "tiff"],
  ["MM\0+", "tiff"],
];

function documentOf(
  task: PreflightTask,
  { bytes, format, findings, checked }: Work & { readonly checked: Checked },
): PreflightDocument {
  const { texts, profile, fileName } = task;
  const { pages, inks, version, claim } = checked;
  const documents = findings.documents(texts.findings);
  const count = (severity: FindingDocument["severity"]): number =>
    documents.filter((finding) => finding.severity === severity).length;
  const counts = { errors: count("error"), warnings: count("warning"), infos: count("info") };
  return {
    checks: CHECKS_VERSION,
    profile,
    result: counts.errors > 0 ? "failed" : counts.warnings > 0 ? "warnings" : "passed",
    file: {
      fileName,
      format,
      ...(version === undefined ? {} : { version }),
      ...(claim === undefined ? {} : { claim }),
      size: String(bytes.length),
      sha256: createHash("sha256").update(bytes).digest("hex"),
      pageCount: pages.length,
    },
    counts,
    pages,
    inks,
    findings: documents,
    notChecked: NOT_CHECKED[format === "pdf" ? "pdf" : "image"].map((code) => ({
      code,
      message: texts.notChecked[code],
    })),
  };
}
