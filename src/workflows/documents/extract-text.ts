/** Workflow extract-text: the text of PDF documents with where it stands, as JSON, XML or plain text. */

import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TextPageDocument } from "../../core/model/contract-types.gen.ts";
import { optionText, optionTexts } from "../../core/model/option.ts";
import { Problem } from "../../core/model/problem.ts";
import type { WorkflowDeclaration } from "../../core/model/workflow.ts";
import type { TextDocuments, TextWriter } from "../../core/ports/text-documents.ts";
import {
  type RunDocument,
  type Workflow,
  type WorkflowContext,
  WorkflowFailure,
} from "../../core/ports/workflow-context.ts";
import { countOf } from "../../core/text/count-of.ts";
import { fileNameOf } from "../../core/text/file-name.ts";
import { documentFile, eachDocument, logFile, sandboxUse } from "../each-file.ts";
import { fileContent } from "../file-content.ts";
import { resultBases } from "../result-bases.ts";
import type { TextPage } from "../assembly/task-types.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { PASSWORD_OPTION } from "../password-option.ts";
import { pageNumbers } from "../page-numbers.ts";

const FORMATS = ["json", "xml", "text"] as const;
type Format = (typeof FORMATS)[number];

const declaration: WorkflowDeclaration = {
  name: "extract-text",
  description:
    "Reads the text of PDF documents, line by line and word by word, with where it stands on the page.",
  profiles: [
    { name: "words", description: "JSON with the place of each line and word.", options: [] },
    {
      name: "lines",
      description: "JSON with the place of each line.",
      options: [{ name: "detail", value: "lines" }],
    },
    {
      name: "plain",
      description: "Plain text, for search and reading.",
      options: [{ name: "format", value: "text" }],
    },
  ],
  options: [
    {
      name: "format",
      type: "choice",
      description: "Format of the output; text is plain, in UTF-8, with a form feed between pages.",
      default: "json",
      choices: FORMATS,
    },
    {
      name: "detail",
      type: "choice",
      description: "Whether JSON and XML tell of words, or of lines only.",
      default: "words",
      choices: ["words", "lines"],
      needs: { option: "format", choices: ["json", "xml"] },
    },
    {
      name: "pages",
      type: "pages",
      description: "Which pages, such as 1, 2-5 or 1,3,7-. All pages without it.",
    },
    PASSWORD_OPTION,
  ],
  reads: { types: /^application\/pdf$/u },
};

/** The workflow, working in this sandbox. */
export function extractText(sandbox: Sandbox, documents: TextDocuments): Workflow {
  return { ...declaration, run: async (context) => run(context, { sandbox, documents }) };
}

interface Parts {
  readonly sandbox: Sandbox;
  readonly documents: TextDocuments;
}

async function run(context: WorkflowContext, parts: Parts): Promise<void> {
  const count = context.documents.length;
  const bases = resultBases(context.documents, "document");
  await eachDocument(context, async (document, index) => {
    const path = join(context.scratchDir, "text");
    const written = new WrittenText(document, parts.documents, path);
    await readDocument(context, parts.sandbox, {
      document,
      onOutput: async (page) => {
        await written.add(page);
        await context.progress(
          (index + page.done / page.total) / count,
          `Read page ${page.done} of ${page.total} of ${document.fileName}`,
        );
      },
    });
    await written.end();
    await context.addResult({
      fileName: fileNameOf(bases[index] ?? "document", EXTENSIONS[written.format]),
      contentType: CONTENT_TYPES[written.format],
      content: fileContent(path),
      properties: [
        { name: "pages", value: String(written.pages) },
        { name: "characters", value: String(written.characters) },
      ],
      documentId: document.id,
    });
    await rm(path, { force: true });
    await tell(context, document, written);
  });
}

const EXTENSIONS = { json: ".text.json", xml: ".text.xml", text: ".txt" } as const;
const CONTENT_TYPES = {
  json: "application/json",
  xml: "application/xml",
  text: "text/plain; charset=utf-8",
} as const;

interface ReadDocument {
  readonly document: RunDocument;
  readonly onOutput: (page: TextPage) => Promise<void>;
}

