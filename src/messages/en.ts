/** The English texts. */

import { artworkEn } from "./artwork/artwork-en.ts";
import { prepressEn } from "./prepress/prepress-en.ts";
import type { Texts } from "./texts.ts";

export const en: Texts = {
  artwork: artworkEn,
  prepress: prepressEn,
  mail: {
    subjects: {
      "job.started": "Job {name} has started",
      "job.completed": "Job {name} is completed",
      "job.failed": "Job {name} has failed",
      "job.cancelled": "Job {name} was cancelled",
      "document.added": "Job {name}: document added",
      "result.added": "Job {name}: result added",
      "file.failed": "Job {name}: a file failed",
      "artwork.uploaded": "Job {name}: artwork uploaded",
      "artwork.adjusted": "Job {name}: artwork adjusted",
      "preflight.done": "Job {name}: preflight is done",
      "review.wanted": "Job {name} waits for your review",
      "review.done": "Job {name}: artwork reviewed",
      "proof.ready": "Job {name}: proof is ready",
      "decision.made": "Job {name}: artwork decided",
      "artwork.expired": "Job {name}: the time for artwork is over",
      "link.revoked": "Job {name}: the upload link was withdrawn",
      "record.changed": "Job {name}: the record changed",
      "contents.removed": "Job {name}: documents and results were removed",
      "endpoint.off": "Job {name}: a callback address is switched off",
      test: "Job {name}: test mail",
    },
    sentences: {
      "job.started": "The job has started.",
      "job.completed": "The job is completed.",
      "job.failed": "The job has failed.",
      "job.cancelled": "The job was cancelled.",
      "document.added": "A document was added to the job.",
      "result.added": "The job has made a result.",
      "file.failed": "A file of the job could not be had or not be worked on.",
      "artwork.uploaded": "Somebody uploaded artwork for the job.",
      "artwork.adjusted": "The artwork of the job was adjusted.",
      "preflight.done": "The artwork of the job was checked.",
      "review.wanted":
        "The artwork of the job has warnings that somebody has to look at before it can be approved.",
      "review.done": "The artwork of the job was looked at.",
      "proof.ready": "The proof of the job's artwork can be looked at.",
      "decision.made": "The artwork of the job was approved or rejected.",
      "artwork.expired": "Nobody approved artwork for the job in time.",
      "link.revoked": "The upload link of the job is no longer valid.",
      "record.changed": "People went on with the work of the job.",
      "contents.removed": "The documents and results of the job were removed, as the job asks.",
      "endpoint.off":
        "An address that is told about your jobs took no callbacks for days. Nothing more is sent there until it is switched on again.",
      test: "This mail shows that notices about the job arrive.",
    },
    job: "Job",
    id: "Job id",
    externalId: "External id",
    workflow: "Workflow",
    time: "Time (UTC)",
    details: "Details",
    file: "File",
    report: "Report (PDF)",
    why: "You get this mail because it was asked for about this job. It was sent automatically; please do not reply.",
  },
};
