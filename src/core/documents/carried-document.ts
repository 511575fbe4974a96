/** Documents whose contents stand in the job document itself: they were stored when it was read, and something short stands in their place. */

import type { DocumentDocumentRequest } from "../model/contract-types.gen.ts";
import type { NewDocument } from "../model/document.ts";
import { maskSecrets } from "../model/option.ts";
import type { Blob } from "../ports/files.ts";
import { Problem } from "../model/problem.ts";
import type { WorkflowDeclaration } from "../model/workflow.ts";
import { contentTypeOf, safeFileName } from "../text/file-name.ts";

/** The contents of a job document, by what stands in their place. */
export type Contents = ReadonlyMap<string, Blob>;

/** A document that the job has once there is one. */
export type CarriedDocument = Omit<NewDocument, "jobId" | "createdAt">;

export interface Carrying {
  readonly id: string;
  readonly index: number;
  readonly contents: Contents;
}

/** Throws invalid-document for one without a name, and where contents are not taken. */
export function carriedDocument(
  workflow: WorkflowDeclaration,
  { content = "", fileName = "", options = [] }: DocumentDocumentRequest,
  { id, index, contents }: Carrying,
): CarriedDocument {
  const blob = contents.get(content);
  if (blob === undefined) {
    const message =
      "`content` is taken where jobs are submitted by REST or by SOAP; send the file itself.";
    throw invalid(`/documents/${index}/content`, "unsupported", message);
  }
  const name = safeFileName(fileName);
  if (name === "") {
    const message = "`fileName` is missing: what the content is called, such as order.pdf.";
    throw invalid(`/documents/${index}/fileName`, "required", message);
  }
  const { shown, secrets } = maskSecrets(workflow.options, options);
  return {
    id,
    fileName: name,
    contentType: contentTypeOf(name),
    sizeBytes: blob.sizeBytes,
    blobId: blob.id,
    options: shown,
    secrets,
  };
}

function invalid(pointer: string, rule: "required" | "unsupported", message: string): Problem {
  return Problem.at("invalid-document", { pointer, rule, message });
}
