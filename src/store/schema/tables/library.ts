/** The table of companies' libraries. */

import type { AssetType } from "../../../core/model/asset-type.ts";
import type { TrashState } from "../../../core/model/asset.ts";
import type { FileRow } from "./jobs.ts";

export interface AssetRow extends FileRow {
  company_id: string;
  /** Folder and file name joined: what is unique in a company's library. */
  path: string;
  folder: string;
  sha256: string;
  ready_for_publish: number;
  /** The name in the form in which names are compared. */
  name_key: string;
  type: AssetType;
  width: number | null;
  height: number | null;
  resolution: number | null;
  optimized_blob_id: string | null;
  /** StoredFile as JSON; null without an optimized file. */
  optimized: string | null;
  optimized_at: number | null;
  /** Crop as JSON. */
  crop: string | null;
  parent_id: string | null;
  published_at: number | null;
  trash_state: TrashState;
  job_id: string | null;
  created_by: string;
  modified_at: number;
  modified_by: string;
}
