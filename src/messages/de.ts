/** The German texts. */

import { prepressDe } from "./prepress-de.ts";
import type { Texts } from "./texts.ts";

export const de: Texts = {
  prepress: prepressDe,
  mail: {
    subjects: {
      "job.started": "Auftrag {name} hat begonnen",
      "job.completed": "Auftrag {name} ist fertig",
      "job.failed": "Auftrag {name} ist fehlgeschlagen",
      "job.cancelled": "Auftrag {name} wurde abgebrochen",
      "document.added": "Auftrag {name}: Dokument hinzugefügt",
      "result.added": "Auftrag {name}: Ergebnis hinzugefügt",
      test: "Auftrag {name}: Testnachricht",
    },
    sentences: {
      "job.started": "Der Auftrag hat begonnen.",
      "job.completed": "Der Auftrag ist fertig.",
      "job.failed": "Der Auftrag ist fehlgeschlagen.",
      "job.cancelled": "Der Auftrag wurde abgebrochen.",
      "document.added": "Dem Auftrag wurde ein Dokument hinzugefügt.",
      "result.added": "Der Auftrag hat ein Ergebnis erzeugt.",
      test: "Diese Nachricht zeigt, dass Meldungen zu dem Auftrag ankommen.",
    },
    job: "Auftrag",
    id: "Auftragsnummer",
    externalId: "Externe Nummer",
    workflow: "Ablauf",
    time: "Zeit (UTC)",
    details: "Einzelheiten",
    file: "Datei",
    why: "Sie erhalten diese Nachricht wegen der Mail-Einstellung des Auftrags. Sie wurde automatisch verschickt; bitte antworten Sie nicht.",
  },
  // Where an English detail matters, the line keeps it.
  log: {
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
  },
};
