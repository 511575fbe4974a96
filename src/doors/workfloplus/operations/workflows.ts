/** Uploaded workflows: listed, got, changed and deleted. */

import { activateVersion, changeProcedure } from "../../../core/procedures/change-procedure.ts";
import {
  findProcedure,
  findVersion,
  listProcedures,
} from "../../../core/procedures/find-procedures.ts";
import { removeProcedure, removeVersion } from "../../../core/procedures/remove-procedure.ts";
import { answerDownload } from "../../http/download.ts";
import { jsonAnswer, NO_CONTENT } from "../json-answer.ts";
import type { Call, Operation } from "../operation.ts";
import { pagingOf } from "../query.ts";
import { readMembers } from "../read-members.ts";
import { shape } from "../shape.ts";
import { texts, textsOf } from "../told.ts";
import { workflowBody } from "../workflow-body.ts";

/** 200 with all of them, newest first. */
export const listWorkflows: Operation = {
  name: "listWorkflows",
  methods: ["GET"],
  path: "/workflows/v2",
  policy: "Workflow_Read",
  async handle({ under, principal }) {
    const page = pagingOf(under, MOST);
    const found = await listProcedures(under.kit.ports, principal, page);
    const bodies = found.map((procedure) => workflowBody(procedure, principal.company));
    return jsonAnswer(200, bodies);
  },
};

/** The documentation knows no pages here. */
const MOST = 1000;
const WORKFLOW = "/workflows/v2/:workflowId";

/** 200 with the one; by POST as well, as the documentation prints it. */
export const getWorkflow: Operation = {
  name: "getWorkflow",
  methods: ["GET", "POST"],
  path: WORKFLOW,
  policy: "Workflow_Read",
  async handle(call) {
    const { under, principal } = call;
    const found = await findProcedure(under.kit.ports, principal, idOf(call, "workflowId"));
    return jsonAnswer(200, workflowBody(found, principal.company));
  },
};

const METADATA = shape({
  name: "text",
  description: "text",
  tags: "texts",
  liveObjectIds: "texts",
});

/** 204: what is not told stays as it was. */
export const updateWorkflow: Operation = {
  name: "updateWorkflow",
  methods: ["PUT"],
  path: WORKFLOW,
  policy: "Workflow_Modify",
  async handle(call) {
    const { under, principal } = call;
    const told = await readMembers(under, METADATA);
    const fields = {
      ...texts(told, "name", "description"),
      ...textsOf(told, "tags", "liveObjectIds"),
    };
    const change = { id: idOf(call, "workflowId"), fields };
    await changeProcedure(under.kit.ports, principal, change);
    return NO_CONTENT;
  },
};

/** 204: it is gone with all its versions. */
export const deleteWorkflow: Operation = {
  name: "deleteWorkflow",
  methods: ["DELETE"],
  path: WORKFLOW,
  policy: "Workflow_Delete",
  async handle(call) {
    await removeProcedure(call.under.kit.ports, call.principal, idOf(call, "workflowId"));
    return NO_CONTENT;
  },
};

/** 204: people work by this version from now on. */
export const activateWorkflowVersion: Operation = {
  name: "activateWorkflowVersion",
  methods: ["POST"],
  path: "/workflows/v2/:versionId/activate",
  policy: "Workflow_Modify",
  async handle(call) {
    await activateVersion(call.under.kit.ports, call.principal, idOf(call, "versionId"));
    return NO_CONTENT;
  },
};

const VERSION = "/workflows/v2/:workflowId/:versionId";

/** 200 with the file of a version, as it was uploaded. */
export const getWorkflowVersion: Operation = {
  name: "getWorkflowVersion",
  methods: ["GET"],
  path: VERSION,
  policy: "Workflow_Read",
  async handle(call) {
    const { under, principal } = call;
    const { kit, request } = under;
    const version = await findVersion(kit.ports, principal, addressOf(call));
    return answerDownload(request, {
      what: "The workflow",
      fileName: version.fileName,
      contentType: "application/zip",
      sizeBytes: version.sizeBytes,
      etag: `"${version.sha256}"`,
      sha256: version.sha256,
      cacheControl: "private, no-cache",
      isShown: false,
      read: (range) => kit.ports.blobs.open(version.blobId, range),
    });
  },
};

/** 204: that version is gone. */
export const deleteWorkflowVersion: Operation = {
  name: "deleteWorkflowVersion",
  methods: ["DELETE"],
  path: VERSION,
  policy: "Workflow_Delete",
  async handle(call) {
    await removeVersion(call.under.kit.ports, call.principal, addressOf(call));
    return NO_CONTENT;
  },
};

function addressOf(call: Call) {
  return { procedureId: idOf(call, "workflowId"), versionId: idOf(call, "versionId") };
}

function idOf({ under }: Call, name: "workflowId" | "versionId"): string {
  return String(under.params[name]).toLowerCase();
}
