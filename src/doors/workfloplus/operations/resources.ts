/** Resources: files that steps name in valueResourceIds, put and got by the id that their sender chose. */

import { findResource } from "../../../core/resources/find-resource.ts";
import { putResource } from "../../../core/resources/put-resource.ts";
import { answerDownload } from "../../http/download.ts";
import { wholeContent } from "../../http/piece-content.ts";
import { refuseEncoding } from "../../multipart/upload-request.ts";
import { jsonAnswer } from "../json-answer.ts";
import type { Call, Operation } from "../operation.ts";

const RESOURCE = "/resources/v1/:resourceId";

/** 201 with what became of it; 200 where the same content was there. */
export const putStepResource: Operation = {
  name: "putResource",
  methods: ["PUT"],
  path: RESOURCE,
  policy: "Workflow_Execute",
  async handle(call) {
    const { under, principal } = call;
    const { kit, request } = under;
    refuseEncoding(request);
    const { resource, isNew } = await putResource(kit.ports, principal, {
      resourceId: idOf(call),
      contentType: mediaTypeOf(request.headers["content-type"]),
      content: wholeContent(request, kit.requestTimeoutMs),
    });
    const { resourceId, contentType, sizeBytes, sha256 } = resource;
    const body = { resourceId, contentType, fileSize: sizeBytes, sha256 };
    const location = { Location: `/resources/v1/${encodeURIComponent(resourceId)}` };
    return jsonAnswer(isNew ? 201 : 200, body, isNew ? location : {});
  },
};

/** What a browser may show where it stands; everything else it saves, for it may hold scripts. */
const SHOWN = /^(?:image|video|audio)\//u;

/** 200 with its content. */
export const getStepResource: Operation = {
  name: "getResource",
  methods: ["GET"],
  path: RESOURCE,
  policy: "Job_Read",
  async handle(call) {
    const { under, principal } = call;
    const { kit, request } = under;
    const resource = await findResource(kit.ports, principal, idOf(call));
    return answerDownload(request, {
      what: "The resource",
      fileName: resource.resourceId,
      contentType: resource.contentType,
      sizeBytes: resource.sizeBytes,
      etag: `"${resource.sha256}"`,
      sha256: resource.sha256,
      // It never changes; but whoever may see it may change.
      cacheControl: "private, no-cache",
      isShown: SHOWN.test(resource.contentType),
      read: (range) => kit.ports.blobs.open(resource.blobId, range),
    });
  },
};

function idOf({ under }: Call): string {
  return String(under.params["resourceId"]);
}

function mediaTypeOf(header: string | undefined): string | undefined {
  return header?.split(";")[0]?.trim().toLowerCase();
}
