/** What the findings of preflight say, in German. `{found}` and `{wanted}` stand for values. */

import type { PrepressTexts } from "../../core/ports/prepress.ts";

export const findingsDe: PrepressTexts["findings"] = {
  attachments: {
    message: "Die Datei enthält {found} angehängte Dateien.",
    advice: "Entfernen Sie die Anhänge; gedruckt wird nur, was auf den Seiten steht.",
  },
  "black-text-knocks-out": {
    message: "Kleiner schwarzer Text ({found}) spart die Farben darunter aus.",
    advice:
      "Stellen Sie schwarzen Text auf Überdrucken, damit keine weißen Ränder entstehen, wenn sich Platten verschieben.",
  },
  "bleed-empty": {
    message:
      "Das Motiv scheint am Endformat zu enden ({found}), obwohl Platz für Beschnitt da ist.",
    advice:
      "Ziehen Sie Hintergründe und Bilder an jeder Seite, die sie berühren, {wanted} über das Endformat hinaus.",
  },
  "bleed-missing": {
    message: "Um das Endformat sind {found} Beschnitt, gebraucht werden {wanted}.",
    advice:
      "Lassen Sie Bilder und Farben {wanted} über das Endformat laufen und exportieren Sie mit diesem Beschnitt.",
  },
  "bleed-without-box": {
    message:
      "Es gibt keinen Beschnittrahmen; was um das Endformat liegt, gilt als Beschnitt ({found}).",
    advice: "Exportieren Sie mit Beschnitt, damit die Datei sagt, wie weit er geht.",
  },
  "box-invalid": {
    message: "Der Rahmen {found} der Seite ist keine Fläche.",
    advice: "Setzen Sie die Seitenrahmen neu oder exportieren Sie die Datei noch einmal.",
  },
  "box-outside": {
    message: "Der Rahmen {found} ragt über {wanted} hinaus.",
    advice:
      "Machen Sie den Bogen größer oder {found} kleiner: Das Endformat liegt im Beschnitt, der Beschnitt im Bogen.",
  },
  "calibrated-rgb": {
    message: "Ein Objekt ({found}) ist in RGB mit Farbprofil.",
    advice:
      "Wandeln Sie es in das CMYK der Druckmaschine um, oder nehmen Sie hin, dass die Druckerei es tut.",
  },
  "claim-without-output-intent": {
    message: "Die Datei gibt sich als {found} aus, nennt aber keine Druckbedingung.",
    advice: "Exportieren Sie sie noch einmal als {found}, mit der Druckbedingung des Auftrags.",
  },
  "content-damaged": {
    message: "Ein Teil der Datei lässt sich nicht lesen: {found}.",
    advice: "Exportieren Sie die Datei neu; was nicht gelesen werden kann, wird nicht gedruckt.",
  },
  "crop-inside-trim": {
    message:
      "Der Zuschnittrahmen verdeckt einen Teil des Endformats: Bildschirme zeigen weniger, als gedruckt wird.",
    advice:
      "Machen Sie den Zuschnittrahmen so groß wie den Bogen und sehen Sie die Seite noch einmal an.",
  },
  "device-independent-colour": {
    message: "Ein Objekt ({found}) hat eine geräteunabhängige Farbe wie Lab.",
    advice: "Wandeln Sie sie in CMYK oder eine Sonderfarbe um.",
  },
  "fill-thin": {
    message: "Ein gefülltes Rechteck ist {found} dünn, druckbar sind {wanted}.",
    advice: "Machen Sie es dicker, oder ziehen Sie eine Linie dieser Stärke.",
  },
  "font-invisible": {
    message:
      "Die Schrift {found} ist nicht in der Datei; ihr Text ist unsichtbar, wie bei gescannten Seiten.",
    advice: "Für den Druck ist nichts zu tun.",
  },
  "font-not-embedded": {
    message: "Die Schrift {found} ist nicht in der Datei; gedruckt würde eine andere.",
    advice:
      "Exportieren Sie mit allen Schriften eingebettet, oder wandeln Sie den Text in Pfade um.",
  },
  "form-fields": {
    message: "Die Datei hat {found} Formularfelder.",
    advice: "Reduzieren Sie das Formular, damit das Ausgefüllte Teil der Seite wird.",
  },
  "form-fields-without-appearance": {
    message:
      "{found} Formularfelder sagen nicht, wie sie aussehen; jedes Programm zeichnet sie anders oder gar nicht.",
    advice:
      "Reduzieren Sie das Formular, oder speichern Sie es mit einem Programm, das die Felder zeichnet.",
  },
  "form-xfa": {
    message: "Die Datei enthält ein XFA-Formular, das Druckmaschinen nicht drucken können.",
    advice: "Drucken Sie es aus dem Programm, das es zeigt, in ein PDF und schicken Sie dieses.",
  },
  "ink-coverage": {
    message: "Ein Objekt hat {found} Farbauftrag, das Papier verträgt {wanted}.",
    advice:
      "Nehmen Sie weniger Farbe: Bilder mit dem Profil der Druckmaschine umwandeln, Schwarz aus weniger Farben mischen.",
  },
  "ink-overlap": {
    message:
      "Objekte, die zu dem darunter hinzukommen, können mehr Farbe ergeben, als das Papier verträgt ({found}).",
    advice:
      "Prüfen Sie den Gesamtfarbauftrag in einer Separationsvorschau, wo Objekte überdrucken oder multiplizieren.",
  },
  layers: {
    message: "Die Datei hat Ebenen: {found}.",
    advice:
      "Führen Sie die Ebenen zusammen, damit nichts davon abhängt, welche eingeschaltet sind.",
  },
  "layers-hidden": {
    message: "Ebenen werden nicht gedruckt: {found}.",
    advice: "Schalten Sie ein, was gedruckt werden soll, und löschen Sie die anderen Ebenen.",
  },
  "line-thin": {
    message: "Eine Linie ist {found} dünn, druckbar sind {wanted}.",
    advice: "Machen Sie die Linie stärker; eine der Stärke 0 wird so dünn, wie das Gerät kann.",
  },
  multimedia: {
    message: "Die Datei spielt etwas ab: {found}.",
    advice: "Entfernen Sie es, oder setzen Sie ein Bild an seine Stelle.",
  },
  notes: {
    message: "Im Endformat liegt eine Notiz ({found}).",
    advice: "Löschen Sie die Notiz, oder reduzieren Sie sie, wenn sie gedruckt werden soll.",
  },
  "output-intent": {
    message: "Die Datei ist für die Druckbedingung {found} gemacht.",
    advice: "Nichts ist zu tun, wenn der Auftrag so gedruckt wird.",
  },
  overprint: {
    message: "Objekte überdrucken; Bilder der Seite zeigen nicht, was das ändert.",
    advice: "Sehen Sie die Seite in einem Programm an, das Überdrucken simuliert.",
  },
  "page-count": {
    message: "Die Datei hat {found} Seiten, gewünscht sind {wanted}.",
    advice:
      "Fügen Sie Seiten hinzu oder entfernen Sie welche, oder bestellen Sie eine andere Zahl.",
  },
  "page-repeated": {
    message: "Diese Seite ist noch einmal Seite {found}, genau dasselbe Objekt.",
    advice: "Prüfen Sie, ob die Seite zweimal gedruckt werden soll.",
  },
  "page-rotated": {
    message: "Die Seite ist für die Anzeige um {found} gedreht.",
    advice: "Nichts ist zu tun, wenn sie im Bild richtig steht.",
  },
  "page-scaled": {
    message: "Die Seite rechnet in eigenen Einheiten: {found} mal ein Punkt.",
    advice: "Prüfen Sie die Größe: Ältere Programme drucken sie um so viel zu klein.",
  },
  "page-sizes-differ": {
    message: "Die Seite misst {found}, die erste {wanted}.",
    advice: "Exportieren Sie alle Seiten in einer Größe.",
  },
  "page-tree-damaged": {
    message:
      "Das Seitenverzeichnis ist beschädigt ({found}); Programme zeigen verschieden viele Seiten.",
    advice: "Exportieren Sie die Datei neu.",
  },
  "pdf-version": {
    message: "Die Datei ist PDF {found}; manche Druckmaschinen lesen nur {wanted}.",
    advice: "Exportieren Sie als PDF 1.7 oder PDF/X-4, wenn sie nicht richtig gedruckt wird.",
  },
  "pdfx-claim": {
    message: "Die Datei gibt an, {found} einzuhalten.",
    advice: "Nichts ist zu tun; ob es stimmt, wird nicht geprüft.",
  },
  "picture-mask-resolution": {
    message: "Die weiche Maske eines Bildes hat {found}, gewünscht sind {wanted}.",
    advice:
      "Machen Sie die Maske in voller Auflösung aus dem Bild, sonst werden seine Kanten weich.",
  },
  "picture-resolution": {
    message: "Ein Bild hat {found}, gewünscht sind {wanted}.",
    advice:
      "Nehmen Sie ein Bild mit mehr Pixeln, oder drucken Sie es kleiner; Hochrechnen bringt nichts.",
  },
  "picture-resolution-high": {
    message: "Ein Bild hat {found}; mehr als {wanted} sieht man im Druck nicht.",
    advice: "Rechnen Sie das Bild beim Export kleiner, dann wird auch die Datei kleiner.",
  },
  "picture-stencil-resolution": {
    message: "Ein Strichbild hat {found}, gewünscht sind {wanted}.",
    advice: "Scannen Sie es höher aufgelöst, oder zeichnen Sie es als Vektor.",
  },
  "printing-restricted": {
    message: "Die Datei schränkt das Drucken ein: erlaubt ist {found}.",
    advice: "Speichern Sie sie ohne Sicherheitseinstellungen.",
  },
  "registration-colour": {
    message: "Ein Objekt ({found}) im Endformat hat die Passerfarbe, die auf allen Platten druckt.",
    advice: "Nehmen Sie Schwarz; die Passerfarbe ist für Druckmarken da.",
  },
  "rgb-colour": {
    message: "Ein Objekt ({found}) ist in RGB, das keine Druckfarbe ist.",
    advice:
      "Wandeln Sie es in das CMYK der Druckmaschine um, oder nehmen Sie hin, dass die Druckerei es tut und Farben sich ändern.",
  },
  "rotation-invalid": {
    message: "Die Seite ist um {found} gedreht, kein Vielfaches von 90°; sie gilt als aufrecht.",
    advice: "Drehen Sie die Seite um 0°, 90°, 180° oder 270°.",
  },
  scripts: {
    message: "Die Datei führt etwas aus: {found}.",
    advice: "Entfernen Sie Skripte und Aktionen.",
  },
  "spot-colours": {
    message: "Die Datei druckt Sonderfarben: {found}.",
    advice: "Wandeln Sie die nicht bestellten in CMYK um; bestellt sind {wanted}.",
  },
  "spot-names-alike": {
    message: "Sonderfarben heißen fast gleich, und jede ist eine Platte: {found}.",
    advice: "Geben Sie der Farbe überall denselben Namen.",
  },
  "spot-prints-nothing": {
    message: "Sonderfarben kommen nur mit 0 % vor: {found}.",
    advice: "Entfernen Sie sie, oder geben Sie ihnen einen Tonwert.",
  },
  "stream-filter": {
    message: "Die Datei nutzt Kompressionen, die manche Programme nicht lesen: {found}.",
    advice: "Exportieren Sie mit ZIP oder JPEG, wenn etwas fehlt.",
  },
  "text-many-inks": {
    message: "Text von {found} ist in mehr als einer Farbe; er soll {wanted} haben.",
    advice: "Setzen Sie kleinen Text in Schwarz oder nur einer Farbe.",
  },
  "text-near-trim": {
    message: "Text steht {found} vom Endformat, sicher sind {wanted}.",
    advice: "Rücken Sie Text vom Rand weg; der Schnitt weicht von Bogen zu Bogen etwas ab.",
  },
  "text-small": {
    message: "Text hat {found}, lesbar sind {wanted}.",
    advice: "Machen Sie den Text größer.",
  },
  "too-complex": {
    message: "Die Datei zeichnet mehr, als angesehen wird; sie ist nicht zu Ende geprüft.",
    advice: "Vereinfachen Sie ihre Zeichnungen, oder teilen Sie die Datei.",
  },
  "spot-alternate-rgb": {
    message: "Sonderfarben sind für Programme ohne sie in RGB beschrieben: {found}.",
    advice: "Nichts ist zu tun, wo jede ihre Platte hat; die anderen gehören in CMYK umgewandelt.",
  },
  "transfer-curve": {
    message: "Ein Objekt ({found}) hat eine Kurve, die seine Tonwerte beim Druck ändert.",
    advice:
      "Exportieren Sie ohne Transferkurven; Druckmaschinen übergehen sie oder ändern damit die Farben.",
  },
  transparency: {
    message: "Objekte sind transparent ({found}).",
    advice:
      "Nichts ist zu tun für Druckmaschinen, die PDF/X-4 lesen; für andere reduzieren Sie die Transparenz.",
  },
  "trim-missing": {
    message: "Die Seite hat keinen Endformatrahmen; als Größe gelten {found}.",
    advice: "Exportieren Sie mit Endformat und Beschnitt, etwa als PDF/X-4.",
  },
  "trim-size": {
    message: "Die Seite misst {found}, gewünscht ist {wanted}.",
    advice: "Machen Sie die Seite so groß, oder bestellen Sie die andere Größe.",
  },
  "white-overprint": {
    message:
      "Weiß ist auf Überdrucken gestellt ({found}): Es verschwindet im Druck, obwohl Bildschirme es zeigen.",
    advice: "Schalten Sie Überdrucken für weiße Objekte aus.",
  },
  "white-overprint-harmless": {
    message: "Weiß ist auf Überdrucken gestellt ({found}), druckt so aber trotzdem weiß.",
    advice: "Schalten Sie Überdrucken für weiße Objekte sicherheitshalber aus.",
  },
};
