/** What stands on the sheets of report and proof, in French. */

import type { SheetTexts } from "../../core/ports/prepress.ts";

export const sheetsFr: SheetTexts = {
  preflight: "Contrôle",
  proof: "Épreuve",
  results: { passed: "réussi", warnings: "avec avertissements", failed: "échoué" },
  file: "Fichier",
  pages: "Pages",
  page: "Page",
  size: "Format coupé",
  profile: "Profil",
  found: "Trouvé",
  errors: "erreurs",
  warnings: "avertissements",
  infos: "remarques",
  inks: "Encres",
  none: "aucune",
  nothingFound: "Rien n’a été trouvé sur cette page.",
  notChecked: "Ce qui n’a pas été contrôlé",
  lines: {
    trim: "Coupe : ici la page est coupée.",
    bleed: "Fond perdu : fonds et images doivent atteindre cette ligne.",
    safe: "Zone sûre : le texte et ce qui compte doivent rester à l’intérieur.",
  },
  notices: [
    "Cette épreuve n’engage pas sur les couleurs : écrans et imprimantes de bureau les montrent autrement que la presse.",
    "Les images des pages ne montrent pas ce que change la surimpression.",
    "Qui la valide dit que texte, images, format, couleurs et nombre de pages sont comme commandés.",
  ],
  decision: ["[  ] validé    [  ] refusé, parce que :", "Nom, date :"],
  job: "Tâche",
  order: "Commande",
  name: "Titre",
  date: "Date (UTC)",
};
