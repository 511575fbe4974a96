/** Which language a locale gets, for mails and logs alike. */

import { expect, it } from "vitest";

import { isLanguage, isLogLanguage } from "../../src/messages/languages.ts";
import { logText } from "../../src/messages/write-log.ts";
import { mailOf } from "../../src/messages/write-mail.ts";

const EVENT = {
  jobId: "j",
  sequence: 1,
  at: 0,
  code: "job.completed",
  severity: "info",
  message: "Completed.",
} as const;
const CALLBACK = {
  type: "job.completed",
  timestamp: "2026-01-01T00:00:00Z",
  jobId: "j",
  sequence: 1,
  workflow: "w",
  status: "completed",
  message: "Completed.",
} as const;

it.each(["de", "de-AT", "DE-at"])("mail and log of %s are German", (locale) => {
  expect(mailOf(CALLBACK, locale).subject).toBe("Auftrag j ist fertig");
  expect(logText(EVENT, locale)).toBe("Abgeschlossen.");
  expect(isLanguage(locale)).toBe(true);
});

it.each([
  ["fr-CA", "La tâche j est terminée"],
  ["es", "El trabajo j está terminado"],
])("the mail of %s is in its language, and the log in English", (locale, subject) => {
  expect(mailOf(CALLBACK, locale).subject).toBe(subject);
  expect(logText(EVENT, locale)).toBe("Completed.");
  expect([isLanguage(locale), isLogLanguage(locale)]).toEqual([true, false]);
});

it.each([undefined, "en", "it-CH", ""])("mail and log of %s are English", (locale) => {
  expect(mailOf(CALLBACK, locale).subject).toBe("Job j is completed");
  expect(logText(EVENT, locale)).toBe("Completed.");
});
