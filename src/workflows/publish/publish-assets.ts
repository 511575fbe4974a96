/** Publishing assets one by one: what all publish jobs share. */

import { type Asset, servedFile } from "../../core/model/asset.ts";
import type { PublishDirectory } from "../../core/ports/files.ts";
import type { WorkflowContext } from "../../core/ports/workflow-context.ts";
import { eachFile, logFile } from "../each-file.ts";
import { assetFile } from "../library/assets-by-handle.ts";

/** Files that jobs make and publish themselves; publishing everything else leaves them where they are. */
export const GENERATED_PATHS = {
  metadata: "_jobgate/metadata.xml",
  videoSitemap: "_jobgate/video-sitemap.xml",
} as const;

export interface Publication {
  readonly assets: readonly Asset[];
  readonly directory: Pick<PublishDirectory, "publish">;
  /** Whether it is what /published serves, and the library notes it. */
  readonly isPublic: boolean;
  /** What the files would need besides and do not get, in words. */
  readonly missing?: string;
}

/** Publishes each asset and tells of it. Throws WorkflowFailure if none could be. */
export async function publishAssets(
  context: WorkflowContext,
  { assets, directory, isPublic, missing }: Publication,
): Promise<void> {
  const files = assets.map(assetFile);
  await eachFile(context, files, async (file, index) => {
    const { fileName, asset } = file;
    const content = context.assets.read(servedFile(asset));
    await directory.publish(context.companyNumber, fileName, content);
    if (isPublic) {
      await context.assets.setPublished([fileName], true);
    }
    await logFile(context, file, { code: "asset.published", text: "published." });
    if (missing !== undefined) {
      const text = `published as it is: ${missing}.`;
      await logFile(context, file, { code: "file.warning", severity: "warning", text });
    }
    await context.progress((index + 1) / files.length, `Published ${fileName}`);
  });
}

/** True where the asset is not published yet as it is now. */
export function isUnpublished({ publishedAt, modifiedAt }: Asset): boolean {
  return publishedAt === undefined || publishedAt <= modifiedAt;
}

/** All of them; the library is read page by page. */
export async function allOf(assets: AsyncIterable<Asset>): Promise<readonly Asset[]> {
  const all: Asset[] = [];
  for await (const asset of assets) {
    all.push(asset);
  }
  return all;
}
