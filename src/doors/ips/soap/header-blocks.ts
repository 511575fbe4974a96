/** Header blocks: which are for us, which we understand, and what they say. */

import type { XmlElement } from "../../../contract/contract.ts";
import {
  type AuthHeader,
  mergeAuthHeaders,
  readAuthHeader,
  readOldHeader,
  readStrangeHeader,
} from "../auth-header.ts";
import { blocksForUs, mustUnderstand } from "../../soap/header-rules.ts";
import type { SoapVersion } from "../../soap/soap-version.ts";

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
  const ours = blocksForUs(blocks, version);
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

function readKnownBlock(
  block: XmlElement,
  isIpsNamespace: (namespace: string) => boolean,
): AuthHeader | undefined {
  return block.name === "authHeader" && isIpsNamespace(block.namespace)
    ? readAuthHeader(block)
    : readOldHeader(block);
}
