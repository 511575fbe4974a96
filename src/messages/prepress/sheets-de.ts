/** What stands on the sheets of report and proof, in German. */

import type { SheetTexts } from "../../core/ports/prepress.ts";

export const sheetsDe: SheetTexts = {
  preflight: "Druckdatenprüfung",
  proof: "Korrekturabzug",
  results: { passed: "bestanden", warnings: "mit Warnungen", failed: "nicht bestanden" },
  file: "Datei",
  pages: "Seiten",
  page: "Seite",
  size: "Endformat",
  profile: "Profil",
  found: "Gefunden",
  errors: "Fehler",
  warnings: "Warnungen",
  infos: "Hinweise",
  inks: "Farben",
  none: "keine",
  nothingFound: "Auf dieser Seite wurde nichts gefunden.",
  notChecked: "Was nicht geprüft wurde",
  lines: {
    trim: "Endformat: Hier wird geschnitten.",
    bleed: "Beschnitt: Bis zu dieser Linie müssen Hintergründe und Bilder reichen.",
    safe: "Sicherheitsabstand: Text und Wichtiges sollen innerhalb dieser Linie bleiben.",
  },
  notices: [
    "Dieser Abzug ist nicht farbverbindlich: Bildschirme und Bürodrucker zeigen Farben anders als die Druckmaschine.",
    "Bilder der Seiten zeigen nicht, was Überdrucken ändert.",
    "Wer ihn freigibt, bestätigt, dass Text, Bilder, Format, Farben und Seitenzahl so bestellt sind.",
  ],
  decision: ["[  ] freigegeben    [  ] abgelehnt, weil:", "Name, Datum:"],
  job: "Auftrag",
  order: "Bestellung",
  name: "Titel",
  date: "Datum (UTC)",
};
