/** The port of a company's library. */

import type { Asset, AssetType, Crop, StoredFile } from "../model/asset.ts";

/** Which assets are meant; each part narrows. */
export interface AssetFilter {
  readonly types?: readonly AssetType[];
  readonly excludeTypes?: readonly AssetType[];
  readonly readyForPublish?: boolean;
  /** Names without extension, in the form of assetNameKey. */
  readonly nameKeys?: readonly string[];
  /** Pages of this PDF. */
  readonly parentId?: string;
}

export interface AssetPage extends AssetFilter {
  readonly limit: number;
  /** Assets whose path sorts after this one; from the first without it. */
  readonly after?: string;
}

/** What may change about an asset while its content stays; undefined is left as it is. */
export interface AssetChange
  extends Partial<Pick<Asset, "readyForPublish" | "optimizedAt">>,
    Pick<Asset, "width" | "height" | "resolution" | "modifiedAt" | "modifiedBy"> {
  /** Null takes it away, as with the optimized file. */
  readonly crop?: Crop | null;
  readonly optimized?: StoredFile | null;
}

/** An asset as it is stored now, and the blobs that nobody owns any more. */
export interface AssetStored {
  readonly asset: Asset;
  readonly orphanedBlobIds: readonly string[];
}

export interface AssetStore {
  /** Adds the asset or replaces the one at its path, which keeps its id, who made it when, and since when it is published. */
  put(asset: Asset): Promise<AssetStored & { readonly replaced: boolean }>;
  find(companyId: string, path: string): Promise<Asset | undefined>;
  /** Those of the ids that are in the company's library, by path. */
  byIds(companyId: string, ids: readonly string[]): Promise<readonly Asset[]>;
  /** By path. */
  list(companyId: string, page: AssetPage): Promise<readonly Asset[]>;
  /** Undefined if the asset is gone or has another content than the given one. */
  change(asset: Asset, change: AssetChange): Promise<AssetStored | undefined>;
  /** Tells since when the assets at these paths are published, or that they no longer are. */
  setPublished(
    companyId: string,
    paths: readonly string[],
    publishedAt: number | undefined,
  ): Promise<void>;
}
