/** What prepress says besides its findings, in French. */

import type { PrepressTexts } from "../../core/ports/prepress.ts";
import { findingsFr } from "./findings-fr.ts";
import { sheetsFr } from "./sheets-fr.ts";

export const prepressFr: PrepressTexts = {
  sheets: sheetsFr,
  findings: findingsFr,
  found: {
    shape: "forme",
    line: "ligne",
    text: "texte",
    picture: "image",
    shading: "dégradé",
    "soft-mask": "masque de transparence",
    "content-stream": "dessin d’une page",
    "no-printing": "aucune impression",
    "low-resolution": "impression en basse résolution",
    left: "à gauche",
    right: "à droite",
    top: "en haut",
    bottom: "en bas",
    "page-missing": "une page manque",
    "page-tree-circle": "la liste revient sur elle-même",
    "page-without-type": "une page ne dit pas qu’elle en est une",
    "page-not-loadable": "des pages ne s’ouvrent pas",
  },
  notChecked: {
    "colour-appearance":
      "L’aspect des couleurs sur papier : ni les images des pages ni l’épreuve n’engagent sur les couleurs.",
    conformance: "Si le fichier respecte la norme qu’il annonce.",
    "fields-without-appearance":
      "Ce qu’imprime un champ de formulaire qui ne dit pas comment il paraît.",
    "ink-of-overlaps":
      "L’encrage total là où des objets se superposent : l’encre est dite objet par objet.",
    "safe-zone-of-outlines": "Le texte transformé en tracés ou en pixels.",
    "thin-shapes": "Les parties fines de formes qui ne sont pas des rectangles.",
    trapping: "Le recouvrement, le moiré et le noir soutenu, à l’œil.",
  },
};
