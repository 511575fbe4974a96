/** Workflow package: the documents as one zip file. */

import { addAbortSignal, type Readable } from "node:stream";
import { safeFileName } from "../core/file-name.ts";
import { optionFlag, type Workflow, type WorkflowContext } from "../core/workflow.ts";
import { entryNames } from "./entry-names.ts";

/** The workflow. */
export const packageDocuments: Workflow = {
  name: "package",
  description: "Packs the documents into one zip file.",
  profiles: [
    { name: "compress", description: "Compressed.", options: [] },
    {
      name: "store",
      description: "Not compressed: faster, and no larger for images and PDF files.",
      options: [{ name: "compress", value: "false" }],
    },
  ],
  options: [
    {
      name: "compress",
      type: "boolean",
      description: "Compresses what is packed.",
      default: "true",
    },
  ],
  run,
};

async function run(context: WorkflowContext): Promise<void> {
  const names = entryNames(context.documents);
  await context.addResult({
    fileName: zipName(context.job.asked.name),
    contentType: "application/zip",
    content: await zip(context, names),
    properties: [{ name: "files", value: String(context.documents.length) }],
  });
  for (const [index, { id: documentId, fileName }] of context.documents.entries()) {
    const message = `${fileName}: packed as ${names[index]}.`;
    await context.log({ code: "file.processed", severity: "info", message, documentId, fileName });
  }
}

function zipName(jobName: string | undefined): string {
  const base = safeFileName((jobName ?? "").replace(/\.zip$/iu, ""));
  return `${base || "package"}.zip`;
}

/** The zip as a stream. Made again from the same job it is the same, byte for byte. */
async function zip(
  context: WorkflowContext,
  names: readonly string[],
): Promise<AsyncIterable<Uint8Array>> {
  const { ZipFile } = await import("yazl");
  const file = new ZipFile();
  const output = file.outputStream as Readable;
  file.on("error", (error: Error) => output.destroy(error));
  context.documents.forEach((document, index) => {
    file.addFile(document.path, names[index] ?? "", {
      // The times of the stored files tell nothing, and a time that differs each run would make each zip differ.
      mtime: new Date(context.job.createdAt),
      mode: 0o100644,
      compress: optionFlag(document.resolved, "compress"),
    });
  });
  file.end();
  return addAbortSignal(context.signal, output);
}
