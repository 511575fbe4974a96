/** The rule that all workflows share: one bad file does not stop the others, and a job fails only if all of its files do. */

import type { FailureCode } from "../core/model/contract-types.gen.ts";
import { type FileWarning, warningText } from "../core/model/files/file-warning.ts";
import { Problem } from "../core/model/problem.ts";
import {
  type LogLine,
  type RunDocument,
  type WorkflowContext,
  WorkflowFailure,
} from "../core/ports/workflow-context.ts";
import type { TaskUse } from "./sandbox/sandbox.ts";
import type { TaskKind } from "./sandbox/task-types.ts";

/** A file that a workflow works on, as the caller knows it. */
export interface NamedFile {
  readonly fileName: string;
  readonly documentId?: string;
  readonly assetId?: string;
}

/**
 * Works on one file after another. Returns what was made of those that did not fail. A failure becomes an event file.failed.
 * Throws WorkflowFailure if all failed; whatever is no failure of the file it throws at once.
 */
export async function eachFile<F extends NamedFile, Made>(
  context: WorkflowContext,
  files: readonly F[],
  work: (file: F, index: number) => Promise<Made>,
): Promise<readonly Made[]> {
  const made: Made[] = [];
  const failures = new FileFailures(context, files.length);
  for (const [index, file] of files.entries()) {
    context.signal.throwIfAborted();
    try {
      made.push(await work(file, index));
    } catch (error) {
      context.signal.throwIfAborted();
      await failures.add(file, fileFailure(error));
    }
  }
  failures.demandSome();
  return made;
}

/** What failed of the files of a job: told of each, and the end of the job where it is all of them. */
export class FileFailures {
  readonly #context: WorkflowContext;
  readonly #count: number;
  readonly #failures: WorkflowFailure[] = [];

  /** Of so many files. */
  constructor(context: WorkflowContext, count: number) {
    this.#context = context;
    this.#count = count;
  }

  async add(file: NamedFile, failure: WorkflowFailure): Promise<void> {
    this.#failures.push(failure);
    const { message: text } = failure;
    await logFile(this.#context, file, { code: "file.failed", severity: "error", text });
  }

  /** Throws WorkflowFailure where all files failed. */
  demandSome(): void {
    const [first] = this.#failures;
    if (first !== undefined && this.#failures.length === this.#count) {
      throw this.#count === 1
        ? first
        : new WorkflowFailure(first.code, sumUp(this.#failures), first);
    }
  }
}

/** eachFile over the documents of the job. */
export async function eachDocument(
  context: WorkflowContext,
  work: (document: RunDocument, index: number) => Promise<void>,
): Promise<void> {
  const files = context.documents.map((document) => ({ ...documentFile(document), document }));
  await eachFile(context, files, async ({ document }, index) => work(document, index));
}

/** A document as a file of the job. */
export function documentFile({ id: documentId, fileName }: RunDocument): NamedFile {
  return { fileName, documentId };
}

/** What is the file's fault, or its source's; anything else is thrown on. */
export function fileFailure(error: unknown): WorkflowFailure {
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

export interface FileLine extends Pick<LogLine, "code"> {
  /** Default info. */
  readonly severity?: LogLine["severity"];
  /** What became of the file, in words that follow its name. */
  readonly text: string;
}

/** Tells in the job's log what became of a file. */
export async function logFile(
  context: WorkflowContext,
  { fileName, documentId, assetId }: NamedFile,
  { code, severity = "info", text }: FileLine,
): Promise<void> {
  await context.log({
    code,
    severity,
    message: `${fileName}: ${text}`,
    fileName,
    ...(documentId === undefined ? {} : { documentId }),
    ...(assetId === undefined ? {} : { assetId }),
  });
}

/** Tells in the job's log what could not be done right with a file. */
export async function warn(
  context: WorkflowContext,
  file: NamedFile,
  warning: FileWarning,
): Promise<void> {
  const text = warningText(warning);
  await logFile(context, file, { code: "file.warning", severity: "warning", text });
}

/** How the sandbox works on a file of the job: for its company, until the run ends, and with its warnings told. */
export function sandboxUse(
  context: WorkflowContext,
  file: NamedFile,
): Omit<TaskUse<TaskKind>, "onOutput"> {
  return {
    owner: String(context.companyNumber),
    signal: context.signal,
    onWarning: async (warning) => warn(context, file, warning),
  };
}

function sumUp(failures: readonly WorkflowFailure[]): string {
  return `All ${failures.length} files failed; the first because: ${failures[0]?.message ?? ""}`;
}
