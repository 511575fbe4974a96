/** What the IPS job types say of their fields: closed word lists, what has no effect, and the mail setting. */

import type { Violation } from "../core/model/problem.ts";
import type { WorkflowContext } from "../core/ports/workflow-context.ts";
import { didYouMean } from "../core/text/nearest-name.ts";

const EMAIL_SETTINGS = ["All", "Error", "ErrorAndWarning", "JobCompletion", "None"] as const;

/** What a field of a job type does here. */
export type FieldRule =
  /** It has its effect. */
  | "used"
  /** It is taken and has no effect; the log says so. */
  | "ignored"
  /** Only answers hold it; the log says that it was ignored. */
  | "output-only";

export type FieldRules<Job> = Readonly<Record<keyof Job, FieldRule>>;

/** Violation of a word list, or none. IPS words are case-sensitive. */
export function checkWord(
  pointer: string,
  value: string | undefined,
  words: readonly string[],
): readonly Violation[] {
  if (value === undefined || words.includes(value)) {
    return [];
  }
  const message = `${pointer.slice(1)} must be one of ${words.join(", ")}.${didYouMean(value, words)}`;
  return [{ pointer, rule: "enumeration", message }];
}

/** The check of `emailSetting`. */
export function checkEmailSetting(value: string | undefined): readonly Violation[] {
  return checkWord("/emailSetting", value, EMAIL_SETTINGS);
}

/** The check of `publishType`. */
export function checkPublishType(value: string): readonly Violation[] {
  return checkWord("/publishType", value, ["Full", "FullWithSearch", "Incremental"]);
}

/** As many as the vendor's service takes by default. */
const HANDLES_MAX = 1000;

/** The check of a list of asset handles: at least one, at most a thousand. Whether they name assets is told file by file. */
export function checkHandles(pointer: string, handles: readonly string[]): readonly Violation[] {
  if (handles.length > 0 && handles.length <= HANDLES_MAX) {
    return [];
  }
  const message = `${pointer.slice(1)} must hold 1 to ${HANDLES_MAX} asset handles, not ${handles.length}.`;
  return [{ pointer, rule: handles.length === 0 ? "required" : "count", message }];
}

/** The names of the fields that ask for something that does not happen. */
export function ignoredFields<Job extends object>(
  job: Job,
  rules: FieldRules<Job>,
): readonly string[] {
  return fieldsOf(rules)
    .filter(
      (name) =>
        (rules[name] === "ignored" && !asksForNothing(job[name])) ||
        (rules[name] === "output-only" && job[name] !== undefined),
    )
    .map(String);
}

/** Tells in the job's log which fields had no effect, and where no mail is sent. */
export async function logIgnored(
  context: WorkflowContext,
  ignored: readonly string[],
  emailSetting: string,
): Promise<void> {
  if (ignored.length > 0) {
    const message = `Taken, but without effect here: ${ignored.join(", ")}.`;
    await context.log({ code: "option.ignored", severity: "warning", message });
  }
  if (emailSetting !== "None" && !context.sendsMail) {
    const message = `emailSetting is ${emailSetting}, but this server sends no mail for the company; the operator can set that up.`;
    await context.log({ code: "mail.not-sent", severity: "warning", message });
  }
}

/** All fields of a job type, in the order of the wire. */
function fieldsOf<Job extends object>(rules: FieldRules<Job>): readonly (keyof Job)[] {
  return Object.keys(rules) as (keyof Job)[];
}

/**
 * True for what old clients send only because their tools fill every field: absent, empty, false, 0, the words "None" and
 * "Default", an object whose process is "None", and lists and objects of nothing else.
 */
function asksForNothing(value: unknown): boolean {
  if (typeof value === "object" && value !== null) {
    const process: unknown = "process" in value ? value.process : undefined;
    return process === "None" || Object.values(value).every(asksForNothing);
  }
  return [undefined, false, 0, "", "None", "Default"].some((nothing) => nothing === value);
}
