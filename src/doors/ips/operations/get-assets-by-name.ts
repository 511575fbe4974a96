/** The operation getAssetsByName: assets by their names, with as many of their fields as are asked for. */

import { timeText } from "../../../core/text/time-text.ts";
import { type Asset as LibraryAsset, assetHandle, assetName } from "../../../core/model/asset.ts";
import type {
  Asset,
  GetAssetsByNameParam,
  GetAssetsByNameReturn,
  ImageInfo,
} from "../../../core/model/contract-types.gen.ts";
import { findAssetsByName } from "../../../core/ips/find-assets.ts";
import { type Calling, operation } from "./operation.ts";
import { companyOf } from "../words/selection.ts";

export const getAssetsByName = operation("read-jobs", handle);

/** By path. Access by user or group is not kept here, so those handles narrow nothing. Throws not-found. */
async function handle(
  param: GetAssetsByNameParam,
  calling: Calling,
): Promise<GetAssetsByNameReturn> {
  const { ports, principal } = calling;
  const company = await companyOf(calling, param.companyHandle);
  const { nameArray, assetTypeArray, excludeAssetTypeArray, assetSubTypeArray } = param;
  const assets = await findAssetsByName(ports, principal, {
    company,
    names: nameArray,
    types: assetTypeArray,
    excludeTypes: excludeAssetTypeArray,
    subTypes: assetSubTypeArray,
    isSubTypeStrict: param.strictSubTypeCheck,
  });
  const fields = chosenFields(param);
  return { assetArray: assets.map((asset) => fields(assetDocument(asset, company.number))) };
}

function assetDocument(asset: LibraryAsset, companyNumber: number): Asset {
  const isImage = asset.width !== undefined;
  return {
    assetHandle: assetHandle(companyNumber, asset.id),
    type: asset.type,
    subType: "",
    name: assetName(asset),
    fileName: asset.fileName,
    folder: asset.folder === "" ? "" : `${asset.folder}/`,
    folderHandle: `f|${companyNumber}|${asset.folder}`,
    readyForPublish: asset.readyForPublish,
    trashState: asset.trashState,
    created: timeText(asset.createdAt),
    createUser: asset.createdBy,
    lastModified: timeText(asset.modifiedAt),
    lastModifyUser: asset.modifiedBy,
    ...(isImage ? { imageInfo: imageInfo(asset) } : {}),
  };
}

function imageInfo(asset: LibraryAsset): ImageInfo {
  const { width, height, resolution, optimized, folder, fileName } = asset;
  const path = folder === "" ? "" : `${folder}/`;
  return {
    originalPath: path,
    originalFile: fileName,
    ...(optimized === undefined ? {} : { optimizedPath: path, optimizedFile: fileName }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    fileSize: String(asset.sizeBytes),
    ...(resolution === undefined ? {} : { resolution }),
  };
}

/** A field is named as itself or with its place in front, as in `assetArray/items/name`. All without a choice. */
function chosenFields(param: GetAssetsByNameParam): (asset: Asset) => Asset {
  const wanted = lastNames(param.responseFieldArray);
  const unwanted = lastNames(param.excludeFieldArray);
  const isTold = (name: string): boolean =>
    (wanted.size === 0 || wanted.has(name)) && !unwanted.has(name);
  return (asset) =>
    Object.fromEntries(
      Object.entries(asset).flatMap(([name, value]: [string, unknown]) => {
        if (name !== "imageInfo" || unwanted.has(name)) {
          return isTold(name) ? [[name, value]] : [];
        }
        const isWhole = wanted.has(name);
        const inside = Object.entries(value as ImageInfo).filter(
          ([field]) => isTold(field) || (isWhole && !unwanted.has(field)),
        );
        return inside.length === 0 ? [] : [[name, Object.fromEntries(inside)]];
      }),
    );
}

function lastNames(paths: readonly string[] | undefined): ReadonlySet<string> {
  return new Set((paths ?? []).map((path) => path.slice(path.lastIndexOf("/") + 1)));
}
