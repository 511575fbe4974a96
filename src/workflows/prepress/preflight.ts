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
import { logFile } from "../each-file.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { MadeFile } from "../sandbox/task-types.ts";
import { checkTask } from "./check-task.ts";
import { addFile, textContent } from "./file-results.ts";
import { aboutFile, eachPrepressFile, type PrepressFile } from "./prepress-files.ts";
import { PREFLIGHT_OPTIONS } from "./preflight-options.ts";
import type { Profiles } from "./profiles.ts";

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
    run: async (context) => run(context, parts),
  };
}

async function run(context: WorkflowContext, parts: PreflightParts): Promise<void> {
  await eachPrepressFile(context, async (file, index, count) => {
    const pictures = new Map<number, string>();
    let found: PreflightDocument | undefined;
    await file.withLocalFile(async (inputPath) =>
      parts.sandbox.run<"preflight">(
        { ...checkTask(context, parts, { file, inputPath }), kind: "preflight" },
        {
          owner: String(context.companyNumber),
          signal: context.signal,
          onOutput: async (made) => {
            if (made.part === "findings") {
              found = await addFindings(context, { file, made, parts, pictures });
            } else {
              const { fileName } = await addFile(context, { file, made });
              if (made.part === "page") {
                pictures.set(made.page, fileName);
              }
            }
            const message = `Checked ${file.fileName}`;
            await context.progress((index + made.fraction) / count, message);
          },
        },
      ),
    );
    if (found !== undefined) {
      await logFile(context, file, { code: "file.processed", text: summary(found) });
    }
  });
}

interface FindingsFile {
  readonly file: PrepressFile;
  readonly made: MadeFile;
  readonly parts: PreflightParts;
  /** The names of the results that show pages, by page. */
  readonly pictures: ReadonlyMap<number, string>;
}

/** As large as what a thousand pages and all findings come to. */
const FINDINGS_BYTES_MAX = 16 * 2 ** 20;

/** The findings in both languages. What the child wrote is read as anybody's document is. */
async function addFindings(
  context: WorkflowContext,
  { file, made, parts: { documents }, pictures }: FindingsFile,
): Promise<PreflightDocument> {
  if (made.sizeBytes > FINDINGS_BYTES_MAX) {
    throw new WorkflowFailure("generic", "There is more to tell of the file than can be told.");
  }
  const found = withPictures(readFindings(documents, await readFile(made.path)), pictures);
  await rm(made.path, { force: true });
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
  return found;
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
  const { errors, warnings, infos } = counts;
  const pages = `${file.pageCount} ${file.pageCount === 1 ? "page" : "pages"}`;
  return `preflight ${result}: ${errors} errors, ${warnings} warnings, ${infos} infos on ${pages}.`;
}
