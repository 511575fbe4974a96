/** The fields of a job that may stand in a query, generated from xsd/ by `npm run generate`. Do not edit. */

import type { QueryParameter } from "../../../listing/query.ts";

export const JOB_QUERY = [
  {
    "name": "name",
    "type": "string",
    "description": "What the job is called."
  },
  {
    "name": "description",
    "type": "string",
    "description": "As the field `description` of the job document says it."
  },
  {
    "name": "workflow",
    "type": "string",
    "description": "The default one without it."
  },
  {
    "name": "profile",
    "type": "string",
    "description": "Of the workflow; its default one without it."
  },
  {
    "name": "externalId",
    "type": "string",
    "description": "The caller's own id of the job."
  },
  {
    "name": "tags",
    "type": "string",
    "description": "As the field `tags` of the job document says it. Several: once for each.",
    "mayRepeat": true
  },
  {
    "name": "isTest",
    "type": "boolean",
    "description": "The job is for trying things out: told and listed as that, worked on as all others."
  },
  {
    "name": "invoiceReference",
    "type": "string",
    "description": "What the customer's bookkeeping knows the job by."
  },
  {
    "name": "followsJob",
    "type": "string",
    "description": "The job whose result was rejected, and which this one makes anew."
  },
  {
    "name": "dueTime",
    "type": "string",
    "description": "When the caller wants it done; never a promise, and no reason to run it earlier."
  },
  {
    "name": "priority",
    "type": "integer",
    "range": [
      0,
      100
    ],
    "description": "Of the company's waiting jobs the highest runs first, of equal ones the oldest; 50 without it."
  },
  {
    "name": "locale",
    "type": "string",
    "description": "As the field `locale` of the job document says it."
  },
  {
    "name": "execTime",
    "type": "string",
    "description": "As the field `execTime` of the job document says it."
  },
  {
    "name": "execSchedule",
    "type": "string",
    "description": "As the field `execSchedule` of the job document says it."
  },
  {
    "name": "timeZone",
    "type": "string",
    "description": "As the field `timeZone` of the job document says it."
  },
  {
    "name": "callbackURL",
    "type": "url",
    "description": "Who is told of the job's changes."
  },
  {
    "name": "callbackFormat",
    "type": "string",
    "values": [
      "json",
      "xml"
    ],
    "description": "As the field `callbackFormat` of the job document says it."
  },
  {
    "name": "callbackEvents",
    "type": "string",
    "description": "What callbackURL is told: the changes of the job's state without it. Several: once for each.",
    "mayRepeat": true
  },
  {
    "name": "callbackLinks",
    "type": "boolean",
    "description": "Whether the results that it is told have links which open without a key."
  },
  {
    "name": "returnURL",
    "type": "url",
    "description": "As the field `returnURL` of the job document says it."
  },
  {
    "name": "capabilities.adjust",
    "type": "boolean",
    "description": "Rotate, mirror, stretch, fit."
  },
  {
    "name": "capabilities.checkFix",
    "type": "boolean",
    "description": "Preflight."
  },
  {
    "name": "capabilities.checkFixProfile",
    "type": "string",
    "description": "A profile of the workflow preflight by its name, or a link that ATOMYX_PROFILES knows."
  },
  {
    "name": "capabilities.proof",
    "type": "boolean",
    "description": "As the field `capabilities.proof` of the job document says it."
  },
  {
    "name": "capabilities.proofProfile",
    "type": "string",
    "description": "As the field `capabilities.proofProfile` of the job document says it."
  },
  {
    "name": "capabilities.allowNonArtworkFiles",
    "type": "boolean",
    "description": "Files of any type beside the artwork."
  },
  {
    "name": "brand.color",
    "type": "string",
    "description": "As the field `brand.color` of the job document says it."
  },
  {
    "name": "brand.logo",
    "type": "url",
    "description": "A picture, fetched once and served from here."
  },
  {
    "name": "artwork.url",
    "type": "url",
    "description": "A file that is fetched at once, in place of an upload. In answers without its query."
  },
  {
    "name": "start",
    "type": "boolean",
    "description": "Whether it starts at once. Without it a job that brings documents does, others wait to be started."
  },
  {
    "name": "hold",
    "type": "boolean",
    "description": "On hold: no worker takes it until it is released."
  },
  {
    "name": "quietSeconds",
    "type": "integer",
    "range": [
      1,
      604800
    ],
    "description": "The job starts by itself when it has documents and for so long none came."
  },
  {
    "name": "retention.hours",
    "type": "integer",
    "range": [
      1,
      87600
    ],
    "description": "After its end; no more than the server keeps jobs."
  },
  {
    "name": "retention.afterDownload",
    "type": "boolean",
    "description": "Once every result was downloaded to its last byte."
  }
] as const satisfies readonly QueryParameter[];
