/** The trigger: whom a company tells of its records, by mail or by an HTTP call. */

import type { Members } from "./record.ts";

export const TRIGGER_TYPES = ["Email", "Http"] as const;
export type TriggerType = (typeof TRIGGER_TYPES)[number];

/** What of a record is told. */
export const TRIGGER_NEWS = ["Updated", "Completed"] as const;
export type TriggerNews = (typeof TRIGGER_NEWS)[number];

/** How it tells; what it holds beside is kept. Flags and lists may be texts. */
export interface TriggerOptions extends Members {
  /** Mail addresses. */
  readonly recipients?: string | readonly string[] | null;
  /** Whether whose record it is gets the mail, too. */
  readonly sendCopyToUser?: boolean | string | null;
  /** Of the mail. */
  readonly locale?: string | null;
  /** What is called; in clear, never to be logged or shown. */
  readonly url?: string | null;
  /** Of TRIGGER_NEWS. */
  readonly news?: string | readonly string[] | null;
}

/** As it was set up; members that nobody knows here are kept. */
export interface TriggerDocument extends Members {
  readonly name: string;
  readonly triggerType: TriggerType;
  readonly triggerOptions: TriggerOptions;
  /** Which records are meant; all where the lists are empty. */
  readonly templateTags: readonly string[];
  readonly objectIds: readonly string[];
  readonly templateIds: readonly string[];
  /** NotRequired, or which kind of report is to come; of those there is one here. */
  readonly pdfRequirement?: unknown;
  readonly disabled: boolean;
}

export interface Trigger {
  /** 24 hexadecimal digits. */
  readonly id: string;
  readonly companyId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Out of use for good, until it is brought back. */
  readonly isArchived: boolean;
  readonly document: TriggerDocument;
}

/** Of a company, those that are archived included. */
export const TRIGGERS_MAX = 1000;
export const RECIPIENTS_MAX = 50;

/** How callbacks that tell records are written: that of the service whose query API they speak of. */
export const RECORD_STYLE = "workfloplus";

/** How mails are written that hold a link to the report on the record. */
export const REPORT_MAIL_STYLE = "report";

/** Whether whoever is told is to get the report, too. */
export function wantsReport({ pdfRequirement }: TriggerDocument): boolean {
  const asked = typeof pdfRequirement === "string" ? pdfRequirement.toLowerCase() : "";
  return asked !== "" && asked !== "notrequired";
}

/** True while it tells anything. */
export function isLive({ isArchived, document }: Trigger): boolean {
  return !isArchived && !document.disabled;
}

/** A text of several things, or a list. */
export function listIn(value: unknown): readonly string[] {
  const texts = typeof value === "string" ? value.split(/[\s,;]+/u) : [value].flat();
  return [...new Set(texts.filter((each) => typeof each === "string" && each !== ""))] as string[];
}

/** What of a record it tells: by mail, that is usually the end only. */
export function newsOf({
  triggerType,
  triggerOptions,
}: Pick<TriggerDocument, "triggerType" | "triggerOptions">): readonly TriggerNews[] {
  const asked = listIn(triggerOptions.news).map((each) => each.toLowerCase());
  if (asked.length === 0) {
    return triggerType === "Email" ? ["Completed"] : TRIGGER_NEWS;
  }
  return TRIGGER_NEWS.filter((each) => asked.includes(each.toLowerCase()));
}

/** What of a record triggers look at. */
export interface Triggering {
  /** In lower case. */
  readonly workflowId: string;
  readonly workflowTags: readonly string[];
  readonly objectIds: readonly string[];
}

/** Whether a record is meant: by its workflow, named by id or tag, and by what it is about. */
export function isMeant(
  { templateIds, templateTags, objectIds }: TriggerDocument,
  record: Triggering,
): boolean {
  const isOfWorkflow =
    (templateIds.length === 0 && templateTags.length === 0) ||
    templateIds.some((id) => id.toLowerCase() === record.workflowId) ||
    templateTags.some((tag) => record.workflowTags.includes(tag));
  return (
    isOfWorkflow &&
    (objectIds.length === 0 || objectIds.some((id) => record.objectIds.includes(id)))
  );
}
