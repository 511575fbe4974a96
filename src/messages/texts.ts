/** The texts that there are in every language. `{…}` stands for what differs. */

import type { CallbackEvent } from "../core/model/delivery.ts";
import type { EventCode } from "../core/model/event.ts";
import type { PrepressTexts } from "../core/ports/prepress.ts";
import type { ArtworkTexts } from "./artwork/artwork-texts.ts";

/** What a mail says. `{name}` is the job's. */
export interface MailTexts {
  /** The subject by what happened; "test" for a test. */
  readonly subjects: Readonly<Record<CallbackEvent | "test", string>>;
  /** The sentence above the details. */
  readonly sentences: Readonly<Record<CallbackEvent | "test", string>>;
  readonly job: string;
  readonly id: string;
  readonly externalId: string;
  readonly workflow: string;
  readonly time: string;
  readonly details: string;
  readonly file: string;
  /** A link to it follows. */
  readonly report: string;
  /** Why the reader gets this. */
  readonly why: string;
}

/** The line of each event. `{file}` is the file's name, `{text}` the English line. */
export type LogTexts = Readonly<Record<EventCode, string>>;

export interface Texts {
  readonly artwork: ArtworkTexts;
  readonly prepress: PrepressTexts;
  readonly mail: MailTexts;
  /** Without them the lines are told as they are kept, which is in English. */
  readonly log?: LogTexts;
}
