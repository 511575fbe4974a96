/** Stores what was made of an asset as an asset beside it. */

import { type Asset, assetPath } from "../../core/model/asset.ts";
import type { NewAssetContent, WorkflowContext } from "../../core/ports/workflow-context.ts";
import { logFile } from "../each-file.ts";
import { fileContent } from "../file-content.ts";
import { countOf } from "../../core/text/count-of.ts";
import { assetFile } from "./assets-by-handle.ts";

export interface MadeAsset
  extends Pick<
    NewAssetContent,
    "fileName" | "type" | "contentType" | "width" | "height" | "resolution"
  > {
  /** A file on this machine. */
  readonly path: string;
  /** What it is, such as "a page". */
  readonly what: string;
  /** May replace other assets that have its name; what was made of the same asset is replaced anyway. */
  readonly overwrite: boolean;
}

/** Stores it and says so, or says why it is not stored. */
export async function storeBeside(
  context: WorkflowContext,
  parent: Asset,
  { path, what, overwrite, ...made }: MadeAsset,
): Promise<void> {
  const { folder, readyForPublish } = parent;
  const existing = await context.assets.find(assetPath({ folder, fileName: made.fileName }));
  if (existing !== undefined && existing.parentId !== parent.id && !overwrite) {
    const text = `not stored, because another asset has the name of ${what} of ${parent.fileName}.`;
    const line = { code: "file.skipped", severity: "warning", text } as const;
    await logFile(context, assetFile(existing), line);
    return;
  }
  const { asset, replaced } = await context.assets.put({
    ...made,
    folder,
    readyForPublish,
    parentId: parent.id,
    content: fileContent(path),
  });
  const did = replaced ? "replaced" : "stored";
  await logFile(context, assetFile(asset), {
    code: replaced ? "asset.replaced" : "asset.added",
    text: `${did}, ${countOf(asset.sizeBytes, "byte")}, ${what} of ${parent.fileName}.`,
  });
}
