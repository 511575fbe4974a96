/** A workflow is uploaded in blocks: begun, sent, looked at, ended early, and finished. */

import { addBlock } from "../../../core/uploads/add-block.ts";
import {
  beginBlockUpload,
  blockUploadState,
  endBlockUpload,
} from "../../../core/uploads/block-uploads.ts";
import { BLOCK_BYTES_MAX } from "../../../core/model/uploads/upload-block.ts";
import { addProcedure } from "../../../core/procedures/add-procedure.ts";
import { timeText } from "../../../core/text/time-text.ts";
import type { Answer } from "../../http/answer.ts";
import { readBody } from "../../http/read-body.ts";
import { contentRangeOf } from "../content-range.ts";
import { jsonAnswer, NO_CONTENT } from "../json-answer.ts";
import type { Call, Operation } from "../operation.ts";
import { readMembers } from "../read-members.ts";
import { shape } from "../shape.ts";
import { texts, textsOf } from "../told.ts";

const SESSION = shape({ "blockSize!": "whole", "fileSize!": "whole", friendlyFileName: "text" });

/** 201 with the id of the upload. */
export const beginWorkflowUpload: Operation = {
  name: "beginWorkflowUpload",
  methods: ["POST"],
  path: "/workflows/v2/upload",
  policy: "Workflow_Create",
  async handle({ under, principal }) {
    const told = await readMembers(under, SESSION);
    const { id } = await beginBlockUpload(under.kit.ports, principal, {
      blockSizeBytes: Number(told["blockSize"]),
      fileSizeBytes: Number(told["fileSize"]),
      names: { file: "fileSize", block: "blockSize" },
      fileName: texts(told, "friendlyFileName").friendlyFileName ?? "",
    });
    return jsonAnswer(201, { id }, { Location: `/workflows/v2/upload/${id}` });
  },
};

const UPLOAD = { path: "/workflows/v2/upload/:uploadId", policy: "Workflow_Create" } as const;
const ACCEPTED: Answer = { status: 202, headers: {}, body: undefined };

/** 202 for a block; 204 for the one with which all are there. */
export const sendWorkflowBlock: Operation = {
  ...UPLOAD,
  name: "sendWorkflowBlock",
  methods: ["POST"],
  async handle(call) {
    const { under, principal } = call;
    const { kit, request } = under;
    const range = contentRangeOf(request);
    // Whatever its Content-Type is: programs that send files mostly call them forms.
    const bytes = await readBody(request, {
      bytesMax: BLOCK_BYTES_MAX,
      timeoutMs: kit.requestTimeoutMs,
    });
    const block = { uploadId: uploadIdOf(call), range, bytes };
    return (await addBlock(kit.ports, principal, block)) ? NO_CONTENT : ACCEPTED;
  },
};

/** 200 with what is still missing, for whoever lost count. */
export const getWorkflowUpload: Operation = {
  ...UPLOAD,
  name: "getWorkflowUpload",
  methods: ["GET"],
  async handle(call) {
    const { under, principal } = call;
    const { ports } = under.kit;
    const { upload, missing } = await blockUploadState(ports, principal, uploadIdOf(call));
    return jsonAnswer(200, {
      id: upload.id,
      fileSize: upload.sizeBytes,
      friendlyFileName: upload.fileName,
      receivedBytes: upload.offsetBytes,
      missing: missing.map(({ first, last }) => `${first}-${last}`),
      expires: timeText(upload.expiresAt),
    });
  },
};

/** 204: nothing of it stays. */
export const deleteWorkflowUpload: Operation = {
  ...UPLOAD,
  name: "deleteWorkflowUpload",
  methods: ["DELETE"],
  async handle(call) {
    await endBlockUpload(call.under.kit.ports, call.principal, uploadIdOf(call));
    return NO_CONTENT;
  },
};

function uploadIdOf({ under }: Call): string {
  return String(under.params["uploadId"]).toLowerCase();
}

const FINISHED = shape({
  "uploadId!": "text",
  workflowId: "guid",
  name: "text",
  description: "text",
  tags: "texts",
  versionNotes: "text",
});

const FINISHED_TEXTS = ["uploadId", "workflowId", "name", "description", "versionNotes"] as const;

/** 201 with the id of the workflow; 200 where the same upload made it before. */
export const finishWorkflowUpload: Operation = {
  name: "finishWorkflowUpload",
  methods: ["POST"],
  path: "/workflows/v2",
  policy: "Workflow_Create",
  async handle({ under, principal }) {
    const told = await readMembers(under, FINISHED);
    const { uploadId = "", workflowId, ...fields } = texts(told, ...FINISHED_TEXTS);
    const { procedureId, isNew } = await addProcedure(under.kit.ports, principal, {
      ...fields,
      ...textsOf(told, "tags"),
      uploadId: uploadId.toLowerCase(),
      ...(workflowId === undefined ? {} : { procedureId: workflowId.toLowerCase() }),
    });
    const headers = isNew ? { Location: `/workflows/v2/${procedureId}` } : {};
    return jsonAnswer(isNew ? 201 : 200, { workflowId: procedureId }, headers);
  },
};
