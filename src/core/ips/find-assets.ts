/** Finds assets by name, as IPS clients look them up. */

import { type Asset, ASSET_TYPES, type AssetType, assetNameKey } from "../model/asset.ts";
import type { Company } from "../model/company.ts";
import type { Ports } from "../ports/ports.ts";
import { demand, type Principal, scopeOf } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";

export interface AssetQuery {
  readonly company: Company;
  /** Names without extension; compared without regard to upper and lower case. */
  readonly names: readonly string[];
  /** Only these types; all without it. Types that this library does not know match nothing. */
  readonly types: readonly string[] | undefined;
  readonly excludeTypes: readonly string[] | undefined;
  readonly subTypes: readonly string[] | undefined;
  /** Assets here have no sub-type: with true, asking for one finds nothing; else it narrows nothing. */
  readonly isSubTypeStrict: boolean | undefined;
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
  const { company, names, types, excludeTypes = [] } = query;
  demand(principal, "read-jobs");
  const scope = scopeOf(principal);
  if (scope !== "every-company" && scope.companyId !== company.id) {
    throw new Problem("not-found", "There is no such company.", { reason: "unknown-company" });
  }
  if (names.length > NAMES_MAX) {
    throw new Problem("payload-too-large", `Ask for at most ${NAMES_MAX} names at once.`);
  }
  if (query.isSubTypeStrict === true && (query.subTypes?.length ?? 0) > 0) {
    return [];
  }
  return ports.assets.list(company.id, {
    nameKeys: names.map(assetNameKey),
    ...(types === undefined || types.length === 0 ? {} : { types: knownTypes(types) }),
    excludeTypes: knownTypes(excludeTypes),
    limit: ASSETS_MAX,
  });
}

function knownTypes(words: readonly string[]): readonly AssetType[] {
  return ASSET_TYPES.filter((type) => words.includes(type));
}
