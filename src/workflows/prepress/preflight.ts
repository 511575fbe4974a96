/** Workflow preflight: what of a document would go wrong in print. */

import { readFile, rm } from "node:fs/promises";
import type { PreflightDocument } from "../../core/model/contract-types.gen.ts";
import { Problem } from "../../core/model/problem.ts";
import type { PrepressDocuments, PrepressPorts } from "../../core/ports/prepress.ts";
import {
  type RunDocument,
  type Workflow,
  type WorkflowContext,
  WorkflowFailure,
} from "../../core/ports/workflow-context.ts";
import { documentFile, eachDocument, logFile } from "../each-file.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { MadeFile } from "../sandbox/task-types.ts";
import { checkTask } from "./check-task.ts";
import { addFile, type PartNames, partNames, pictureName, textContent } from "./file-results.ts";
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
  const count = context.documents.length;
  await eachDocument(context, async (document, index) => {
    const names = partNames(document.fileName, count);
    const shown = new Set<number>();
    let found: PreflightDocument | undefined;
    await document.withLocalFile(async (inputPath) =>
      parts.sandbox.run<"preflight">(
        { ...checkTask(context, parts, { document, inputPath }), kind: "preflight" },
        {
          owner: String(context.companyNumber),
          signal: context.signal,
          onOutput: async (file) => {
            if (file.part === "findings") {
              found = await addFindings(context, { file, document, names, parts, shown });
            } else {
              await addFile(context, { file, document, names });
            }
            if (file.part === "page") {
              shown.add(file.page);
            }
            const message = `Checked ${document.fileName}`;
            await context.progress((index + file.fraction) / count, message);
          },
        },
      ),
    );
    if (found !== undefined) {
      const text = summary(found);
      await logFile(context, documentFile(document), { code: "file.processed", text });
    }
  });
}

interface FindingsFile {
  readonly file: MadeFile;
  readonly document: RunDocument;
  readonly names: PartNames;
  readonly parts: PreflightParts;
  /** The pages that there are pictures of. */
  readonly shown: ReadonlySet<number>;
}

/** As large as what a thousand pages and all findings come to. */
const FINDINGS_BYTES_MAX = 16 * 2 ** 20;

/** The findings in both languages. What the child wrote is read as anybody's document is. */
async function addFindings(
  context: WorkflowContext,
  { file, document, names, parts: { documents }, shown }: FindingsFile,
): Promise<PreflightDocument> {
  if (file.sizeBytes > FINDINGS_BYTES_MAX) {
    throw new WorkflowFailure("generic", "There is more to tell of the file than can be told.");
  }
  const found = withPictures(readFindings(documents, await readFile(file.path)), names, shown);
  await rm(file.path, { force: true });
  const { errors, warnings, infos } = found.counts;
  const properties = [
    { name: "result", value: found.result },
    { name: "errors", value: String(errors) },
    { name: "warnings", value: String(warnings) },
    { name: "infos", value: String(infos) },
  ];
  const common = { properties, documentId: document.id };
  await context.addResult({
    ...common,
    fileName: names.of("preflight.json"),
    contentType: "application/json",
    content: textContent(documents.preflightJson(found)),
  });
  await context.addResult({
    ...common,
    fileName: names.of("preflight.xml"),
    contentType: "application/xml",
    content: textContent(documents.preflightXml(found)),
  });
  return found;
}

/** Each page with the name of its picture, where there is one. */
function withPictures(
  found: PreflightDocument,
  names: PartNames,
  shown: ReadonlySet<number>,
): PreflightDocument {
  const pages = found.pages.map((page) =>
    shown.has(page.number) ? { ...page, picture: names.of(pictureName(page.number)) } : page,
  );
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
