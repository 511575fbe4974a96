/** Workflow preflight: what of a document would go wrong in print. */

import { readFile, rm } from "node:fs/promises";
import type { PreflightDocument } from "../../core/model/contract-types.gen.ts";
import { Problem } from "../../core/model/problem.ts";
import type { PrepressDocuments, PrepressPorts } from "../../core/ports/prepress.ts";
import {
  type Workflow,
  type WorkflowContext,
  WorkflowFailure,
} from "../../core/ports/workflow-context.ts";
import { logFile, sandboxUse } from "../each-file.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { MadeFile } from "../sandbox/task-types.ts";
import { checkTask } from "./check-task.ts";
import { addFile, textContent } from "./file-results.ts";
import { aboutFile, eachPrepressFile, type PrepressFile } from "./prepress-files.ts";
import { PREFLIGHT_OPTIONS } from "./preflight-options.ts";
import type { Profiles } from "./profiles.ts";
import { countOf } from "../../core/text/count-of.ts";
import { PRINTABLE } from "./printable.ts";

export interface PreflightParts extends PrepressPorts {
  readonly sandbox: Sandbox;
  readonly profiles: Profiles;
}

/** The workflow. */
export function preflight(parts: PreflightParts): Workflow {
  return {
    name: "preflight",
    description:
      "Checks PDF, JPEG, PNG and TIFF files for print, and tells what it finds as JSON, XML and pictures of the pages.",
    profiles: parts.profiles,
    options: PREFLIGHT_OPTIONS,
    reads: PRINTABLE,
    run: async (context) => run(context, parts),
  };
}

async function run(context: WorkflowContext, parts: PreflightParts): Promise<void> {
  await eachPrepressFile(context, async (file, index, count) => {
    const found = await checkFile(context, parts, {
      file,
      progress: (fraction) => (index + fraction) / count,
    });
    if (found !== undefined) {
      await logFile(context, file, { code: "file.processed", text: summary(found) });
    }
  });
}

export interface Checking {
  readonly file: PrepressFile;
  /** Only the pictures of pages become results. */
  readonly isForPictures?: boolean;
  /** How far the run is when so much of the file is done. */
  readonly progress: (fraction: number) => number;
}

/** Checks one file and adds what is made of it as results. Returns what was found. Throws WorkflowFailure. */
export async function checkFile(
  context: WorkflowContext,
  parts: PreflightParts,
  { file, progress, isForPictures = false }: Checking,
): Promise<PreflightDocument | undefined> {
  /** The names of the results that show pages, by page. */
  const pictures = new Map<number, string>();
  let found: PreflightDocument | undefined;
  const onOutput = async (made: MadeFile): Promise<void> => {
    if (made.part === "findings") {
      found = withPictures(await findingsOf(made, parts), pictures);
      await (isForPictures ? undefined : addFindings(context, parts, { file, found }));
    } else if (made.part === "page" || !isForPictures) {
      const { fileName } = await addFile(context, { file, made });
      if (made.part === "page") {
        pictures.set(made.page, fileName);
      }
    }
    await context.progress(progress(made.fraction), `Checked ${file.fileName}`);
  };
  await file.withLocalFile(async (inputPath) =>
    parts.sandbox.run<"preflight">(
      { ...checkTask(context, parts, { file, inputPath }), kind: "preflight" },
      { ...sandboxUse(context, file), onOutput },
    ),
  );
  return found;
}

/** As large as what a thousand pages and all findings come to. */
const FINDINGS_BYTES_MAX = 16 * 2 ** 20;

/** What the child wrote is read as anybody's document is. */
async function findingsOf(
  { path, sizeBytes }: MadeFile,
  { documents }: PreflightParts,
): Promise<PreflightDocument> {
  if (sizeBytes > FINDINGS_BYTES_MAX) {
    throw new WorkflowFailure("generic", "There is more to tell of the file than can be told.");
  }
  const found = readFindings(documents, await readFile(path));
  await rm(path, { force: true });
  return found;
}

/** The findings in both languages. */
async function addFindings(
  context: WorkflowContext,
  { documents }: PreflightParts,
  { file, found }: { readonly file: PrepressFile; readonly found: PreflightDocument },
): Promise<void> {
  const { errors, warnings, infos } = found.counts;
  const properties = [
    { name: "result", value: found.result },
    { name: "errors", value: String(errors) },
    { name: "warnings", value: String(warnings) },
    { name: "infos", value: String(infos) },
  ];
  const common = { ...aboutFile(file), properties };
  await context.addResult({
    ...common,
    fileName: file.resultName("preflight.json"),
    contentType: "application/json",
    content: textContent(documents.preflightJson(found)),
  });
  await context.addResult({
    ...common,
    fileName: file.resultName("preflight.xml"),
    contentType: "application/xml",
    content: textContent(documents.preflightXml(found)),
  });
}

/** Each page with the name of its picture, where there is one. */
function withPictures(
  found: PreflightDocument,
  pictures: ReadonlyMap<number, string>,
): PreflightDocument {
  const pages = found.pages.map((page) => {
    const picture = pictures.get(page.number);
    return picture === undefined ? page : { ...page, picture };
  });
  return { ...found, pages };
}

function readFindings(documents: PrepressDocuments, bytes: Uint8Array): PreflightDocument {
  try {
    return documents.readPreflight(bytes);
  } catch (error) {
    if (error instanceof Problem) {
      const message =
        "The file made the program that reads it misbehave. It may be damaged; save it anew and try again.";
      throw new WorkflowFailure("generic", message, error);
    }
    throw error;
  }
}

function summary({ result, counts, file }: PreflightDocument): string {
  return `preflight ${result}: ${countsText(counts)} on ${countOf(file.pageCount, "page")}.`;
}

/** Such as: 1 error, 2 warnings, 0 infos. */
export function countsText({ errors, warnings, infos }: PreflightDocument["counts"]): string {
  return [countOf(errors, "error"), countOf(warnings, "warning"), countOf(infos, "info")].join(
    ", ",
  );
}
