/** The catalogue of texts: which there are, and in which languages. English is what everything falls back to. */

import type { CallbackEvent } from "../core/model/delivery.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";

/** Everything that a mail says, in one language. `{name}` and the like stand for what differs. */
export interface Messages {
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
  /** Why the reader gets this. */
  readonly why: string;
}

const LANGUAGES: Readonly<Record<string, Messages>> = { en, de };

export interface Language {
  /** For the lang attribute. */
  readonly code: string;
  readonly messages: Messages;
}

/** The language of a locale such as de-AT; English for one that is not there. */
export function languageOf(locale: string | undefined): Language {
  const code = locale?.slice(0, 2) ?? "en";
  const messages = Object.hasOwn(LANGUAGES, code) ? LANGUAGES[code] : undefined;
  return messages === undefined ? { code: "en", messages: en } : { code, messages };
}
