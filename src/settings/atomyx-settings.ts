/** The settings of the Atomyx door: whose profiles are meant, how its states are called, and what its signatures are over. */

import type { ArtworkState } from "../core/model/artwork.ts";
import type { WorkflowDeclaration } from "../core/model/workflow.ts";
import { nearestName } from "../core/text/nearest-name.ts";
import { SettingError, setting } from "./setting.ts";

/** The words of that service for the states of artwork, which are those of its events. */
export type AtomyxNames = Readonly<Record<ArtworkState, string>>;

/** One of them stands in its documentation, preflight_passed; the others are made like it. */
export const ATOMYX_NAMES: AtomyxNames = {
  created: "created",
  uploaded: "uploaded",
  "preflight-passed": "preflight_passed",
  "preflight-warnings": "preflight_warnings",
  "preflight-failed": "preflight_failed",
  "in-review": "in_review",
  "proof-ready": "proof_generated",
  approved: "approved",
  rejected: "rejected",
  expired: "expired",
  withdrawn: "cancelled",
  failed: "failed",
};

/** What signatures are over: the time and the body, or the body alone. */
export type AtomyxSignature = "timestamp" | "body";

export const ATOMYX_SETTINGS = {
  atomyxProfiles: setting(
    "ATOMYX_PROFILES",
    "",
    "Profiles that shops name by a link, as profiles of ours: link=profile separated by commas, or the link's last step without .kfpx, such as SheetfedOffset=offset.",
    profileLinks,
  ),
  atomyxEventNames: setting(
    "ATOMYX_EVENT_NAMES",
    "",
    "Other names of the states and events that callbacks and /api/jobs tell: own=theirs separated by commas, such as proof_generated=proof_ready.",
    eventNames,
  ),
  atomyxSignature: setting(
    "ATOMYX_SIGNATURE",
    "timestamp",
    "What X-Atomyx-Signature is over: timestamp for X-Atomyx-Timestamp, a dot and the body; body for the body alone.",
    signature,
  ),
};

interface Pair {
  readonly left: string;
  readonly right: string;
}

/** The last equals sign parts them: a link may hold others. */
function pairs(value: string, example: string): readonly Pair[] {
  const texts = value.split(",").map((text) => text.trim());
  return texts
    .filter((text) => text !== "")
    .map((text) => {
      const at = text.lastIndexOf("=");
      const [left, right] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
      if (at < 1 || left === "" || right === "") {
        throw new Error(`must be pairs such as ${example}, separated by commas, not "${text}".`);
      }
      return { left, right };
    });
}

function profileLinks(value: string): ReadonlyMap<string, string> {
  return mapOf(pairs(value, "SheetfedOffset=offset"));
}

function mapOf(each: readonly Pair[]): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const { left, right } of each) {
    if (map.has(left)) {
      throw new Error(`must not name "${left}" twice.`);
    }
    map.set(left, right);
  }
  return map;
}

const NAME = /^[\w.:-]{1,64}$/u;

function eventNames(value: string): AtomyxNames {
  const others = mapOf(pairs(value, "proof_generated=proof_ready"));
  const own = Object.values(ATOMYX_NAMES);
  for (const [left, right] of others) {
    if (!own.includes(left)) {
      throw new Error(`must name what there is, not "${left}". Known: ${own.join(", ")}.`);
    }
    if (!NAME.test(right)) {
      throw new Error(`must be names of letters, digits and . _ : - only, not "${right}".`);
    }
  }
  const called = new Map<string, string>();
  for (const name of own) {
    const other = others.get(name) ?? name;
    const twin = called.get(other);
    if (twin !== undefined) {
      throw new Error(`must tell states apart: ${twin} and ${name} would both be called ${other}.`);
    }
    called.set(other, name);
  }
  // The table has exactly the states as its keys.
  return Object.fromEntries(
    Object.entries(ATOMYX_NAMES).map(([state, name]) => [state, others.get(name) ?? name]),
  ) as unknown as AtomyxNames;
}

function signature(value: string): AtomyxSignature {
  if (value !== "timestamp" && value !== "body") {
    throw new Error(`must be timestamp or body, not "${value}".`);
  }
  return value;
}

/** The links, each of a profile that preflight and proof have. Throws a SettingError that names the first that leads nowhere. */
export function checkedProfileLinks(
  links: ReadonlyMap<string, string>,
  workflows: readonly WorkflowDeclaration[],
): ReadonlyMap<string, string> {
  const preflight = workflows.find(({ name }) => name === "preflight");
  const known = preflight?.profiles.map(({ name }) => name) ?? [];
  const wrong = [...links.values()].find((name) => !known.includes(name));
  if (wrong !== undefined) {
    const nearest = nearestName(wrong, known);
    const meant = nearest === undefined ? "" : ` ${nearest} is the nearest.`;
    throw new SettingError(
      `ATOMYX_PROFILES: there is no profile ${wrong}.${meant} Known are ${known.join(", ")}.`,
    );
  }
  return links;
}
