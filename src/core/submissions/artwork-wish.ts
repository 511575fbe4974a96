/** What a job document wishes of its artwork: what the page offers, how it looks, and how files are checked and proofed. */

import type { ArtworkWish } from "../artwork/new-artwork.ts";
import type { StepSetting } from "../model/artwork.ts";
import type {
  CapabilitiesDocument,
  JobDocumentRequest,
  Option,
  PropertyDocument,
} from "../model/contract-types.gen.ts";
import { checkOptions, type OptionSpec } from "../model/option.ts";
import { Problem, refuseViolations, type Violation } from "../model/problem.ts";
import type { WorkflowDeclaration } from "../model/workflow.ts";
import type { Ports } from "../ports/ports.ts";
import { callbackUrlFault } from "../text/callback-address.ts";
import { isHttpUrl } from "../text/http-url.ts";
import { didYouMean } from "../text/nearest-name.ts";
import { shownUrl } from "../text/redact-url.ts";

export interface WishedArtwork {
  readonly artwork?: ArtworkWish;
  /** What was sent and has no effect, for the job's history. */
  readonly notes: readonly string[];
}

type ArtworkRequest = Pick<JobDocumentRequest, "capabilities" | "brand" | "artwork" | "returnURL">;
type ProfilePorts = Pick<Ports, "profileLinks" | "workflows">;

/**
 * Reads and checks it. Throws not-supported for a profile that is not there, invalid-option for a bad value of a parameter,
 * invalid-document for an address that cannot be one.
 */
export function artworkWish(ports: ProfilePorts, document: ArtworkRequest): WishedArtwork {
  refuseBadAddresses(document);
  const { capabilities, brand, artwork } = document;
  const check = stepOf(ports, capabilities ?? {}, CHECK);
  const proof = stepOf(ports, capabilities ?? {}, PROOF);
  return {
    artwork: {
      ...(capabilities === undefined ? {} : { capabilities: switchesOf(capabilities) }),
      ...(brand === undefined ? {} : { brand }),
      ...(artwork?.url === undefined ? {} : { url: artwork.url }),
      check: check.setting,
      proof: proof.setting,
    },
    notes: [...check.notes, ...proof.notes, ...notesOnSwitches(capabilities ?? {})],
  };
}

function switchesOf({
  adjust = false,
  checkFix = false,
  proof = false,
  allowNonArtworkFiles = false,
}: CapabilitiesDocument): Required<ArtworkWish>["capabilities"] {
  return { adjust, checkFix, proof, allowNonArtworkFiles };
}

/** How a step works matters only where it is switched on. */
function notesOnSwitches(asked: CapabilitiesDocument): readonly string[] {
  const fields = (["checkFix", "proof"] as const).flatMap((step) =>
    asked[step] === true
      ? []
      : ([`${step}Profile`, `${step}Parameters`] as const)
          .filter((field) => (asked[field] ?? "").length > 0)
          .map((field) => `${field} (${step})`),
  );
  return fields.length === 0
    ? []
    : [`Without effect, because the capability in brackets is off: ${fields.join(", ")}.`];
}

/** Where capabilities say how one of the steps works. */
interface StepFields {
  readonly workflow: "preflight" | "proof";
  readonly profile: "checkFixProfile" | "proofProfile";
  readonly parameters: "checkFixParameters" | "proofParameters";
}

const CHECK: StepFields = {
  workflow: "preflight",
  profile: "checkFixProfile",
  parameters: "checkFixParameters",
};

const PROOF: StepFields = {
  workflow: "proof",
  profile: "proofProfile",
  parameters: "proofParameters",
};

function stepOf(
  { profileLinks, workflows }: ProfilePorts,
  asked: CapabilitiesDocument,
  fields: StepFields,
): { readonly setting: Partial<StepSetting>; readonly notes: readonly string[] } {
  const workflow = workflows.list().find(({ name }) => name === fields.workflow);
  if (workflow === undefined) {
    throw new Problem("internal", `There is no workflow ${fields.workflow}.`);
  }
  const profile = profileOf(workflow, asked[fields.profile], { profileLinks, fields });
  const { options, notes } = optionsOf(workflow.options, asked[fields.parameters] ?? [], fields);
  return { setting: { ...(profile === undefined ? {} : { profile }), options }, notes };
}

