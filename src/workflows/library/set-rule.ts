/** The naming rule of sets: `shoe_1.jpg`, `shoe_2.jpg` and `shoe-10.jpg` are views of `shoe`. A pure function. */

import { type Asset, assetName } from "../../core/model/asset.ts";

export interface NamedSet {
  readonly name: string;
  /** In the order of their numbers. */
  readonly members: readonly Asset[];
}

const MEMBER = /^(?<set>.+)[_-](?<number>[0-9]{1,9})$/u;
const MEMBERS_MIN = 2;

/** The sets of at least two images whose names differ only in a number after the last `_` or `-`, and the assets in none. */
export function setsOf(assets: readonly Asset[]): {
  readonly sets: readonly NamedSet[];
  readonly others: readonly Asset[];
} {
  const groups = new Map<string, { name: string; members: { number: number; asset: Asset }[] }>();
  for (const asset of assets.filter(({ type }) => type === "Image")) {
    const { set: name, number } = MEMBER.exec(assetName(asset))?.groups ?? {};
    if (name !== undefined) {
      const key = name.toLowerCase();
      const group = groups.get(key) ?? { name, members: [] };
      group.members.push({ number: Number(number), asset });
      groups.set(key, group);
    }
  }
  const sets = [...groups.values()]
    .filter(({ members }) => members.length >= MEMBERS_MIN)
    .map(({ name, members }) => ({
      name,
      members: members.sort((left, right) => left.number - right.number).map(({ asset }) => asset),
    }));
  const inSets = new Set(sets.flatMap(({ members }) => members));
  return { sets, others: assets.filter((asset) => !inSets.has(asset)) };
}
