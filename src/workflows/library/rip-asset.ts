/** Rips a PDF of the library: each page becomes a result of the job and an asset beside the PDF. */

import { type Asset, assetPath } from "../../core/model/asset.ts";
import { type WorkflowContext, WorkflowFailure } from "../../core/ports/workflow-context.ts";
import { baseName, safeFileName } from "../../core/text/file-name.ts";
import { logFile } from "../each-file.ts";
import { assetFile } from "./assets-by-handle.ts";
import { storeBeside } from "./store-beside.ts";
import { type RipInput, type RippedPage, ripPages } from "../documents/rip-pages.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

export interface AssetRip {
  readonly pdf: Asset;
  readonly settings: RipInput["settings"];
  /** May replace other assets that have the name of a page; pages of the same PDF are replaced anyway. */
  readonly overwrite: boolean;
}

const LOCKED =
  "The PDF is encrypted. Rip it with ripPdfsJob or reprocessAssetsJob and its password as DOC.PASSWORD in the optionArray, or store it without one.";

/** Tells one event for each page and one for the PDF. Throws WorkflowFailure, which says that the PDF itself is stored. */
export async function ripAsset(
  context: WorkflowContext,
  sandbox: Sandbox,
  rip: AssetRip,
): Promise<void> {
  const { pdf, settings } = rip;
  const paths = new Set<string>();
  try {
    const text = await context.assets.withLocalFile(pdf, async (path) =>
      ripPages(context, sandbox, {
        base: safeFileName(baseName(pdf.fileName)) || "document",
        path,
        file: assetFile(pdf),
        settings,
        onStep: async () => undefined,
        onPage: async (page) => {
          paths.add(assetPath({ folder: pdf.folder, fileName: page.fileName }));
          await storePage(context, rip, page);
        },
      }),
    );
    await unmarkOldPages(context, pdf, paths);
    await logFile(context, assetFile(pdf), { code: "file.processed", text });
  } catch (error) {
    if (error instanceof WorkflowFailure && error.code !== "internal") {
      const why =
        error.code === "password" && settings.passwords.length === 0 ? LOCKED : error.message;
      throw new WorkflowFailure(error.code, `It is stored, but not ripped. ${why}`, error);
    }
    throw error;
  }
}

async function storePage(
  context: WorkflowContext,
  { pdf, settings: { resolution }, overwrite }: AssetRip,
  page: RippedPage,
): Promise<void> {
  const made = { ...page, type: "Image", resolution, what: "a page", overwrite } as const;
  await storeBeside(context, pdf, made);
}

/** Pages that the PDF no longer has stay, but are no longer to be published. */
async function unmarkOldPages(
  context: WorkflowContext,
  pdf: Asset,
  ripped: ReadonlySet<string>,
): Promise<void> {
  for await (const page of context.assets.list({
    parentId: pdf.id,
    types: ["Image"],
    readyForPublish: true,
  })) {
    if (!ripped.has(assetPath(page))) {
      await context.assets.change(page, { readyForPublish: false });
      const text = `no longer marked for publish, because ${pdf.fileName} was ripped without it.`;
      const line = { code: "content.changed", severity: "warning", text } as const;
      await logFile(context, assetFile(page), line);
    }
  }
}