/** A profile by its name, by a link that the operator has mapped, or by such a link's last step without its ending. */
function profileOf(
  { profiles }: WorkflowDeclaration,
  asked: string | undefined,
  how: { readonly profileLinks: Ports["profileLinks"]; readonly fields: StepFields },
): string | undefined {
  if (asked === undefined || asked === "") {
    return undefined;
  }
  const names = profiles.map((each) => each.name);
  const meant = how.profileLinks.get(asked) ?? how.profileLinks.get(lastStep(asked)) ?? asked;
  if (names.includes(meant)) {
    return meant;
  }
  const field = how.fields.profile;
  const message = `${field} ${shownLink(asked)} is no profile of this server.${didYouMean(meant, names)} Send one of ${names.join(", ")}, or have the operator map the link to one of them (setting ATOMYX_PROFILES). Another profile than the one that is meant is never taken.`;
  throw Problem.at("not-supported", {
    pointer: `/capabilities/${field}`,
    rule: "unsupported",
    message,
  });
}

/** `https://host/a/Offset.kfpx?x` becomes `Offset`. */
function lastStep(link: string): string {
  const [path = ""] = link.split(/[?#]/u);
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.kfpx$/iu, "");
}

function shownLink(asked: string): string {
  return isHttpUrl(asked) ? shownUrl(asked) : asked.slice(0, 100);
}

/** The parameters that the step knows, as its options; the names of all others. */
function optionsOf(
  specs: readonly OptionSpec[],
  parameters: readonly PropertyDocument[],
  { parameters: field }: StepFields,
): { readonly options: readonly Option[]; readonly notes: readonly string[] } {
  const known = parameters.flatMap((each, index) =>
    specs.some(({ name }) => name === each.propertyId)
      ? optionsOfProperty(each).map((option) => ({ option, index }))
      : [],
  );
  const options = known.map(({ option }) => option);
  const violations = checkOptions(specs, options, "").map((violation): Violation => {
    // Of a list each item is an option of its own.
    const [, position = "0", part = "value"] = violation.pointer.split("/");
    const index = known[Number(position)]?.index ?? 0;
    const member = part === "name" ? "propertyId" : "value";
    return { ...violation, pointer: `/capabilities/${field}/${index}/${member}` };
  });
  refuseViolations("invalid-option", violations);
  const others = parameters.filter(({ propertyId }) =>
    specs.every(({ name }) => name !== propertyId),
  );
  const names = others.map(({ propertyId }) => propertyId).join(", ");
  return {
    options,
    notes:
      others.length === 0
        ? []
        : [`Parameters without effect, because ${field} has no such: ${names}.`],
  };
}

function optionsOfProperty({ propertyId: name, value, valueType }: PropertyDocument): Option[] {
  const items: unknown = valueType === "json" ? parsed(value) : undefined;
  return Array.isArray(items)
    ? items.map((item) => ({ name, value: typeof item === "string" ? item : JSON.stringify(item) }))
    : [{ name, value }];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuseBadAddresses({ artwork, brand, returnURL }: ArtworkRequest): void {
  const violations: Violation[] = [];
  const add = (pointer: string, message: string): void => {
    violations.push({ pointer, rule: "value", message });
  };
  if (artwork?.url !== undefined && !isHttpUrl(artwork.url)) {
    add("/artwork/url", "url must be an absolute http or https URL.");
  }
  for (const [pointer, url] of [
    ["/brand/logo", brand?.logo],
    ["/returnURL", returnURL],
  ] as const) {
    const fault = url === undefined ? undefined : callbackUrlFault(url);
    if (fault !== undefined) {
      add(pointer, `${pointer.slice(pointer.lastIndexOf("/") + 1)} ${fault.split(";")[0]}.`);
    }
  }
  refuseViolations("invalid-document", violations);
}

/** The document as it is kept and shown: its addresses without what may be secret. */
export function withoutArtworkSecrets(document: JobDocumentRequest): JobDocumentRequest {
  const { artwork, brand } = document;
  if (artwork === undefined && brand === undefined) {
    return document;
  }
  return {
    ...document,
    ...(artwork?.url === undefined ? {} : { artwork: { url: shownUrl(artwork.url) } }),
    ...(brand?.logo === undefined ? {} : { brand: { ...brand, logo: shownUrl(brand.logo) } }),
  };
}
