/** The assets that a job names by handle, worked on one by one; and how they are named in its log. */

import { type Asset, assetPath } from "../../core/model/asset.ts";
import { type WorkflowContext, WorkflowFailure } from "../../core/ports/workflow-context.ts";
import { eachFile, type NamedFile } from "../each-file.ts";

/** An asset as a file of the job. */
export interface AssetFile extends NamedFile {
  readonly asset: Asset;
}

const HANDLE_CHARS_SHOWN = 200;

/** The asset as a file of the job, named by its path. */
export function assetFile(asset: Asset): AssetFile {
  return { fileName: assetPath(asset), assetId: asset.id, asset };
}

/**
 * eachFile over the assets of handles; doubles count once. A handle that names none of this company fails under its own
 * text. `work` gets which one it is, from 0, and how many there are.
 */
export async function eachAsset<Made>(
  context: WorkflowContext,
  handles: readonly string[],
  work: (file: AssetFile, index: number, count: number) => Promise<Made>,
): Promise<readonly Made[]> {
  const files = await assetFiles(context, handles);
  return eachFile(context, files, async ({ asset }, index) =>
    work(assetFile(demandAsset(asset)), index, files.length),
  );
}

/** What a handle names; nothing where it names no asset of this company, and then the file has the handle's own text as its name. */
export interface HandleFile extends NamedFile {
  readonly asset: Asset | undefined;
}

/** The files of handles; doubles count once. */
export async function assetFiles(
  context: WorkflowContext,
  handles: readonly string[],
): Promise<readonly HandleFile[]> {
  const wanted = [...new Set(handles)];
  const assets = await context.assets.byHandles(wanted);
  return wanted.map((handle) => {
    const asset = assets.get(handle);
    return asset === undefined
      ? { fileName: handle.slice(0, HANDLE_CHARS_SHOWN), asset }
      : assetFile(asset);
  });
}

/** Throws WorkflowFailure option where there is none. */
export function demandAsset(asset: Asset | undefined): Asset {
  if (asset === undefined) {
    throw new WorkflowFailure("option", "There is no asset with this handle.");
  }
  return asset;
}
