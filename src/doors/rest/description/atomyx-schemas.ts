/** The documents of the Atomyx door as JSON Schema. Members that it does not know it takes and leaves out, so none is closed. */

import type { Schema } from "./openapi-types.ts";

const TEXT = { type: "string" } as const;
const SWITCH = { type: "boolean" } as const;
const WEB_ADDRESS = { type: "string", format: "uri", maxLength: 2000 } as const;
const PROPERTIES = {
  type: "array",
  maxItems: 100,
  items: { $ref: "#/components/schemas/AtomyxProperty" },
} as const;

const CAPABILITIES = {
  adjust: { ...SWITCH, description: "The page offers to turn, mirror and fit pages." },
  checkFix: { ...SWITCH, description: "Files are checked by preflight." },
  checkFixProfile: {
    ...TEXT,
    description: "A profile of this server, or a link that its operator has mapped to one.",
  },
  checkFixParameters: PROPERTIES,
  proof: { ...SWITCH, description: "A proof is made of what has no errors." },
  proofProfile: TEXT,
  proofParameters: PROPERTIES,
  allowNonArtworkFiles: { ...SWITCH, description: "The page also takes files of any kind." },
} as const;

const SHARED = {
  externalId: {
    type: "string",
    minLength: 1,
    maxLength: 255,
    description: "The caller's own id of the order.",
  },
  returnURL: {
    ...WEB_ADDRESS,
    description: "Where the customer's browser goes after the decision, exactly as given.",
  },
  metadata: { ...PROPERTIES, description: "Shown to the customer." },
} as const;

/** By name. */
export const ATOMYX_SCHEMAS: Readonly<Record<string, Schema>> = {
  AtomyxProperty: {
    type: "object",
    required: ["propertyId", "propertyName", "value"],
    properties: {
      propertyId: TEXT,
      propertyName: TEXT,
      value: { description: "Of any JSON type." },
    },
  },
  AtomyxBrand: {
    type: "object",
    properties: {
      color: { type: "string", pattern: "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$" },
      logo: { ...WEB_ADDRESS, description: "A picture, fetched once and served from here." },
    },
  },
  AtomyxCapabilities: {
    type: "object",
    description: "What is left out is off.",
    properties: CAPABILITIES,
  },
  AtomyxJobRequest: {
    type: "object",
    required: ["externalId"],
    properties: {
      ...SHARED,
      callbackURL: { ...WEB_ADDRESS, description: "Told of every step." },
      capabilities: { $ref: "#/components/schemas/AtomyxCapabilities" },
      brand: { $ref: "#/components/schemas/AtomyxBrand" },
      artwork: {
        type: "object",
        properties: { url: { ...WEB_ADDRESS, description: "A file that is fetched at once." } },
      },
    },
  },
  AtomyxJob: {
    type: "object",
    required: ["id", "status", "externalId", "metadata", "capabilities", "brand"],
    properties: {
      id: { type: "string", format: "uuid" },
      status: {
        ...TEXT,
        description:
          "The last event: created, uploaded, preflight_passed, preflight_warnings, preflight_failed, in_review, proof_generated, approved, rejected, expired, cancelled or failed, unless the operator has renamed it.",
      },
      uploadURL: {
        ...WEB_ADDRESS,
        description: "The page for the customer, while it opens. Whoever has it is the customer.",
      },
      ...SHARED,
      capabilities: {
        type: "object",
        required: ["adjust", "checkFix", "proof", "allowNonArtworkFiles"],
        properties: CAPABILITIES,
      },
      brand: { $ref: "#/components/schemas/AtomyxBrand" },
      artwork: {
        type: "object",
        description: "The newest file, and where it came from.",
        properties: {
          url: WEB_ADDRESS,
          fileName: TEXT,
          version: { type: "integer", minimum: 1 },
          size: { type: "integer", minimum: 0, description: "In bytes." },
          contentType: TEXT,
          sha256: { type: "string", pattern: "^[0-9a-f]{64}$" },
          pages: { type: "integer", minimum: 1 },
        },
      },
      error: {
        type: "object",
        description: "Only while artwork.url could not be fetched and no other file is in.",
        required: ["message"],
        properties: { message: TEXT },
      },
    },
  },
};
