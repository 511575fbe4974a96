/** What a company has set for its artwork: what its pages offer, how they look, how long links are good, and whether it reviews. */

import {
  type ArtworkSettings,
  type Brand,
  type Capabilities,
  DEFAULT_CAPABILITIES,
} from "../model/artwork.ts";
import { companyOf } from "../access/companies.ts";
import { Problem } from "../model/problem.ts";
import type { Ports } from "../ports/ports.ts";
import { callbackUrlFault } from "../text/callback-address.ts";
import { demandDays } from "./operate-artwork.ts";

type SettingsPorts = Pick<Ports, "artworks" | "companies">;

/** A change of what is set; what is absent stays, and "" takes a text away. */
export interface SettingsChange {
  /** The company's number. */
  readonly company: number;
  /** The names of what is on, in place of all that was. */
  readonly capabilities?: readonly string[];
  readonly color?: string;
  readonly logo?: string;
  readonly linkDays?: number;
  readonly isReviewed?: boolean;
  /** In place of all that were; empty for none. */
  readonly frameAncestors?: readonly string[];
}

const COLOR = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/iu;

/** Changes it, and returns what is set then. New orders follow it; those that are there stay as they are. Throws not-found, invalid-document. */
export async function changeSettings(
  ports: SettingsPorts,
  { company: number, ...change }: SettingsChange,
): Promise<ArtworkSettings> {
  const { id } = await companyOf(ports, number);
  const before = await ports.artworks.settings(id);
  const { capabilities, color, logo, linkDays, isReviewed, frameAncestors } = change;
  const brand = changedBrand(before.brand ?? {}, { color, logo });
  const after: ArtworkSettings = {
    ...before,
    ...(capabilities === undefined ? {} : { capabilities: capabilitiesOf(capabilities) }),
    brand,
    ...(linkDays === undefined ? {} : { linkDays: demandDays(linkDays) }),
    ...(isReviewed === undefined ? {} : { isReviewed }),
    ...(frameAncestors === undefined ? {} : { frameAncestors: originsOf(frameAncestors) }),
  };
  await ports.artworks.setSettings(id, after);
  return after;
}

function capabilitiesOf(names: readonly string[]): Capabilities {
  const known = Object.keys(DEFAULT_CAPABILITIES);
  const on = new Set(names.filter((name) => name !== ""));
  for (const name of on) {
    if (!known.includes(name)) {
      const detail = `There is no capability ${name}. Known: ${known.join(", ")}.`;
      throw new Problem("invalid-document", detail);
    }
  }
  return {
    adjust: on.has("adjust"),
    checkFix: on.has("checkFix"),
    proof: on.has("proof"),
    allowNonArtworkFiles: on.has("allowNonArtworkFiles"),
  };
}

const ORIGINS_MAX = 20;
/** CSP 3 §2.3.1, host-source without path; a star stands for the names below a domain. */
const ORIGIN = /^https?:\/\/(?:\*\.)?[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?$/u;

/** They stand in a header as they are, so nothing but an origin may be in them. */
function originsOf(sent: readonly string[]): readonly string[] {
  const origins = [...new Set(sent.map((each) => each.trim().toLowerCase()))].filter(
    (each) => each !== "",
  );
  const wrong = origins.find((each) => !ORIGIN.test(each));
  if (wrong !== undefined) {
    const detail = `A page is framed by origins such as https://shop.example or https://*.shop.example, without path, not ${wrong}.`;
    throw new Problem("invalid-document", detail);
  }
  if (origins.length > ORIGINS_MAX) {
    const detail = `At most ${ORIGINS_MAX} origins frame a page; a star stands for all names below a domain.`;
    throw new Problem("invalid-document", detail);
  }
  return origins;
}

function changedBrand(
  before: Brand,
  change: { readonly color: string | undefined; readonly logo: string | undefined },
): Brand {
  const { color = before.color ?? "", logo = before.logo ?? "" } = change;
  if (color !== "" && !isColor(color)) {
    throw new Problem("invalid-document", "A color is #RGB or #RRGGBB, such as #0B6E4F.");
  }
  const fault = logo === "" ? undefined : callbackUrlFault(logo);
  if (fault !== undefined) {
    throw new Problem("invalid-document", `The logo ${fault}.`);
  }
  return { ...(color === "" ? {} : { color }), ...(logo === "" ? {} : { logo }) };
}

/** True for a colour as brands have it. */
export function isColor(text: string): boolean {
  return COLOR.test(text);
}
