/** The assets that a job names by handle, as files to be worked on one by one. */

import { type Asset, assetPath } from "../../core/model/asset.ts";
import { WorkflowFailure, type WorkflowContext } from "../../core/ports/workflow-context.ts";
import type { NamedFile } from "../each-file.ts";

export interface HandledFile extends NamedFile {
  /** The asset. Throws WorkflowFailure if the handle names none of this company. */
  demand(): Asset;
}

const HANDLE_CHARS_SHOWN = 200;

/** One file for each handle, named by the asset's path or, where there is none, by the handle. Doubles count once. */
export async function handledFiles(
  context: WorkflowContext,
  handles: readonly string[],
): Promise<readonly HandledFile[]> {
  const wanted = [...new Set(handles)];
  const assets = await context.assets.byHandles(wanted);
  return wanted.map((handle) => {
    const asset = assets.get(handle);
    return {
      fileName: asset === undefined ? handle.slice(0, HANDLE_CHARS_SHOWN) : assetPath(asset),
      ...(asset === undefined ? {} : { assetId: asset.id }),
      demand: () => {
        if (asset === undefined) {
          throw new WorkflowFailure("option", "There is no asset with this handle.");
        }
        return asset;
      },
    };
  });
}
