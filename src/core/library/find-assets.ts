/** Finds assets by name, as IPS clients look them up. */

import { type Asset, ASSET_TYPES, type AssetType, assetNameKey } from "../model/asset.ts";
import type { Company } from "../model/company.ts";
import type { Ports } from "../ports/ports.ts";
import { demand, type Principal, scopeOf } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";

export interface AssetQuery {
  readonly company: Company;
  /** Names without extension; compared without regard to upper and lower case. */
  readonly nameArray: readonly string[];
  /** Only these types; all without it. Types that this library does not know match nothing. */
  readonly assetTypeArray?: readonly string[];
  readonly excludeAssetTypeArray?: readonly string[];
  readonly assetSubTypeArray?: readonly string[];
  /** Assets here have no sub-type: with true, asking for one finds nothing; else it narrows nothing. */
  readonly strictSubTypeCheck?: boolean;
}

/** Names asked for at once, and assets told at once. */
const NAMES_MAX = 1000;
const ASSETS_MAX = 1000;

/** The assets, by path, at most 1,000. Throws forbidden; not-found for another company, payload-too-large for more than 1,000 names. */
export async function findAssetsByName(
  ports: Pick<Ports, "assets">,
  principal: Principal,
  query: AssetQuery,
): Promise<readonly Asset[]> {
  const { company, nameArray, assetTypeArray, excludeAssetTypeArray = [] } = query;
  demand(principal, "read-jobs");
  const scope = scopeOf(principal);
  if (scope !== "every-company" && scope.companyId !== company.id) {
    throw new Problem("not-found", "There is no such company.", { reason: "unknown-company" });
  }
  if (nameArray.length > NAMES_MAX) {
    throw new Problem("payload-too-large", `Ask for at most ${NAMES_MAX} names at once.`);
  }
  if (query.strictSubTypeCheck === true && (query.assetSubTypeArray?.length ?? 0) > 0) {
    return [];
  }
  return ports.assets.list(company.id, {
    nameKeys: nameArray.map(assetNameKey),
    ...(assetTypeArray === undefined || assetTypeArray.length === 0
      ? {}
      : { types: knownTypes(assetTypeArray) }),
    excludeTypes: knownTypes(excludeAssetTypeArray),
    limit: ASSETS_MAX,
  });
}

function knownTypes(words: readonly string[]): readonly AssetType[] {
  return ASSET_TYPES.filter((type) => words.includes(type));
}
