/** The lines of a job's log in the reader's language. They are kept in English; what others say is made of their facts. */

import type { Event, EventCode } from "../core/model/event.ts";

type LogTexts = Readonly<Record<EventCode, string>>;

/** `{file}` is the file's name, `{text}` the English line. Where an English detail matters, the line keeps it. */
const DE: LogTexts = {
  "job.created": "Auftrag angelegt.",
  "job.queued": "Auftrag eingereiht.",
  "job.started": "Gestartet.",
  "job.given-back": "Unterbrochen; der Auftrag beginnt von vorn.",
  "job.cancel-requested": "Der Abbruch wurde verlangt.",
  "job.completed": "Abgeschlossen.",
  "job.failed": "Fehlgeschlagen: {text}",
  "job.cancelled": "Abgebrochen.",
  "job.followed": "Folgeauftrag: {text}",
  "document.added": "{file}: empfangen.",
  "result.added": "{file}: Ergebnis erzeugt.",
  "file.processed": "{file}: verarbeitet.",
  "file.failed": "{file}: fehlgeschlagen ({text})",
  "file.skipped": "{file}: übersprungen, weil es schon vorhanden ist und overwrite false ist.",
  "asset.added": "{file}: gespeichert.",
  "asset.replaced": "{file}: ersetzt.",
  "asset.published": "{file}: veröffentlicht.",
  "asset.unpublished": "{file}: nicht mehr veröffentlicht.",
  "export.ready": "Der Export liegt bereit.",
  "option.ignored": "Ohne Wirkung: {text}",
  "mail.not-sent": "Keine E-Mail versandt: {text}",
  "content.changed": "{file}: Inhalt angepasst. {text}",
};

const LANGUAGES: ReadonlyMap<string, LogTexts> = new Map([["de", DE]]);

/** The line of an event for a locale such as de-AT; in English for a language that is not there. */
export function logText({ code, message, fileName }: Event, locale: string | undefined): string {
  const text = LANGUAGES.get(locale?.slice(0, 2).toLowerCase() ?? "")?.[code];
  return (
    text?.replaceAll(/\{(file|text)\}/gu, (_, name) =>
      name === "file" ? (fileName ?? "") : message,
    ) ?? message
  );
}

/** True for a locale that log lines can be told in; English is one. */
export function isLogLanguage(language: string): boolean {
  return language === "en" || LANGUAGES.has(language);
}
