/** What the artwork page says, in German. */

import type { ArtworkTexts } from "./artwork-texts.ts";

export const artworkDe: ArtworkTexts = {
  language: "Deutsch",
  languages: "Sprache",
  title: "Druckdaten für Bestellung {order}",
  titleWithoutOrder: "Ihre Druckdaten",
  skip: "Zum Inhalt",
  steps: {
    label: "Schritte",
    upload: "Hochladen",
    check: "Prüfung",
    decide: "Freigabe",
    done: "Fertig",
    isDone: "erledigt",
    isNow: "jetzt",
  },
  order: {
    heading: "Ihre Bestellung",
    number: "Bestellung",
    name: "Titel",
    yes: "ja",
    no: "nein",
    limits: "So muss die Datei sein",
    types: "Eine Datei: PDF, oder ein Bild als {types}",
    size: "Höchstens {size}",
    trim: "{width} × {height} nach dem Beschnitt",
    width: "{width} breit nach dem Beschnitt",
    height: "{height} hoch nach dem Beschnitt",
    bleed: "{bleed} Anschnitt an jeder Seite",
    pages: { one: "{n} Seite", other: "{n} Seiten" },
    pagesMin: { one: "Mindestens {n} Seite", other: "Mindestens {n} Seiten" },
    pagesMax: { one: "Höchstens {n} Seite", other: "Höchstens {n} Seiten" },
  },
  upload: {
    heading: "Laden Sie Ihre Datei hoch",
    again: "Eine andere Datei hochladen",
    file: "Datei",
    button: "Hochladen",
    onPhones:
      "Auf dem Telefon: Bilder im Format HEIC werden nicht angenommen; wählen Sie sie als JPEG. Dateien aus einer Cloud kopieren Sie vorher auf das Telefon.",
    rejected:
      "Version {version} wurde abgelehnt. Laden Sie eine neue Datei hoch; sie wird wieder geprüft.",
    otherFiles: "Weitere Dateien",
    otherFilesHint: "Für die Druckerei, etwa Schriften oder ein Layout. Sie werden nicht geprüft.",
    addOtherFile: "Diese Datei hinzufügen",
    keptFiles: { one: "{n} weitere Datei ist hier", other: "{n} weitere Dateien sind hier" },
  },
  uploading: {
    started: "{file} wird hochgeladen.",
    percent: "{percent} hochgeladen.",
    progress: "{done} von {total} sind angekommen.",
    timeLeft: "Noch etwa {time}.",
    done: "{file} ist angekommen.",
    stayOpen: "Lassen Sie diese Seite offen, bis die Datei angekommen ist.",
    cancel: "Hochladen von {file} abbrechen",
    cancelled: "Das Hochladen wurde abgebrochen. Von {file} wurde nichts behalten.",
    again: "Noch einmal versuchen",
    offline: "Es gibt keine Verbindung. Sobald es eine gibt, geht es von selbst weiter.",
    waiting: "Die Verbindung ist abgerissen. In {time} geht es von selbst weiter.",
    unreadable:
      "Ihr Browser kann {file} nicht mehr lesen: Die Datei hat sich geändert oder liegt in einer Cloud. Kopieren Sie sie auf Ihr Gerät und wählen Sie sie dann noch einmal.",
    refused:
      "{file} wurde nicht angenommen. Wählen Sie eine andere Datei, oder laden Sie diese Seite neu und sehen Sie nach, was sie sagt.",
    goOn: "Von {file} sind schon {percent} hier. Wählen Sie dieselbe Datei noch einmal, dann geht es dort weiter.",
    tooLarge:
      "{file} hat {size}; höchstens {max} werden angenommen. Machen Sie die Bilder kleiner oder exportieren Sie die Datei für den Druck.",
    empty: "{file} ist leer. Wählen Sie eine andere Datei.",
    dropHere: "oder legen Sie eine Datei hier ab",
  },
  checking: {
    heading: "Ihre Datei wird geprüft",
    check: "Wir sehen uns {file} an und machen Bilder der Seiten.",
    adjust: "Wir passen {file} an. Danach wird die neue Datei geprüft.",
    fetch: "Wir holen die Datei, mit der bestellt wurde.",
    logoHeading: "Diese Seite wird vorbereitet",
    logo: "Gleich können Sie hier Ihre Datei hochladen.",
    byItself:
      "Diese Seite geht von selbst weiter. Sie können sie auch schließen und später wiederkommen.",
    reload: "Noch einmal nachsehen",
  },
  findings: {
    heading: "Was die Prüfung gefunden hat",
    passed: "Nichts steht im Weg: {file} kann gedruckt werden.",
    warnings: "{file} kann gedruckt werden; sehen Sie sich aber zuerst diese Punkte an.",
    failed:
      "{file} kann so nicht gedruckt werden. Bessern Sie die Datei nach und laden Sie sie noch einmal hoch.",
    unreadable: {
      password:
        "{file} kann nicht geprüft werden: Die Datei ist mit einem Kennwort geschützt. Speichern Sie sie ohne Kennwort und laden Sie sie noch einmal hoch.",
      encryption:
        "{file} kann nicht geprüft werden: Die Datei ist auf eine Art verschlüsselt, die hier nicht bekannt ist. Speichern Sie sie ohne Verschlüsselung und laden Sie sie noch einmal hoch.",
      damaged:
        "{file} kann nicht gelesen werden: Die Datei ist beschädigt, oder ein Teil von ihr fehlt. Exportieren Sie sie neu aus dem Programm, mit dem sie gemacht wurde, und laden Sie diese hoch.",
      kind: "{file} kann nicht geprüft werden: Die Datei ist von keiner angenommenen Art, wie immer sie heißt. Speichern Sie sie in einer der unten genannten Arten und laden Sie sie noch einmal hoch.",
      pages:
        "{file} hat zu viele Seiten: Höchstens {limit} können geprüft werden. Teilen Sie die Datei und laden Sie einen Teil hoch, oder machen Sie eine Datei aus den Seiten, die gedruckt werden sollen.",
      pixels:
        "{file} hat zu viele Pixel: Ein Bild darf höchstens {limit} haben, Breite mal Höhe. Machen Sie es kleiner und laden Sie es noch einmal hoch.",
      time: "Die Prüfung von {file} dauerte zu lange: Die Datei ist zu verwickelt. Reduzieren Sie Ebenen und Transparenz oder machen Sie die Bilder kleiner, und laden Sie sie dann noch einmal hoch.",
      memory:
        "{file} braucht mehr Speicher, als für eine Prüfung da ist. Machen Sie die Bilder kleiner oder teilen Sie die Datei, und laden Sie sie dann noch einmal hoch.",
      other:
        "{file} konnte nicht geprüft werden. Speichern Sie die Datei neu und laden Sie sie noch einmal hoch; hilft das nicht, fragen Sie die Druckerei.",
    },
    errors: { one: "{n} Fehler", other: "{n} Fehler" },
    warningsCount: { one: "{n} Warnung", other: "{n} Warnungen" },
    infos: { one: "{n} Hinweis", other: "{n} Hinweise" },
    severities: { error: "Fehler", warning: "Warnung", info: "Hinweis" },
    advice: "Was zu tun ist:",
    onPage: "Seite {page}",
    ofFile: "Ganze Datei",
    places: { one: "{n} Stelle", other: "{n} Stellen" },
    pages: "Seiten",
    picture: "Seite {page} von {pages}",
    pictureWithPlaces: {
      one: "Seite {page} von {pages}, mit einem Rahmen um {n} Stelle",
      other: "Seite {page} von {pages}, mit Rahmen um {n} Stellen",
    },
    more: {
      one: "{n} weitere Seite steht im Bericht.",
      other: "{n} weitere Seiten stehen im Bericht.",
    },
    notChecked: "Was niemand geprüft hat",
    report: "Bericht herunterladen (PDF)",
  },
  review: {
    heading: "{company} sieht sich Ihre Datei an",
    text: "Die Prüfung hat Punkte gefunden, die die Druckerei zuerst sehen will. Sobald das geschehen ist, können Sie freigeben; kommen Sie dann wieder auf diese Seite.",
  },
  adjust: {
    heading: "Seiten anpassen",
    text: "Geändert wird die Datei selbst, nicht nur ihr Bild; sie wird eine neue Version, die geprüft und hier gezeigt wird.",
    rotate: "Drehen",
    rotations: {
      "0": "nicht drehen",
      "90": "um 90° nach rechts",
      "180": "auf den Kopf",
      "270": "um 90° nach links",
    },
    mirror: "Spiegeln",
    mirrors: {
      none: "nicht spiegeln",
      horizontal: "links und rechts",
      vertical: "oben und unten",
    },
    fit: "Größe",
    fits: {
      none: "lassen, wie sie ist",
      stretch: "auf die bestellte Größe strecken",
      inside: "ganz hineinpassen, mit Rändern",
      cover: "ausfüllen und abschneiden, was zu viel ist",
    },
    grow: "In den Anschnitt vergrößern, wo keiner ist",
    button: "Neue Version machen",
  },
  proof: {
    heading: "Ihr Korrekturabzug",
    text: "Das ist Version {version} Ihrer Datei, wie sie gedruckt wird. Sehen Sie sich jede Seite an.",
    withoutProof:
      "Das ist Version {version} Ihrer Datei. Bestätigen Sie, dass sie gedruckt werden soll.",
    picture:
      "Korrekturabzug von Seite {page} von {pages}, mit den Linien von Beschnitt, Anschnitt und Sicherheitsabstand",
    download: "Korrekturabzug herunterladen (PDF)",
    lines:
      "Die Linien zeigen, wo die Seite geschnitten wird (Beschnitt), wie weit Hintergründe reichen müssen (Anschnitt) und wo Text sicher ist.",
    notices: [
      "Der Abzug ist nicht farbverbindlich: Bildschirme zeigen Farben anders als die Druckmaschine.",
      "Bilder der Seiten zeigen nicht, was Überdrucken ändert.",
    ],
  },
  decide: {
    heading: "Ihre Entscheidung",
    approve: "Version {version} freigeben",
    reject: "Version {version} ablehnen",
    approveHeading: "Version {version} freigeben?",
    rejectHeading: "Version {version} ablehnen?",
    approveText:
      "{file} wird dann genau so gedruckt. Auf dieser Seite lässt sich danach nichts mehr ändern.",
    rejectText: "{file} wird dann nicht gedruckt. Danach können Sie eine neue Datei hochladen.",
    checked: "Ich habe Text, Größe und Farben geprüft.",
    name: "Ihr Name",
    comment: "Bemerkung",
    reason: "Grund",
    reasonHint: "Damit die Druckerei weiß, was nicht stimmt. Höchstens {max} Zeichen.",
    approveNow: "Jetzt freigeben",
    rejectNow: "Jetzt ablehnen",
    back: "Zurück, ohne zu entscheiden",
    optional: "freiwillig",
  },
  receipt: {
    heading: "Freigegeben",
    text: "Vielen Dank. Version {version} geht in den Druck. Bewahren Sie diesen Beleg auf.",
    number: "Belegnummer",
    time: "Zeit",
    by: "Freigegeben von",
    file: "Datei",
    version: "Version",
    hash: "SHA-256 der Datei",
    proofHash: "SHA-256 des Abzugs",
    comment: "Bemerkung",
    print: "Drucken oder speichern Sie diese Seite als Beleg.",
    goOn: "Zurück zum Shop",
  },
  closed: {
    heading: "Diese Bestellung nimmt keine Datei mehr an",
    failed: "Beim Verarbeiten Ihrer Datei ist etwas misslungen. {company} weiß mehr.",
    withdrawn: "Die Bestellung wurde zurückgezogen. Fragen Sie {company}, wenn Sie das wundert.",
  },
  versions: {
    heading: "Alle Versionen",
    version: "Version",
    file: "Datei",
    size: "Größe",
    time: "Zeit",
    what: "Was geschah",
    origins: { upload: "hochgeladen", url: "von ihrer Adresse geholt", adjust: "angepasst" },
    approved: "freigegeben von {name}, {time}",
    rejected: "abgelehnt von {name}, {time}: {reason}",
  },
  errors: {
    heading: "Das hat nicht geklappt",
    failures: {
      tooLarge:
        "Die Datei ist zu groß; höchstens {max} werden angenommen. Machen Sie ihre Bilder kleiner oder exportieren Sie sie für den Druck, und laden Sie sie dann noch einmal hoch. Nichts wurde behalten.",
      empty:
        "Die Datei ist leer: Sie hat 0 Byte. Speichern Sie sie noch einmal, oder wählen Sie eine andere.",
      noFile: "Es wurde keine Datei gewählt. Wählen Sie eine und drücken Sie dann den Knopf.",
      notTaken:
        "Diese Art Datei wird nicht angenommen, wie immer sie heißt. Speichern Sie sie als {types} und laden Sie sie noch einmal hoch.",
      brokenOff:
        "Das Hochladen brach ab, und nichts wurde behalten. Bitte versuchen Sie es noch einmal.",
      foreign:
        "Die Anfrage kam nicht von dieser Seite, deshalb wurde nichts geändert. Öffnen Sie den Link, den Sie bekommen haben, und versuchen Sie es noch einmal.",
      decided:
        "Nichts wurde geändert: Es gibt schon eine Entscheidung. Unten steht, wer wann entschieden hat.",
      notNow: "Das geht im Augenblick nicht. Unten steht, wie es jetzt aussieht.",
      changed:
        "Nichts wurde entschieden: Es gibt eine neuere Version als die, die Sie gesehen haben. Sehen Sie sich diese zuerst an.",
      attachments: "Weitere Dateien werden nicht mehr angenommen.",
      busy: "Der Server ist ausgelastet. Nichts wurde geändert; bitte versuchen Sie es gleich noch einmal.",
      tooOften: "Das war zu oft. Bitte warten Sie eine Minute und versuchen Sie es noch einmal.",
      full: "Der Server hat im Augenblick keinen Platz. Nichts wurde behalten; bitte versuchen Sie es später noch einmal.",
      field: "Bitte bessern Sie nach, was unten bezeichnet ist. Nichts wurde geändert.",
      internal:
        "Bei uns ist etwas misslungen, und nichts wurde geändert. Bitte versuchen Sie es noch einmal.",
    },
    troubles: {
      notFetched:
        "Die Datei, die der Shop angegeben hat, konnte nicht geladen werden. Bitte laden Sie sie hier hoch.",
      notAdjusted:
        "Die Datei konnte nicht angepasst werden; an ihr wurde nichts geändert. Seiten mit Formularfeldern, Links oder Notizen lassen sich nur drehen: Reduzieren Sie diese erst, wählen Sie etwas anderes, oder laden Sie eine angepasste Datei hoch.",
    },
    nameMissing: "Sagen Sie, wer Sie sind.",
    reasonMissing: "Sagen Sie, warum Sie die Datei ablehnen.",
    notChecked: "Sagen Sie, dass Sie die Datei geprüft haben.",
    tooLong: "Das ist zu lang; höchstens {max} Zeichen werden angenommen.",
    nothingToAdjust: "Wählen Sie mindestens eine Änderung.",
  },
  unknown: {
    heading: "Dieser Link geht nicht",
    text: "Er ist falsch geschrieben, abgelaufen oder wurde durch einen anderen ersetzt.",
    whom: "Wer ihn Ihnen geschickt hat, kann Ihnen einen neuen schicken.",
  },
  trouble: {
    heading: "Etwas ist misslungen",
    text: "Nichts wurde geändert. Bitte versuchen Sie es gleich noch einmal.",
    back: "Zurück zu Ihren Druckdaten",
  },
  footer: {
    openUntil: "Diese Seite ist offen bis {time}.",
    questions: "Fragen? {company} hilft Ihnen.",
  },
};
