/** Header blocks: which are for us, which we understand, and what they say. */

import type { XmlElement } from "../../../contract/contract.ts";
import { Problem } from "../../../core/model/problem.ts";
import {
  type AuthHeader,
  mergeAuthHeaders,
  readAuthHeader,
  readOldHeader,
  readStrangeHeader,
} from "../auth-header.ts";
import { EnvelopeFault } from "./envelope.ts";
import type { SoapVersion } from "./soap-version.ts";
import { shown, shownName } from "./xml-text.ts";

/** As many blocks are named in the fault; a message may hold thousands. */
const BLOCKS_TOLD = 10;

export interface HeaderReading {
  /** What all blocks that we know say together. */
  readonly auth: AuthHeader;
  /** The mandatory blocks that we do not know. */
  readonly notUnderstood: readonly XmlElement[];
}

/**
 * Reads the header blocks that are for us. Blocks for other roles are not looked at; optional ones that we do not know are
 * passed over. Throws malformed-document, and what readAuthHeader throws.
 * @param isIpsNamespace whether a namespace is one under which authHeader is known
 */
export function readHeaderBlocks(
  blocks: readonly XmlElement[],
  version: SoapVersion,
  isIpsNamespace: (namespace: string) => boolean,
): HeaderReading {
  const ours = blocks.filter((block) =>
    version.ourRoles.has(block.attribute(version.roleAttribute, version.namespace)?.trim() ?? ""),
  );
  const found: AuthHeader[] = [];
  const notUnderstood: XmlElement[] = [];
  for (const block of ours) {
    const isMandatory = mustUnderstand(block, version);
    const header = readKnownBlock(block, isIpsNamespace);
    if (header !== undefined) {
      found.push(header);
      continue;
    }
    if (isMandatory) {
      notUnderstood.push(block);
    }
    const strange = readStrangeHeader(block, isIpsNamespace(block.namespace));
    found.push(...(strange === undefined ? [] : [strange]));
  }
  return { auth: mergeAuthHeaders(found), notUnderstood };
}

/** SOAP 1.2 §2.6 and WS-I BP R1025: checked before anything is processed. Throws MustUnderstand. */
export function demandUnderstood(notUnderstood: readonly XmlElement[]): void {
  if (notUnderstood.length > 0) {
    const names = notUnderstood
      .slice(0, BLOCKS_TOLD)
      .map(({ name, namespace }) => ({ name, namespace }));
    throw new EnvelopeFault(
      "MustUnderstand",
      `The header ${names.map((name) => shownName(name)).join(" and ")} is not understood here. Leave it out, or do not mark it mustUnderstand.`,
      names,
    );
  }
}

function readKnownBlock(
  block: XmlElement,
  isIpsNamespace: (namespace: string) => boolean,
): AuthHeader | undefined {
  return block.name === "authHeader" && isIpsNamespace(block.namespace)
    ? readAuthHeader(block)
    : readOldHeader(block);
}

/** SOAP 1.1 §4.2.3 knows 0 and 1, SOAP 1.2 §5.2.3 any boolean; some 1.1 toolkits write booleans too. */
function mustUnderstand(block: XmlElement, version: SoapVersion): boolean {
  const text = block.attribute("mustUnderstand", version.namespace)?.trim() ?? "0";
  if (text === "1" || text === "true") {
    return true;
  }
  if (text === "0" || text === "false") {
    return false;
  }
  const detail = `mustUnderstand of the header ${shown(block.name)} must be 1 or 0; found "${shown(text)}".`;
  throw new Problem("malformed-document", detail);
}
