/** How a trigger is written at this door. */

import type { Members } from "../../core/model/people/record.ts";
import { type Trigger, TRIGGER_TYPES } from "../../core/model/people/trigger.ts";
import { shownUrl } from "../../core/text/redact-url.ts";
import { timeText } from "../../core/text/time-text.ts";
import { shape } from "./shape.ts";

const MEMBERS = {
  triggerId: "any",
  created: "any",
  updated: "any",
  archived: "any",
  description: "text",
  templateTags: "texts",
  objectIds: "texts",
  templateIds: "texts",
  triggerOptions: shape({
    recipients: "any",
    sendCopyToUser: "boolean",
    locale: "text",
    url: "text",
    news: "any",
  }),
  reportTemplateId: "text",
  pdfRequirement: "text",
  disabled: "boolean",
} as const;
const TYPE = { oneOf: TRIGGER_TYPES };

/** Of one that is made. */
export const TRIGGER = shape({ ...MEMBERS, "name!": "text", "triggerType!": TYPE });

/** Of one that is changed: what is not there stays. */
export const TRIGGER_UPDATE = shape({ ...MEMBERS, name: "text", triggerType: TYPE });

/** What is sent without what only we can say. */
export function withoutOurs(sent: Members): Members {
  const { triggerId: _a, created: _b, updated: _c, archived: _d, ...rest } = sent;
  return rest;
}

/** A trigger as answers have it, in the published order; what its address may hold of secrets is not shown. */
export function triggerBody({ id, createdAt, updatedAt, isArchived, document }: Trigger): Members {
  const { name, description, templateTags, objectIds, templateIds, ...others } = document;
  const { triggerType, triggerOptions, reportTemplateId, pdfRequirement, disabled, ...rest } =
    others;
  const { url } = triggerOptions;
  return {
    triggerId: id,
    created: timeText(createdAt),
    updated: timeText(updatedAt),
    name,
    description,
    templateTags,
    objectIds,
    templateIds,
    triggerType,
    triggerOptions: {
      ...triggerOptions,
      ...(typeof url === "string" ? { url: shownUrl(url) } : {}),
    },
    reportTemplateId,
    pdfRequirement,
    disabled,
    archived: isArchived,
    ...rest,
  };
}
