/** What a shop sends to the Atomyx door, as that service's own documentation shows it, and what it gets. */

import type { ExampleObject } from "./openapi-types.ts";

const externalId = "TEST-ORDER-10001";

/** By name. */
export const ATOMYX_EXAMPLES: Readonly<Record<string, ExampleObject>> = {
  basic: { summary: "The least", value: { externalId } },
  metadata: {
    summary: "What the customer is shown, and where he goes then",
    value: {
      externalId,
      returnURL: "https://example.com/order/TEST-ORDER-10001/complete",
      metadata: [
        { propertyId: "orderNumber", propertyName: "Order number", value: externalId },
        { propertyId: "customerName", propertyName: "Customer name", value: "Example Customer" },
      ],
    },
  },
  capabilities: {
    summary: "What the page offers",
    value: {
      externalId,
      capabilities: { adjust: true, checkFix: true, proof: true, allowNonArtworkFiles: false },
    },
  },
  branding: {
    summary: "How the page looks",
    value: {
      externalId,
      brand: { color: "#1A73E8", logo: "https://example.com/assets/logo.png" },
    },
  },
  artwork: {
    summary: "A file that is there already",
    value: { externalId, artwork: { url: "https://example.com/files/artwork.pdf" } },
  },
};

/** The answer to the least. */
export const ATOMYX_JOB = {
  id: "01a20182-c323-75de-8669-2c41dc087b3e",
  status: "created",
  externalId,
  uploadURL: "https://jobs.example/u/q8Zl3mD0uXc5sV7tYb1nKf2wPe4rGh6jLa9iOo0dMxE",
  metadata: [],
  capabilities: { adjust: true, checkFix: true, proof: true, allowNonArtworkFiles: false },
  brand: {},
} as const;
