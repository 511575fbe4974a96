/** What this server sends to others, as OpenAPI's webhooks tell it: the callbacks about jobs. */

import { type Describing, documentContent } from "./contents.ts";
import type { OpenApi, OperationObject, ParameterObject } from "./openapi-types.ts";

/** The callback that callbackURL and the operator's endpoints get. */
export function webhooks(describing: Describing): OpenApi["webhooks"] {
  return { jobNotice: { post: jobNotice(describing) } };
}

function jobNotice(describing: Describing): OperationObject {
  return {
    operationId: "receiveJobNotice",
    summary: "Takes a notice about a job.",
    description:
      "Sent to `callbackURL` of a job or schedule, in `callbackFormat`, for each of its `callbackEvents`. The same notice may come again, with the same webhook-id, and `sequence` tells the order. Its schemas are /schemas/callback.json and the element `callback` of /xsd/job.xsd.",
    tags: ["deliveries"],
    // Signed, not logged in.
    security: [],
    parameters: [
      header("webhook-id", "The same in every attempt for one notice.", "msg_01a20182c31b"),
      header(
        "webhook-timestamp",
        "When this attempt was made, in seconds since 1970.",
        "1795321676",
      ),
      header(
        "webhook-signature",
        "HMAC-SHA256 of id, timestamp and body, as Standard Webhooks has it; several while a secret is replaced.",
        "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
      ),
    ],
    requestBody: {
      required: true,
      content: documentContent(describing, [{ root: "callback", direction: "answer" }]),
    },
    responses: {
      "2XX": { description: "The notice was taken, whatever the body says." },
      "410": { description: "Nothing more about this job is wanted." },
      default: { description: "Anything else: it is sent again later." },
    },
  };
}

function header(name: string, description: string, example: string): ParameterObject {
  return {
    name,
    in: "header",
    required: true,
    description,
    schema: { type: "string" },
    example,
  };
}
