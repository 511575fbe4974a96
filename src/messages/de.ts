/** The German texts. */

import type { Messages } from "./languages.ts";

export const de: Messages = {
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
};
