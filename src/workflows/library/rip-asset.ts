/** Rips a PDF of the library: each page becomes a result of the job and an asset beside the PDF. */

import { type Asset, assetPath } from "../../core/model/asset.ts";
import { type WorkflowContext, WorkflowFailure } from "../../core/ports/workflow-context.ts";
import { logFile } from "../each-file.ts";
import { fileContent } from "../file-content.ts";
import { assetFile } from "./assets-by-handle.ts";
import { type RipInput, type RippedPage, ripPages } from "../documents/rip-pages.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

export interface AssetRip {
  readonly pdf: Asset;
  readonly settings: RipInput["settings"];
  /** May replace other assets that have the name of a page; pages of the same PDF are replaced anyway. */
  readonly overwrite: boolean;
}

/** Tells one event for each page and one for the PDF. Throws WorkflowFailure, which says that the PDF itself is stored. */
export async function ripAsset(
  context: WorkflowContext,
  sandbox: Sandbox,
  rip: AssetRip,
): Promise<void> {
  const { pdf, settings } = rip;
  const paths = new Set<string>();
  try {
    const pages = await context.assets.withLocalFile(pdf, async (path) =>
      ripPages(context, sandbox, {
        fileName: pdf.fileName,
        path,
        settings,
        onStep: async () => undefined,
        onPage: async (page) => {
          paths.add(assetPath({ folder: pdf.folder, fileName: page.fileName }));
          await storePage(context, rip, page);
        },
      }),
    );
    await unmarkOldPages(context, pdf, paths);
    const text = `ripped ${pages} ${pages === 1 ? "page" : "pages"}.`;
    await logFile(context, assetFile(pdf), { code: "file.processed", text });
  } catch (error) {
    if (error instanceof WorkflowFailure && error.code !== "internal") {
      throw new WorkflowFailure(
        error.code,
        `It is stored, but not ripped. ${error.message}`,
        error,
      );
    }
    throw error;
  }
}

async function storePage(
  context: WorkflowContext,
  { pdf, settings, overwrite }: AssetRip,
  { path, fileName, contentType, width, height }: RippedPage,
): Promise<void> {
  const { folder, readyForPublish } = pdf;
  const existing = await context.assets.find(assetPath({ folder, fileName }));
  if (existing !== undefined && existing.parentId !== pdf.id && !overwrite) {
    const text = "not stored, because another asset has the name of this page.";
    const line = { code: "file.skipped", severity: "warning", text } as const;
    await logFile(context, assetFile(existing), line);
    return;
  }
  const { asset, replaced } = await context.assets.put({
    folder,
    fileName,
    type: "Image",
    contentType,
    width,
    height,
    resolution: settings.resolution,
    readyForPublish,
    parentId: pdf.id,
    content: fileContent(path),
  });
  const did = replaced ? "replaced" : "stored";
  await logFile(context, assetFile(asset), {
    code: replaced ? "asset.replaced" : "asset.added",
    text: `${did}, ${asset.sizeBytes} bytes, a page of ${pdf.fileName}.`,
  });
}

/** Pages that the PDF no longer has stay, but are no longer to be published. */
async function unmarkOldPages(
  context: WorkflowContext,
  pdf: Asset,
  ripped: ReadonlySet<string>,
): Promise<void> {
  for await (const page of context.assets.list({ parentId: pdf.id, readyForPublish: true })) {
    if (!ripped.has(assetPath(page))) {
      await context.assets.change(page, { readyForPublish: false });
      const text = `no longer marked for publish, because ${pdf.fileName} was ripped without it.`;
      const line = { code: "content.changed", severity: "warning", text } as const;
      await logFile(context, assetFile(page), line);
    }
  }
}
