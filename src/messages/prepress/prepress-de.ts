/** What prepress says besides its findings, in German. */

import type { PrepressTexts } from "../../core/ports/prepress.ts";
import { findingsDe } from "./findings-de.ts";
import { sheetsDe } from "./sheets-de.ts";

export const prepressDe: PrepressTexts = {
  sheets: sheetsDe,
  findings: findingsDe,
  found: {
    shape: "Fläche",
    line: "Linie",
    text: "Text",
    picture: "Bild",
    shading: "Verlauf",
    "soft-mask": "weiche Maske",
    "content-stream": "Zeichnung einer Seite",
    "no-printing": "kein Drucken",
    "low-resolution": "Drucken in geringer Auflösung",
    left: "links",
    right: "rechts",
    top: "oben",
    bottom: "unten",
    "page-missing": "eine Seite fehlt",
    "page-tree-circle": "die Liste führt in sich zurück",
    "page-without-type": "eine Seite sagt nicht, dass sie eine ist",
    "page-not-loadable": "Seiten lassen sich nicht öffnen",
  },
  notChecked: {
    "colour-appearance":
      "Wie Farben auf Papier aussehen: Weder Bilder der Seiten noch der Proof sind farbverbindlich.",
    conformance: "Ob die Datei den Standard einhält, den sie nennt.",
    "fields-without-appearance": "Was ein Formularfeld druckt, das nicht sagt, wie es aussieht.",
    "ink-of-overlaps":
      "Der Gesamtfarbauftrag, wo Objekte übereinander liegen: Farbe wird für ein Objekt zur Zeit genannt.",
    "safe-zone-of-outlines": "Text, der in Pfade oder Pixel umgewandelt wurde.",
    "thin-shapes": "Dünne Stellen von Formen, die keine Rechtecke sind.",
    trapping: "Überfüllung, Moiré und Tiefschwarz nach Augenmaß.",
  },
};
