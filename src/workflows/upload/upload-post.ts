/** Workflow upload-post: brings the documents of the job into the company's library (IPS uploadPost). */

import { assetPath, parseFolder } from "../../core/model/asset.ts";
import { optionText } from "../../core/model/option.ts";
import {
  type RunDocument,
  type Workflow,
  WorkflowFailure,
} from "../../core/ports/workflow-context.ts";
import { eachDocument, logFile } from "../each-file.ts";
import { type IncomingFile, ingestFile } from "./ingest-file.ts";
import { ipsJob } from "../ips-job.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { FILE_FIELDS } from "./upload-fields.ts";

/** As the vendor's service: so long after the last file the job runs with what is there. */
const QUIET_MS = 30 * 60_000;

/** There is nothing to follow an upload by posts but a callback. */
const {
  postJobOnlyIfFiles: _only,
  postImageServingPublishJob: _serving,
  postImageRenderingPublishJob: _rendering,
  postVideoPublishJob: _video,
  ...POST_FIELDS
} = FILE_FIELDS;

/** The workflow, measuring and ripping in this sandbox. */
export function uploadPost(sandbox: Sandbox): Workflow {
  return ipsJob({
    name: "upload-post",
    description: "Brings the files that were sent with it into the library.",
    options: [
      {
        name: "destFolder",
        type: "text",
        description: "Folder of the library, of one document. The root without it.",
      },
    ],
    element: "uploadPostJob",
    fields: {
      overwrite: "used",
      readyForPublish: "used",
      ...POST_FIELDS,
      sourceVideoAssetHandle: "ignored",
      audioCaptionsMetadata: "ignored",
    },
    quietMs: QUIET_MS,
    run: async (context, job) => {
      const last = lastOfEachPath(context.documents);
      await eachDocument(context, async (document) => {
        const file = incomingFile(document);
        if (last.get(file.name) === document.id) {
          await ingestFile(context, { file, options: job, sandbox });
        } else {
          const replaced = { fileName: file.name, documentId: document.id };
          const text = "skipped, because a later file of this upload has the same path.";
          await logFile(context, replaced, { code: "file.skipped", severity: "warning", text });
        }
      });
    },
  });
}

/** Of files that were sent for the same path the last one counts: by path, the id of its document. */
function lastOfEachPath(documents: readonly RunDocument[]): ReadonlyMap<string, string> {
  return new Map(documents.map((document) => [pathOf(document), document.id]));
}

function pathOf({ fileName, resolved }: RunDocument): string {
  const folder = parseFolder(optionText(resolved, "destFolder") ?? "") ?? "";
  return assetPath({ folder, fileName });
}

function incomingFile(document: RunDocument): IncomingFile {
  const { fileName, contentType, resolved } = document;
  const folder = parseFolder(optionText(resolved, "destFolder") ?? "");
  if (folder === undefined) {
    throw new WorkflowFailure(
      "option",
      "destFolder must be a folder of the library, without empty names, ., .., backslashes or control characters.",
    );
  }
  return {
    name: pathOf(document),
    folder,
    fileName,
    from: "the request",
    open: async () => ({ content: document.read(), contentType }),
  };
}
