/** Workflow job-report: what people did, step by step, as a PDF for people. */

import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { REPORT_FILE } from "../../core/model/people/follower.ts";
import { namedResources } from "../../core/model/people/named-resources.ts";
import { optionNumber, optionText } from "../../core/model/option.ts";
import type { WorkflowDeclaration } from "../../core/model/workflow.ts";
import {
  type RunDocument,
  type Workflow,
  type WorkflowContext,
  WorkflowFailure,
} from "../../core/ports/workflow-context.ts";
import { contentTypeOf } from "../../core/text/file-name.ts";
import { documentFile, logFile, sandboxUse } from "../each-file.ts";
import { fileContent } from "../file-content.ts";
import { editImage } from "../image-files.ts";
import type { MadeReport } from "../sandbox/task-types.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { packFiles } from "./packed-files.ts";
import {
  documentsByResource,
  otherFiles,
  readRecord,
  RECORD_FILE_BYTES_MAX,
  recordAmong,
} from "./reported-record.ts";
import { countOf } from "../../core/text/count-of.ts";
import type { FileFacts, ShownFile } from "./shown-file.ts";

const declaration: WorkflowDeclaration = {
  name: "job-report",
  description:
    "Writes what people did as a PDF: a record as JSON, step by step, with the pictures that its steps name.",
  profiles: [
    { name: "a4", description: "A4 with pictures.", options: [] },
    {
      name: "letter",
      description: "US Letter with pictures.",
      options: [{ name: "pageSize", value: "letter" }],
    },
    {
      name: "text",
      description: "A4 without pictures.",
      options: [{ name: "pictures", value: "0" }],
    },
  ],
  options: [
    {
      name: "pageSize",
      type: "choice",
      description: "Size of the sheets.",
      default: "a4",
      choices: ["a4", "letter"],
    },
    {
      name: "pictures",
      type: "integer",
      description: "Most pictures; of those beyond, only the name is told.",
      default: "200",
      minimum: 0,
      maximum: 500,
    },
    {
      name: "pictureSize",
      type: "integer",
      description: "Pixels that the longer side of a picture has at most.",
      default: "1200",
      minimum: 100,
      maximum: 4000,
    },
  ],
  reads: { types: /^image\//u, isWithRecord: true },
};

/** The workflow, working in this sandbox. */
export function jobReport(sandbox: Sandbox): Workflow {
  return { ...declaration, run: async (context) => run(context, sandbox) };
}

async function run(context: WorkflowContext, sandbox: Sandbox): Promise<void> {
  const { record: document, others } = recordAmong(context.documents);
  if (document.sizeBytes > RECORD_FILE_BYTES_MAX) {
    const message = `The record has ${document.sizeBytes} bytes, more than the ${RECORD_FILE_BYTES_MAX} that a report is made of.`;
    throw new WorkflowFailure("generic", message);
  }
  const text = (await buffer(document.read())).toString();
  const record = readRecord(text);
  const named = documentsByResource(record, others);
  await tellSkipped(context, { others, named });
  const ids = [...namedResources(record)];
  const facts = new Map<string, FileFacts>([...otherFiles(record), ...named]);
  const shown = await shownFiles(context, sandbox, { ids, named, facts });
  const inputPath = join(context.scratchDir, "record");
  const files = shown.map(({ file }) => file);
  await packFiles(inputPath, [
    Buffer.from(text),
    Buffer.from(JSON.stringify(files)),
    ...shown.flatMap(({ picture }) => picture ?? []),
  ]);
  const outputPath = join(context.scratchDir, "report");
  const pageSize = optionText(context.options, "pageSize") === "letter" ? "letter" : "a4";
  await sandbox.run<"job-report">(
    { kind: "job-report", inputPath, outputPath, pageSize },
    {
      ...sandboxUse(context, documentFile(document)),
      onOutput: async (made) => addReport(context, document, made),
    },
  );
}

async function addReport(
  context: WorkflowContext,
  document: RunDocument,
  { path, pageCount, letters }: MadeReport,
): Promise<void> {
  await context.addResult({
    fileName: REPORT_FILE,
    contentType: "application/pdf",
    content: fileContent(path),
    properties: [{ name: "pages", value: String(pageCount) }],
    documentId: document.id,
  });
  await rm(path, { force: true });
  const file = documentFile(document);
  await logFile(context, file, {
    code: "file.processed",
    text: `reported on ${countOf(pageCount, "page")}.`,
  });
  if (letters !== "") {
    const shown = letters.replaceAll(/(?<=.)(?=.)/gsu, " ");
    const text = `the fonts of reports have no ${shown}: texts with them are drawn as pictures in whatever fonts the server has, or have question marks in their place.`;
    await logFile(context, file, { code: "file.processed", severity: "warning", text });
  }
}

interface Others {
  readonly others: readonly RunDocument[];
  readonly named: ReadonlyMap<string, RunDocument>;
}

async function tellSkipped(context: WorkflowContext, { others, named }: Others): Promise<void> {
  const used = new Set([...named.values()].map(({ id }) => id));
  for (const other of others.filter(({ id }) => !used.has(id))) {
    const text = "no step names it in valueResourceIds, so it is not in the report.";
    await logFile(context, documentFile(other), {
      code: "file.skipped",
      severity: "warning",
      text,
    });
  }
}

interface Shown {
  readonly file: ShownFile;
  /** JPEG. */
  readonly picture?: Uint8Array;
}

interface Wanted {
  readonly ids: readonly string[];
  readonly named: ReadonlyMap<string, RunDocument>;
  /** Of these, and of those that are there and no documents of this job. */
  readonly facts: ReadonlyMap<string, FileFacts>;
}

/** What becomes of each resource that a step names: a picture that fits, or words. */
async function shownFiles(
  context: WorkflowContext,
  sandbox: Sandbox,
  { ids, named, facts }: Wanted,
): Promise<readonly Shown[]> {
  const most = optionNumber(context.options, "pictures") ?? 0;
  const shown: Shown[] = [];
  let pictures = 0;
  for (const [index, id] of ids.entries()) {
    context.signal.throwIfAborted();
    const document = named.get(id);
    const picture =
      document !== undefined && isPicture(document) && pictures < most
        ? await pictureOf(context, sandbox, document)
        : undefined;
    pictures += picture === undefined ? 0 : 1;
    shown.push(shownFile(id, facts.get(id), picture));
    await context.progress((index + 1) / (ids.length + 1), `Read ${document?.fileName ?? id}`);
  }
  const left = ids.filter((id) => named.has(id)).length - pictures;
  if (left > 0 && pictures === most && most > 0) {
    const message = `The report shows ${countOf(most, "picture")}, as the option pictures says; ${countOf(left, "file is", "files are")} named only.`;
    await context.log({ code: "file.skipped", severity: "warning", message });
  }
  return shown;
}

function shownFile(
  id: string,
  facts: FileFacts | undefined,
  picture: Uint8Array | undefined,
): Shown {
  if (facts === undefined) {
    return { file: { id, kind: "missing" } };
  }
  const { fileName, contentType, sizeBytes } = facts;
  return picture === undefined
    ? { file: { id, kind: "named", fileName, contentType, sizeBytes } }
    : { file: { id, kind: "picture", fileName }, picture };
}

function isPicture({ fileName, contentType }: RunDocument): boolean {
  return [contentType, contentTypeOf(fileName)].some((type) => type.startsWith("image/"));
}

/** The picture, upright and small; undefined where it cannot be read, which is told. */
async function pictureOf(
  context: WorkflowContext,
  sandbox: Sandbox,
  document: RunDocument,
): Promise<Uint8Array | undefined> {
  const side = optionNumber(context.options, "pictureSize") ?? 1200;
  try {
    const { path } = await document.withLocalFile(async (inputPath) =>
      editImage(context, sandbox, {
        file: documentFile(document),
        inputPath,
        outputName: "picture",
        width: side,
        height: side,
        fit: "inside",
        enlarge: false,
        background: "#ffffff",
        format: "jpeg",
        quality: 80,
        metadata: "none",
      }),
    );
    const bytes = await readFile(path);
    await rm(path, { force: true });
    return bytes;
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof WorkflowFailure) || error.code === "internal") {
      throw error;
    }
    const line = { code: "file.failed", severity: "warning", text: error.message } as const;
    await logFile(context, documentFile(document), line);
    return undefined;
  }
}
