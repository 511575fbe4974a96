/** Workflow rip-pdfs: rips PDF files of the library again (IPS ripPdfsJob). */

import { type Workflow, WorkflowFailure } from "../../core/ports/workflow-context.ts";
import { logFile } from "../each-file.ts";
import { checkHandles } from "../ips-fields.ts";
import { ipsJob } from "../ips-job.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { followWithPostJob } from "../upload/post-jobs.ts";
import { FILE_FIELDS, RIP_OPTIONS, ripSettings } from "../upload/upload-fields.ts";
import { eachAsset } from "./assets-by-handle.ts";
import { ripAsset } from "./rip-asset.ts";

/** The workflow, ripping in this sandbox. */
export function ripPdfs(sandbox: Sandbox): Workflow {
  return ipsJob({
    name: "rip-pdfs",
    description:
      "Turns the pages of PDF files of the library into images again: results of the job, and assets beside the PDF.",
    element: "ripPdfsJob",
    options: RIP_OPTIONS,
    fields: {
      pdfHandleArray: "used",
      ...FILE_FIELDS,
      // A page is what the PDF draws; there is nothing of its own to be cropped.
      manualCropOptions: "ignored",
    },
    check: (job) => checkHandles("/pdfHandleArray", job.pdfHandleArray),
    run: async (context, job) => {
      const settings = ripSettings(context, job.pdfOptions, "Rasterize");
      const ripped = await eachAsset(context, job.pdfHandleArray, async (file, index, count) => {
        await context.progress(index / count, `Ripping ${file.fileName}`);
        if (file.asset.type !== "Pdf") {
          throw new WorkflowFailure("unsupportedFormat", "It is no PDF.");
        }
        if (settings === undefined) {
          const text = "skipped, because pdfOptions.process is None.";
          await logFile(context, file, { code: "file.skipped", text });
          return undefined;
        }
        await ripAsset(context, sandbox, { pdf: file.asset, settings, overwrite: false });
        return file;
      });
      followWithPostJob(context, job, ripped);
    },
  });
}
