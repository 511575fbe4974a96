/** Workflow upload-post: brings the documents of the job into the company's library (IPS uploadPost). */

import { assetPath, parseFolder } from "../../core/model/asset.ts";
import type { Parameters, UploadPostJob } from "../../core/model/contract-types.gen.ts";
import type { Violation } from "../../core/model/problem.ts";
import { optionText } from "../../core/model/option.ts";
import {
  type RunDocument,
  type Workflow,
  type WorkflowContext,
  WorkflowFailure,
} from "../../core/ports/workflow-context.ts";
import { eachDocument } from "../each-file.ts";
import { type IncomingFile, ingestFile } from "./ingest-file.ts";
import { checkEmailSetting, type FieldRules, ignoredFields, logIgnored } from "../ips-job.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { checkFileOptions, FILE_FIELDS, ignoredInPdfOptions } from "./upload-fields.ts";

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

const JOB_FIELDS: FieldRules<UploadPostJob> = {
  overwrite: "used",
  readyForPublish: "used",
  ...POST_FIELDS,
  sourceVideoAssetHandle: "ignored",
  audioCaptionsMetadata: "ignored",
};

/** The workflow, measuring and ripping in this sandbox. */
export function uploadPost(sandbox: Sandbox): Workflow {
  return {
    name: "upload-post",
    description: "Brings the files that were sent with it into the library.",
    profiles: [{ name: "default", description: "As the parameters say.", options: [] }],
    options: [
      {
        name: "destFolder",
        type: "text",
        description: "Folder of the library, of one document. The root without it.",
      },
    ],
    parameters: "uploadPostJob",
    quietMs: QUIET_MS,
    checkParameters,
    run: async (context) => {
      const job = context.parameters?.uploadPostJob;
      if (job === undefined) {
        throw new Error("The job has no uploadPostJob.");
      }
      const ignored = [...ignoredFields(job, JOB_FIELDS), ...ignoredInPdfOptions(job.pdfOptions)];
      await logIgnored(context, ignored, job.emailSetting);
      const last = lastOfEachPath(context.documents);
      await eachDocument(context, async (document) => {
        const file = incomingFile(document);
        if (last.get(file.name) === document.id) {
          await ingestFile(context, { file, options: job, sandbox });
        } else {
          await logReplaced(context, document, file.name);
        }
      });
    },
  };
}

function checkParameters({ uploadPostJob: job }: Parameters): readonly Violation[] {
  return job === undefined
    ? []
    : [...checkEmailSetting(job.emailSetting), ...checkFileOptions(job)];
}

/** Of files that were sent for the same path the last one counts: by path, the id of its document. */
function lastOfEachPath(documents: readonly RunDocument[]): ReadonlyMap<string, string> {
  return new Map(documents.map((document) => [pathOf(document), document.id]));
}

async function logReplaced(
  context: WorkflowContext,
  { id: documentId }: RunDocument,
  fileName: string,
): Promise<void> {
  const message = `${fileName}: skipped, because a later file of this upload has the same path.`;
  const line = { code: "file.skipped", severity: "warning", message } as const;
  await context.log({ ...line, fileName, documentId });
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
