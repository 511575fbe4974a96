/** The lines of a job's log in the reader's language. They are kept in English; what others say is made of their facts. */

import type { Event } from "../core/model/event.ts";
import { languageOf } from "./languages.ts";

/** The line of an event for a locale such as de-AT; in English for a language that is not there. */
export function logText({ code, message, fileName }: Event, locale: string | undefined): string {
  const text = languageOf(locale).texts.log?.[code] ?? "{text}";
  return text.replaceAll(/\{(file|text)\}/gu, (_, name) =>
    name === "file" ? (fileName ?? "") : message,
  );
}
