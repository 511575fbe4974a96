/** The body of POST /api/jobs as a job document of the contract; what this door does not know is left out, and told. */

import { parseJson } from "../../contract/json/json-reader.ts";
import type { Contract } from "../../contract/contract.ts";
import { ARTWORK_WORKFLOW } from "../../core/model/artwork.ts";
import type { JobDocumentRequest, PropertyDocument } from "../../core/model/contract-types.gen.ts";
import type { CallbackEvent } from "../../core/model/delivery.ts";
import { Problem } from "../../core/model/problem.ts";
import { exactJson, writtenValue } from "../../contract/property-value.ts";

export interface JobRequest {
  readonly document: JobDocumentRequest;
  /** For the job's history: what is not known here. */
  readonly notes: readonly string[];
}

/** So many are named. */
const UNKNOWN_NAMED_MAX = 20;

/** What callbackURL is told: every step that has a name in that service. */
const TOLD: readonly CallbackEvent[] = [
  "artwork.uploaded",
  "artwork.adjusted",
  "preflight.done",
  "review.wanted",
  "proof.ready",
  "decision.made",
  "file.failed",
  "job.failed",
  "job.cancelled",
];

const ROOT = { vocabulary: "job", name: "job" } as const;

/** Throws malformed-document, invalid-document. */
export function readJobRequest(contract: Contract, bytes: Uint8Array): JobRequest {
  const plain = parseJson(bytes);
  if (!isObject(plain)) {
    const message = "The body must be an object with at least externalId.";
    throw Problem.at("invalid-document", { pointer: "", rule: "type", message });
  }
  const exact = exactJson(Buffer.from(bytes).toString());
  const reader = new Reader();
  const members = reader.job({ plain, exact: isObject(exact) ? exact : {} });
  const externalId = members["externalId"];
  if (externalId === undefined || (typeof externalId === "string" && externalId.trim() === "")) {
    const isMissing = externalId === undefined;
    const message = isMissing
      ? "externalId is missing: the caller's own id of the order, as a text."
      : "externalId must not be empty, nor of blanks only.";
    const rule = isMissing ? "required" : "length";
    throw Problem.at("invalid-document", { pointer: "/externalId", rule, message });
  }
  const asked = JSON.stringify({ workflow: ARTWORK_WORKFLOW, ...members });
  const document = contract.readJson(Buffer.from(asked), ROOT) as JobDocumentRequest;
  return { document: withTold(withLocale(document)), notes: notesOn(reader.unknown) };
}

function notesOn(unknown: readonly string[]): readonly string[] {
  if (unknown.length === 0) {
    return [];
  }
  const more = unknown.length - UNKNOWN_NAMED_MAX;
  const names = unknown.slice(0, UNKNOWN_NAMED_MAX).join(", ");
  const others = more > 0 ? `, and ${more} more` : "";
  return [`Left out, because this server does not know it: ${names}${others}.`];
}

function withTold(document: JobDocumentRequest): JobDocumentRequest {
  return document.callbackURL === undefined ? document : { ...document, callbackEvents: TOLD };
}

/** The property `language` says in which language people are spoken to. */
function withLocale(document: JobDocumentRequest): JobDocumentRequest {
  const said = document.metadata?.find(({ propertyId }) => propertyId === "language")?.value ?? "";
  const [, language, region] = /^([a-z]{2})(?:[-_]([a-z]{2}))?$/iu.exec(said) ?? [];
  if (language === undefined) {
    return document;
  }
  const locale = `${language.toLowerCase()}${region === undefined ? "" : `-${region.toUpperCase()}`}`;
  return { ...document, locale };
}

type Members = Readonly<Record<string, unknown>>;

/** The same member twice: as JSON.parse has it, and with every digit of its numbers. */
interface Both {
  readonly plain: Members;
  readonly exact: Members;
}

/** How a member that is not taken as it is becomes one of the contract. */
type Translate = (
  both: { readonly plain: unknown; readonly exact: unknown },
  at: string,
) => unknown;
type Known = Readonly<Record<string, Translate | "same">>;

class Reader {
  readonly unknown: string[] = [];

  job(both: Both): Members {
    return this.#members(both, "", {
      externalId: "same",
      callbackURL: "same",
      returnURL: "same",
      metadata: this.#properties,
      capabilities: this.#object(CAPABILITIES(this.#properties)),
      brand: this.#filled({ color: "same", logo: "same" }),
      artwork: this.#filled({ url: "same" }),
    });
  }

  /** Members that are null are none: many programs write all that they could say. */
  #members({ plain, exact }: Both, at: string, known: Known): Members {
    const found: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(plain)) {
      const translate = Object.hasOwn(known, name) ? known[name] : undefined;
      const pointer = `${at}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      if (translate === undefined) {
        this.unknown.push(pointer);
      } else if (value !== null) {
        found[name] =
          translate === "same" ? value : translate({ plain: value, exact: exact[name] }, pointer);
      }
    }
    return found;
  }

  #object(known: Known): Translate {
    return ({ plain, exact }, at) =>
      isObject(plain) && isObject(exact) ? this.#members({ plain, exact }, at, known) : plain;
  }

  /** One that says nothing is none, such as one whose members are all null. */
  #filled(known: Known): Translate {
    const object = this.#object(known);
    return (both, at) => {
      const value = object(both, at);
      return isObject(value) && Object.keys(value).length === 0 ? undefined : value;
    };
  }

  readonly #properties: Translate = ({ plain, exact }, at) =>
    Array.isArray(plain) && Array.isArray(exact)
      ? plain.map((each: unknown, index) => {
          const same: unknown = exact[index];
          return isObject(each) && isObject(same)
            ? this.#property({ plain: each, exact: same }, `${at}/${index}`)
            : each;
        })
      : plain;

  /** Of a property null is a value. */
  #property({ plain, exact }: Both, at: string): Partial<PropertyDocument> {
    const { value, ...others } = plain;
    const named = this.#members({ plain: others, exact }, at, {
      propertyId: "same",
      propertyName: "same",
    });
    return { ...named, ...(value === undefined ? {} : writtenValue(exact["value"])) };
  }
}

const CAPABILITIES = (properties: Translate): Known => ({
  adjust: "same",
  checkFix: "same",
  checkFixProfile: "same",
  checkFixParameters: properties,
  proof: "same",
  proofProfile: "same",
  proofParameters: properties,
  allowNonArtworkFiles: "same",
});

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
