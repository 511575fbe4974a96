/** Rips a PDF of the library: each page becomes a result of the job and an asset beside the PDF. */

import { type Asset, assetPath } from "../../core/model/asset.ts";
import { WorkflowFailure, type WorkflowContext } from "../../core/ports/workflow-context.ts";
import { fileContent } from "../file-content.ts";
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
  const fileName = assetPath(pdf);
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
    const message = `${fileName}: ripped ${pages} ${pages === 1 ? "page" : "pages"}.`;
    await context.log({
      code: "file.processed",
      severity: "info",
      message,
      fileName,
      assetId: pdf.id,
    });
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
  const name = assetPath({ folder, fileName });
  if (existing !== undefined && existing.parentId !== pdf.id && !overwrite) {
    const message = `${name}: not stored, because another asset has the name of this page.`;
    await context.log({
      code: "file.skipped",
      severity: "warning",
      message,
      fileName: name,
      assetId: existing.id,
    });
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
  await context.log({
    code: replaced ? "asset.replaced" : "asset.added",
    severity: "info",
    message: `${name}: ${replaced ? "replaced" : "stored"}, ${asset.sizeBytes} bytes, a page of ${pdf.fileName}.`,
    fileName: name,
    assetId: asset.id,
  });
}

/** Pages that the PDF no longer has stay, but are no longer to be published. */
async function unmarkOldPages(
  context: WorkflowContext,
  pdf: Asset,
  ripped: ReadonlySet<string>,
): Promise<void> {
  for await (const page of context.assets.list({ parentId: pdf.id, readyForPublish: true })) {
    const fileName = assetPath(page);
    if (!ripped.has(fileName)) {
      await context.assets.change(page, { readyForPublish: false });
      const message = `${fileName}: no longer marked for publish, because ${pdf.fileName} was ripped without it.`;
      await context.log({
        code: "content.changed",
        severity: "warning",
        message,
        fileName,
        assetId: page.id,
      });
    }
  }
}
