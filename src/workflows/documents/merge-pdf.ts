/** Workflow merge-pdf: PDF documents and pictures as one PDF, in the order of the documents. */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { optionFlag, optionNumber, optionText, optionTexts } from "../../core/model/option.ts";
import {
  type RunDocument,
  type Workflow,
  type WorkflowContext,
  WorkflowFailure,
} from "../../core/ports/workflow-context.ts";
import { countOf } from "../../core/text/count-of.ts";
import { baseName, titleName } from "../../core/text/file-name.ts";
import type { SheetSize } from "../assembly/sheet-size.ts";
import {
  documentFile,
  FileFailures,
  fileFailure,
  logFile,
  sandboxUse,
  warn,
} from "../each-file.ts";
import { fileContent } from "../file-content.ts";
import { toPoints } from "../prepress/units.ts";
import type { MergePdfTask, MergeSource, ToldMerge } from "../assembly/task-types.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { noteTexts } from "./assembly-words.ts";
import { MERGE_PDF } from "./merge-declaration.ts";

/** The workflow, working in this sandbox. */
export function mergePdf(sandbox: Sandbox): Workflow {
  return { ...MERGE_PDF, run: async (context) => run(context, sandbox) };
}

async function run(context: WorkflowContext, sandbox: Sandbox): Promise<void> {
  const { documents, job } = context;
  const title = optionText(context.options, "title") ?? job.asked.name ?? "";
  const outputPath = join(context.scratchDir, "merged");
  const failures = new Failures(context);
  await tellUnheard(context);
  await withOpened(documents, failures, async (opened) => {
    if (opened.length === 0) {
      return;
    }
    await sandbox.run<"merge-pdf">(taskOf(context, { title, opened, outputPath }), {
      ...sandboxUse(context, { fileName: mergedName(title) }),
      onOutput: async (told) => {
        if (told.what === "file") {
          await addMerged(context, { title, outputPath, pages: told.pages });
        } else {
          await tellInput(context, failures, { told, opened });
        }
      },
    });
  });
  failures.demandSome();
}

/** Options that hold for the job, and were given for one of its documents. */
async function tellUnheard(context: WorkflowContext): Promise<void> {
  for (const document of context.documents) {
    const names = document.options.map(({ name }) => name).filter((name) => OF_THE_JOB.has(name));
    if (names.length > 0) {
      const text = `the options of the whole PDF have no effect on one document: ${names.join(", ")}. Give them for the job.`;
      await logFile(context, documentFile(document), {
        code: "option.ignored",
        severity: "warning",
        text,
      });
    }
  }
}

const OF_THE_JOB = new Set(["title", "outline", "requireAll"]);

/** A document with the file of this machine that holds it. */
interface Opened {
  readonly document: RunDocument;
  readonly path: string;
}

/** Documents that cannot be taken: told, and the end of the job where it needs all. */
class Failures {
  readonly #context: WorkflowContext;
  readonly #failures: FileFailures;

  constructor(context: WorkflowContext) {
    this.#context = context;
    this.#failures = new FileFailures(context, context.documents.length);
  }

  /** Throws WorkflowFailure where the job needs all documents. */
  async add(document: RunDocument, failure: WorkflowFailure): Promise<void> {
    await this.#failures.add(documentFile(document), failure);
    if (optionFlag(this.#context.options, "requireAll")) {
      const message = `${document.fileName} cannot be merged: ${failure.message} Nothing was made, as the option requireAll says.`;
      throw new WorkflowFailure(failure.code, message, failure);
    }
  }

  /** Throws WorkflowFailure where nothing could be taken. */
  demandSome(): void {
    this.#failures.demandSome();
  }
}

/** Runs work on files of this machine that hold the documents, all at once; what cannot be had is a failure of that document. */
async function withOpened(
  documents: readonly RunDocument[],
  failures: Failures,
  use: (opened: readonly Opened[]) => Promise<void>,
): Promise<void> {
  const [next, ...others] = documents;
  if (next === undefined) {
    await use([]);
    return;
  }
  let isOpen = false;
  try {
    await next.withLocalFile(async (path) => {
      isOpen = true;
      const opened = { document: next, path };
      await withOpened(others, failures, async (more) => use([opened, ...more]));
    });
  } catch (error) {
    if (isOpen) {
      throw error;
    }
    await failures.add(next, fileFailure(error));
    await withOpened(others, failures, use);
  }
}

interface Merge extends Pick<MergePdfTask, "title" | "outputPath"> {
  readonly opened: readonly Opened[];
}

function taskOf(context: WorkflowContext, { opened, ...merge }: Merge): MergePdfTask {
  return {
    kind: "merge-pdf",
    ...merge,
    // Checked at submit to be one of the choices.
    outline: (optionText(context.options, "outline") ?? "nested") as MergePdfTask["outline"],
    inputPaths: opened.map(({ path }) => path),
    sources: opened.map(({ document }) => sourceOf(document)),
  };
}

function sourceOf({ fileName, resolved: options }: RunDocument): MergeSource {
  const pages = optionText(options, "pages");
  return {
    title: baseName(fileName),
    isOwnTitle: optionText(options, "entryTitles") === "own",
    passwords: optionTexts(options, "DOC.PASSWORD"),
    sheet: {
      size: (optionText(options, "pictureSize") ?? "picture") as SheetSize,
      margin: toPoints(optionNumber(options, "margin") ?? 0),
    },
    ...(pages === undefined ? {} : { pages }),
  };
}

interface Input {
  readonly told: Exclude<ToldMerge, { what: "file" }>;
  readonly opened: readonly Opened[];
}

async function tellInput(
  context: WorkflowContext,
  failures: Failures,
  { told, opened }: Input,
): Promise<void> {
  const document = opened[told.input - 1]?.document;
  if (document === undefined) {
    return;
  }
  if (told.what === "failed") {
    const { code, message } = told.failure;
    await failures.add(document, new WorkflowFailure(code, message));
    return;
  }
  const file = documentFile(document);
  const text = `merged ${countOf(told.pages, "page")}.`;
  await logFile(context, file, { code: "file.processed", text });
  for (const warning of told.warnings) {
    await warn(context, file, warning);
  }
  for (const note of noteTexts(told.notes)) {
    await logFile(context, file, { code: "file.warning", severity: "warning", text: note });
  }
  await context.progress(told.input / opened.length, `Merged ${document.fileName}`);
}

function mergedName(title: string): string {
  return titleName(title, "merged", ".pdf");
}

interface Merged {
  readonly title: string;
  readonly outputPath: string;
  readonly pages: number;
}

async function addMerged(
  context: WorkflowContext,
  { title, outputPath, pages }: Merged,
): Promise<void> {
  await context.addResult({
    fileName: mergedName(title),
    contentType: "application/pdf",
    content: fileContent(outputPath),
    properties: [{ name: "pages", value: String(pages) }],
  });
  await rm(outputPath, { force: true });
}
