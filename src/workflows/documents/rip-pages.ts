/** Ripping a PDF into page images that become results: shared by rip-pdf and the IPS job types that rip. */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { WorkflowContext } from "../../core/ports/workflow-context.ts";
import { fileNameOf } from "../../core/text/file-name.ts";
import { type NamedFile, sandboxUse } from "../each-file.ts";
import { fileContent } from "../file-content.ts";
import type { RenderPdfTask } from "../sandbox/task-types.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

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

/** Makes each page a result named `<base>-<page>.png`. Returns the number of pages. Throws WorkflowFailure. */
export async function ripPages(
  context: WorkflowContext,
  sandbox: Sandbox,
  input: RipInput & { readonly onStep: RipStep; onPage?(page: RippedPage): Promise<void> },
): Promise<number> {
  const { settings, file, base } = input;
  const { documentId } = file;
  const extension = settings.format === "jpeg" ? "jpg" : "png";
  let pages = 0;
  const task: RenderPdfTask = {
    kind: "render-pdf",
    inputPath: input.path,
    outputPrefix: join(context.scratchDir, SCRATCH_NAME),
    ...settings,
  };
  await sandbox.run(task, {
    ...sandboxUse(context, file),
    onOutput: async ({ path, page, width, height, total, done }) => {
      const fileName = fileNameOf(base, `-${page}.${extension}`);
      const contentType = `image/${settings.format}`;
      await context.addResult({
        fileName,
        contentType,
        content: fileContent(path),
        properties: [
          { name: "page", value: String(page) },
          { name: "width", value: String(width) },
          { name: "height", value: String(height) },
          { name: "resolution", value: String(settings.resolution) },
        ],
        ...(documentId === undefined ? {} : { documentId }),
      });
      await input.onPage?.({ fileName, contentType, path, width, height });
      await rm(path, { force: true });
      pages = total;
      await input.onStep(done, total);
    },
  });
  return pages;
}
