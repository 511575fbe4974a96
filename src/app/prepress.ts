/** What the prepress workflows are given: their documents by the contract, their texts, and the profiles of preflight. */

import { join } from "node:path";
import type { Contract, Root } from "../contract/contract.ts";
import type {
  PreflightDocument,
  PreflightProfileDocument,
} from "../core/model/contract-types.gen.ts";
import type { PrepressDocuments, PrepressPorts } from "../core/ports/prepress.ts";
import type { TextDocuments } from "../core/ports/text-documents.ts";
import { languageOf } from "../messages/languages.ts";
import { SettingError } from "../settings/setting.ts";
import { loadProfiles, ProfileError, type Profiles } from "../workflows/prepress/profiles.ts";
import { ROOT } from "./base.ts";
import { textDocuments } from "./text-documents.ts";

export interface Prepress extends PrepressPorts {
  readonly documents: PrepressDocuments & TextDocuments;
  readonly profiles: Profiles;
}

const PREFLIGHT: Root = { vocabulary: "job", name: "preflight" };
const PROFILE: Root = { vocabulary: "job", name: "preflightProfile" };

/**
 * Loads the profiles: ours, and those of the operator's directory, if there is one.
 * @throws SettingError for a file that is no profile
 */
export function createPrepress(contract: Contract, directory: string | undefined): Prepress {
  const documents = documentsOf(contract);
  try {
    return {
      documents,
      texts: (locale) => languageOf(locale).texts.prepress,
      profiles: loadProfiles(join(ROOT, "profiles", "preflight"), directory, documents),
    };
  } catch (error) {
    throw error instanceof ProfileError
      ? new SettingError(`PREFLIGHT_PROFILES: ${error.message}`)
      : error;
  }
}

function documentsOf(contract: Contract): Prepress["documents"] {
  return {
    ...textDocuments(contract),
    // What keeps the contract is such a document.
    readPreflight: (bytes) => contract.readJson(bytes, PREFLIGHT) as PreflightDocument,
    preflightJson: (document) => contract.writeJson(document, PREFLIGHT),
    preflightXml: (document) =>
      `<?xml version="1.0" encoding="UTF-8"?>\n${contract.writeXml(document, PREFLIGHT)}`,
    readProfile: (bytes) => readProfile(contract, bytes) as PreflightProfileDocument,
  };
}

function readProfile(contract: Contract, bytes: Uint8Array): unknown {
  if (!Buffer.from(bytes).toString("latin1").trimStart().startsWith("<")) {
    return contract.readJson(bytes, PROFILE);
  }
  const document = contract.parseXml(bytes);
  try {
    return contract.readXml(document.root, PROFILE);
  } finally {
    document.dispose();
  }
}
