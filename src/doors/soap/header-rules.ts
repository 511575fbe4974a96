/** The rules of header blocks: which are for us, which have to be understood. */

import type { XmlElement } from "../../contract/contract.ts";
import { Problem } from "../../core/model/problem.ts";
import { EnvelopeFault } from "./envelope.ts";
import type { SoapVersion } from "./soap-version.ts";
import { shown, shownName } from "./xml-text.ts";

/** As many blocks are named in the fault; a message may hold thousands. */
const BLOCKS_TOLD = 10;

/** The blocks that are for us. */
export function blocksForUs(
  blocks: readonly XmlElement[],
  version: SoapVersion,
): readonly XmlElement[] {
  return blocks.filter((block) =>
    version.ourRoles.has(block.attribute(version.roleAttribute, version.namespace)?.trim() ?? ""),
  );
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

/** SOAP 1.1 §4.2.3 knows 0 and 1, SOAP 1.2 §5.2.3 any boolean; some 1.1 toolkits write booleans too. */
export function mustUnderstand(block: XmlElement, version: SoapVersion): boolean {
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
