/** Workflow rip-pdfs: rips PDF files of the library again (IPS ripPdfsJob). */

import type { Parameters, RipPdfsJob } from "../../core/model/contract-types.gen.ts";
import type { Violation } from "../../core/model/problem.ts";
import {
  type Workflow,
  WorkflowFailure,
  type WorkflowContext,
} from "../../core/ports/workflow-context.ts";
import { handledFiles } from "./assets-by-handle.ts";
import { eachFile } from "../each-file.ts";
import {
  checkEmailSetting,
  checkHandles,
  type FieldRules,
  ignoredFields,
  logIgnored,
} from "../ips-job.ts";
import { checkPostJobs, followWithPostJob } from "../upload/post-jobs.ts";
import { ripAsset } from "./rip-asset.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import {
  checkFileOptions,
  FILE_FIELDS,
  ignoredInPdfOptions,
  ripSettings,
} from "../upload/upload-fields.ts";

const JOB_FIELDS: FieldRules<RipPdfsJob> = {
  pdfHandleArray: "used",
  ...FILE_FIELDS,
  // A page is what the PDF draws; there is nothing of its own to be cropped.
  manualCropOptions: "ignored",
};

/** The workflow, ripping in this sandbox. */
export function ripPdfs(sandbox: Sandbox): Workflow {
  return {
    name: "rip-pdfs",
    description:
      "Turns the pages of PDF files of the library into images again: results of the job, and assets beside the PDF.",
    profiles: [{ name: "default", description: "As the parameters say.", options: [] }],
    options: [],
    parameters: "ripPdfsJob",
    checkParameters,
    run: async (context) => run(context, sandbox),
  };
}

function checkParameters({ ripPdfsJob: job }: Parameters): readonly Violation[] {
  return job === undefined
    ? []
    : [
        ...checkHandles("/pdfHandleArray", job.pdfHandleArray),
        ...checkEmailSetting(job.emailSetting),
        ...checkFileOptions(job),
        ...checkPostJobs(job),
      ];
}

async function run(context: WorkflowContext, sandbox: Sandbox): Promise<void> {
  const job = context.parameters?.ripPdfsJob;
  if (job === undefined) {
    throw new Error("The job has no ripPdfsJob.");
  }
  const ignored = [...ignoredFields(job, JOB_FIELDS), ...ignoredInPdfOptions(job.pdfOptions)];
  await logIgnored(context, ignored, job.emailSetting);
  const settings = ripSettings(job.pdfOptions, "Rasterize");
  const files = await handledFiles(context, job.pdfHandleArray);
  let filesRipped = 0;
  await eachFile(context, files, async (file, index) => {
    const pdf = file.demand();
    await context.progress(index / files.length, `Ripping ${file.fileName}`);
    if (pdf.type !== "Pdf") {
      throw new WorkflowFailure("unsupportedFormat", "It is no PDF.");
    }
    if (settings === undefined) {
      const { fileName } = file;
      const message = `${fileName}: skipped, because pdfOptions.process is None.`;
      await context.log({
        code: "file.skipped",
        severity: "info",
        message,
        fileName,
        assetId: pdf.id,
      });
      return;
    }
    await ripAsset(context, sandbox, { pdf, settings, overwrite: false });
    filesRipped += 1;
  });
  followWithPostJob(context, job, filesRipped);
}
