/** Ripping a PDF into page images that become results: shared by rip-pdf and the IPS job types that rip. */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { ResultProperty } from "../../core/model/contract-types.gen.ts";
import type { NewResult, WorkflowContext } from "../../core/ports/workflow-context.ts";
import { fileNameOf } from "../../core/text/file-name.ts";
import type { NamedFile } from "../each-file.ts";
import { fileContent } from "../file-content.ts";
import {
  PAGE_EXTENSIONS,
  type RenderedPage,
  type RenderedPages,
  type RenderPdfTask,
} from "../sandbox/render-task.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { renderAround } from "./render-around.ts";

export interface RipInput {
  /** What the names of its pages begin with. */
  readonly base: string;
  /** A file on this machine. */
  readonly path: string;
  /** As the caller knows it. */
  readonly file: NamedFile;
  readonly settings: Omit<RenderPdfTask, "kind" | "inputPath" | "outputPrefix">;
}

/** A page as a file of the run's own, which is gone once it was taken. */
export interface RippedPage {
  readonly fileName: string;
  readonly contentType: string;
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

/** Where ripping stands, to be told as progress. */
export type RipStep = (done: number, total: number) => Promise<void>;

const SCRATCH_NAME = "page";

interface Rip extends RipInput {
  readonly onStep: RipStep;
  onPage?(page: RippedPage): Promise<void>;
}

/**
 * Makes each page a result named `<base>-<page>.png`, or all of them one named `<base>.tif`. A page that fails is told as a
 * warning. Returns how many were ripped in words, such as `ripped 9 of 10 pages.` Throws WorkflowFailure.
 */
export async function ripPages(
  context: WorkflowContext,
  sandbox: Sandbox,
  rip: Rip,
): Promise<string> {
  const made = new Set<number>();
  const task: RenderPdfTask = {
    kind: "render-pdf",
    inputPath: rip.path,
    outputPrefix: join(context.scratchDir, SCRATCH_NAME),
    ...rip.settings,
  };
  const asked = await renderAround(context, sandbox, {
    task,
    file: rip.file,
    onOutput: async (output) => {
      if (output.kind === "pages") {
        await addPages(context, rip, output);
      } else {
        await addPage(context, rip, output);
        made.add(output.page);
        await rip.onStep(output.done, output.total);
      }
    },
  });
  const of = made.size === asked ? "" : ` of ${asked}`;
  return `ripped ${made.size}${of} ${asked === 1 ? "page" : "pages"}.`;
}

async function addPage(
  context: WorkflowContext,
  rip: Rip,
  { path, page, pageCount, width, height, resolution }: RenderedPage,
): Promise<void> {
  if (path === undefined) {
    return;
  }
  const ripped = { ...namesOf(rip, `-${page}`), path, width, height };
  const properties = propertiesOf({ page, pageCount, width, height, resolution });
  await addResult(context, rip, { ...ripped, properties });
  await rip.onPage?.(ripped);
  await rm(path, { force: true });
}

async function addPages(
  context: WorkflowContext,
  rip: Rip,
  { path, pageCount, pages }: RenderedPages,
): Promise<void> {
  const properties = propertiesOf({ pageCount, pages });
  await addResult(context, rip, { ...namesOf(rip, ""), path, properties });
  await rm(path, { force: true });
}

function namesOf(
  { base, settings: { format } }: RipInput,
  part: string,
): Pick<RippedPage, "fileName" | "contentType"> {
  const fileName = fileNameOf(base, `${part}.${PAGE_EXTENSIONS[format]}`);
  return { fileName, contentType: `image/${format}` };
}

function propertiesOf(properties: Readonly<Record<string, number>>): readonly ResultProperty[] {
  return Object.entries(properties).map(([name, value]) => ({ name, value: String(value) }));
}

async function addResult(
  context: WorkflowContext,
  { file: { documentId } }: RipInput,
  made: Omit<NewResult, "content" | "documentId"> & { readonly path: string },
): Promise<void> {
  const { fileName, contentType, properties = [], path } = made;
  await context.addResult({
    fileName,
    contentType,
    content: fileContent(path),
    properties,
    ...(documentId === undefined ? {} : { documentId }),
  });
}
