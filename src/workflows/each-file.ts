/** The rule that all workflows share: one bad file does not stop the others, and a job fails only if all of its files do. */

import type { FailureCode } from "../core/model/contract-types.gen.ts";
import { Problem } from "../core/model/problem.ts";
import {
  type RunDocument,
  WorkflowFailure,
  type WorkflowContext,
} from "../core/ports/workflow-context.ts";

/** A file that a workflow works on, as the caller knows it. */
export interface NamedFile {
  readonly fileName: string;
  readonly documentId?: string;
  readonly assetId?: string;
}

/**
 * Works on one file after another. A failure becomes an event file.failed.
 * Throws WorkflowFailure if all failed; whatever is no failure of the file it throws at once.
 */
export async function eachFile<F extends NamedFile>(
  context: WorkflowContext,
  files: readonly F[],
  work: (file: F, index: number) => Promise<void>,
): Promise<void> {
  const failures: WorkflowFailure[] = [];
  for (const [index, file] of files.entries()) {
    context.signal.throwIfAborted();
    try {
      await work(file, index);
    } catch (error) {
      context.signal.throwIfAborted();
      const failure = fileFailure(error);
      failures.push(failure);
      await logFailure(context, file, failure);
    }
  }
  const [first] = failures;
  if (first !== undefined && failures.length === files.length) {
    throw files.length === 1 ? first : new WorkflowFailure(first.code, sumUp(failures), first);
  }
}

/** eachFile over the documents of the job. */
export async function eachDocument(
  context: WorkflowContext,
  work: (document: RunDocument, index: number) => Promise<void>,
): Promise<void> {
  const files = context.documents.map((document) => ({
    fileName: document.fileName,
    documentId: document.id,
    document,
  }));
  await eachFile(context, files, async ({ document }, index) => work(document, index));
}

/** What is the file's fault, or its source's; anything else is thrown on. */
function fileFailure(error: unknown): WorkflowFailure {
  if (error instanceof WorkflowFailure && error.code !== "internal") {
    return error;
  }
  if (error instanceof Problem) {
    const code = FILE_PROBLEMS[error.code];
    if (code !== undefined) {
      return new WorkflowFailure(code, error.detail, error);
    }
  }
  throw error;
}

const FILE_PROBLEMS: Partial<Record<Problem["code"], FailureCode>> = {
  "document-not-loadable": "external",
  "payload-too-large": "generic",
  "conflicting-fields": "generic",
  "invalid-document": "generic",
  gone: "generic",
};

async function logFailure(
  context: WorkflowContext,
  file: NamedFile,
  failure: WorkflowFailure,
): Promise<void> {
  const { fileName, documentId, assetId } = file;
  await context.log({
    code: "file.failed",
    severity: "error",
    message: `${fileName}: ${failure.message}`,
    fileName,
    ...(documentId === undefined ? {} : { documentId }),
    ...(assetId === undefined ? {} : { assetId }),
  });
}

function sumUp(failures: readonly WorkflowFailure[]): string {
  return `All ${failures.length} files failed; the first because: ${failures[0]?.message ?? ""}`;
}
