/** The English texts. */

import { prepressEn } from "./prepress-en.ts";
import type { Texts } from "./texts.ts";

export const en: Texts = {
  prepress: prepressEn,
  mail: {
    subjects: {
      "job.started": "Job {name} has started",
      "job.completed": "Job {name} is completed",
      "job.failed": "Job {name} has failed",
      "job.cancelled": "Job {name} was cancelled",
      "document.added": "Job {name}: document added",
      "result.added": "Job {name}: result added",
      test: "Job {name}: test mail",
    },
    sentences: {
      "job.started": "The job has started.",
      "job.completed": "The job is completed.",
      "job.failed": "The job has failed.",
      "job.cancelled": "The job was cancelled.",
      "document.added": "A document was added to the job.",
      "result.added": "The job has made a result.",
      test: "This mail shows that notices about the job arrive.",
    },
    job: "Job",
    id: "Job id",
    externalId: "External id",
    workflow: "Workflow",
    time: "Time (UTC)",
    details: "Details",
    file: "File",
    why: "You get this mail because of the job's mail setting. It was sent automatically; please do not reply.",
  },
};
