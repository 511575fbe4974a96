/** Workflow package: the documents as one zip file. */

import { optionFlag } from "../../core/model/option.ts";
import type { Workflow, WorkflowContext } from "../../core/ports/workflow-context.ts";
import { zipName } from "../../core/text/file-name.ts";
import { documentFile, logFile } from "../each-file.ts";
import { entryNames } from "../../core/text/entry-names.ts";
import { zipStream } from "./zip-stream.ts";

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
  reads: { types: /(?:)/u, isWithRecord: true },
  run,
};

async function run(context: WorkflowContext): Promise<void> {
  const names = entryNames(context.documents);
  await context.addResult({
    fileName: zipName(context.job.asked.name ?? "", "package"),
    contentType: "application/zip",
    content: zip(context, names),
    properties: [{ name: "files", value: String(context.documents.length) }],
  });
  for (const [index, document] of context.documents.entries()) {
    const text = `packed as ${names[index]}.`;
    await logFile(context, documentFile(document), { code: "file.processed", text });
  }
}

/** Made again from the same job it is the same, byte for byte. */
function zip(context: WorkflowContext, names: readonly string[]): AsyncIterable<Uint8Array> {
  return zipStream(
    context.documents.map((document, index) => ({
      name: names[index] ?? "",
      sizeBytes: document.sizeBytes,
      // The times of the stored files tell nothing, and a time that differs each run would make each zip differ.
      modifiedAt: context.job.createdAt,
      compress: optionFlag(document.resolved, "compress"),
      open: () => document.read(),
    })),
    context.signal,
  );
}