async function readDocument(
  context: WorkflowContext,
  sandbox: Sandbox,
  { document, onOutput }: ReadDocument,
): Promise<void> {
  const pages = optionText(document.resolved, "pages");
  await document.withLocalFile(async (inputPath) =>
    sandbox.run<"extract-text">(
      {
        kind: "extract-text",
        inputPath,
        outputPrefix: join(context.scratchDir, "page"),
        isWithWords: optionText(document.resolved, "detail") !== "lines",
        passwords: optionTexts(document.resolved, "DOC.PASSWORD"),
        ...(pages === undefined ? {} : { pages }),
      },
      { ...sandboxUse(context, documentFile(document)), onOutput },
    ),
  );
}

async function tell(
  context: WorkflowContext,
  document: RunDocument,
  { pages, characters, empty, damaged, unmapped }: WrittenText,
): Promise<void> {
  const file = documentFile(document);
  const text = `read ${countOf(characters, "letter")} on ${countOf(pages, "page")}.`;
  await logFile(context, file, { code: "file.processed", text });
  const warnings = [
    ...(empty.length === 0
      ? []
      : [
          `${pageNumbers(empty)} ${empty.length === 1 ? "has" : "have"} no text, as of a scan or a drawing; have it recognized (OCR) before.`,
        ]),
    ...(damaged.length === 0
      ? []
      : [`${pageNumbers(damaged)} cannot be read; the file may be damaged there. Export it anew.`]),
    ...(unmapped === 0
      ? []
      : [
          `of ${countOf(unmapped, "letter")} the fonts do not say which they are, so that they are missing in the result, or may be others. Export the PDF with fonts that tell it.`,
        ]),
  ];
  for (const warning of warnings) {
    await logFile(context, file, { code: "file.warning", severity: "warning", text: warning });
  }
}

/** As much as half a million letters come to. */
const PAGE_BYTES_MAX = 128 * 2 ** 20;

/** The output of one document, written while its pages come. */
class WrittenText {
  readonly format: Format;
  pages = 0;
  characters = 0;
  unmapped = 0;
  readonly empty: number[] = [];
  readonly damaged: number[] = [];
  readonly #documents: TextDocuments;
  readonly #fileName: string;
  readonly #path: string;
  #tail = "";

  constructor(document: RunDocument, documents: TextDocuments, path: string) {
    // Checked at submit to be one of the choices.
    this.format = (optionText(document.resolved, "format") ?? "json") as Format;
    this.#documents = documents;
    this.#fileName = document.fileName;
    this.#path = path;
  }

  async add(page: TextPage): Promise<void> {
    this.characters += page.characters;
    this.unmapped += page.unmapped;
    if (page.isDamaged) {
      this.damaged.push(page.page);
    } else if (page.characters === 0 && !page.hasBadContent) {
      this.empty.push(page.page);
    }
    const read = await this.#read(page);
    await (this.pages === 0 ? this.#begin(page) : appendFile(this.#path, this.#between));
    await appendFile(this.#path, this.#written(read));
    this.pages += 1;
  }

  async end(): Promise<void> {
    await appendFile(this.#path, this.#tail);
  }

  #between = "\f";

  async #begin({ pageCount }: TextPage): Promise<void> {
    const frame = this.#writer?.frame({ fileName: this.#fileName, pageCount });
    this.#between = frame?.between ?? "\f";
    this.#tail = frame?.tail ?? "";
    await writeFile(this.#path, frame?.head ?? "");
  }

  get #writer(): TextWriter | undefined {
    const { textJson, textXml } = this.#documents;
    return { json: textJson, xml: textXml, text: undefined }[this.format];
  }

  #written(page: TextPageDocument): string {
    return this.#writer?.page(page) ?? page.lines.map(({ text }) => `${text}\n`).join("");
  }

  /** What the child wrote is read as anybody's document is. */
  async #read({ path, sizeBytes, page }: TextPage): Promise<TextPageDocument> {
    if (sizeBytes > PAGE_BYTES_MAX) {
      const message = `There is more text on page ${page} than can be told; leave it out with the option pages.`;
      throw new WorkflowFailure("unsupportedFeature", message);
    }
    try {
      return this.#documents.readTextPage(await readFile(path));
    } catch (error) {
      if (error instanceof Problem) {
        const message =
          "The file made the program that reads it misbehave. It may be damaged; save it anew and try again.";
        throw new WorkflowFailure("generic", message, error);
      }
      throw error;
    } finally {
      await rm(path, { force: true });
    }
  }
}
