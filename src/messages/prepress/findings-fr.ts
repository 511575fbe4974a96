/** What the findings of preflight say, in French. `{found}` and `{wanted}` stand for values. */

import type { PrepressTexts } from "../../core/ports/prepress.ts";

export const findingsFr: PrepressTexts["findings"] = {
  attachments: {
    message: "Le fichier contient {found} autres fichiers.",
    advice: "Retirez les pièces jointes ; seul ce qui est sur les pages est imprimé.",
  },
  "black-text-knocks-out": {
    message: "Du petit texte noir ({found}) évide les couleurs qui sont dessous.",
    advice:
      "Mettez le texte noir en surimpression, pour qu’aucun blanc n’apparaisse autour des lettres quand les plaques bougent.",
  },
  "bleed-empty": {
    message: "L’image semble finir à la coupe ({found}), alors qu’il y a place pour du fond perdu.",
    advice:
      "Prolongez fonds et images de {wanted} au-delà de la coupe, de chaque côté qu’ils touchent.",
  },
  "bleed-missing": {
    message: "Il y a {found} de fond perdu autour de la page coupée, et il en faut {wanted}.",
    advice:
      "Prolongez images et couleurs de {wanted} au-delà de la coupe, et exportez avec ce fond perdu.",
  },
  "bleed-without-box": {
    message:
      "Il n’y a pas de cadre de fond perdu ; ce qui est autour de la coupe en tient lieu ({found}).",
    advice: "Exportez avec fond perdu, pour que le fichier dise jusqu’où il va.",
  },
  "box-invalid": {
    message: "Le cadre {found} de la page n’est pas une surface.",
    advice: "Redéfinissez les cadres de la page, ou exportez le fichier de nouveau.",
  },
  "box-outside": {
    message: "Le cadre {found} dépasse le cadre {wanted}.",
    advice:
      "Agrandissez la feuille ou réduisez {found} : la coupe est dans le fond perdu, et le fond perdu dans la feuille.",
  },
  "calibrated-rgb": {
    message: "Un objet ({found}) est en RVB avec un profil de couleur.",
    advice: "Convertissez-le dans le CMJN de la presse, ou acceptez que l’imprimeur le fasse.",
  },
  "claim-without-output-intent": {
    message: "Le fichier dit être {found}, mais ne nomme aucune condition d’impression.",
    advice: "Exportez-le de nouveau en {found}, avec la condition d’impression de la commande.",
  },
  "content-damaged": {
    message: "Une partie du fichier ne peut pas être décodée : {found}.",
    advice: "Exportez le fichier de nouveau ; ce qui ne peut pas être lu n’est pas imprimé.",
  },
  "crop-inside-trim": {
    message:
      "Le cadre d’affichage cache une partie de la page coupée : on voit moins que ce qui est imprimé.",
    advice: "Donnez au cadre d’affichage la taille de la feuille, et regardez la page de nouveau.",
  },
  "device-independent-colour": {
    message: "Un objet ({found}) est dans une couleur indépendante, telle que Lab.",
    advice: "Convertissez-le en CMJN ou en ton direct.",
  },
  "fill-thin": {
    message: "Un rectangle plein a {found} d’épaisseur, et il en faut {wanted}.",
    advice: "Rendez-le plus épais, ou tracez une ligne d’au moins cette épaisseur.",
  },
  "font-invisible": {
    message:
      "La police {found} n’est pas dans le fichier ; son texte est invisible, comme dans les pages numérisées.",
    advice: "Il n’y a rien à faire pour l’impression.",
  },
  "font-not-embedded": {
    message: "La police {found} n’est pas dans le fichier ; une autre serait imprimée.",
    advice: "Exportez avec toutes les polices, ou transformez le texte en tracés.",
  },
  "form-fields": {
    message: "Le fichier a {found} champs de formulaire.",
    advice: "Aplatissez le formulaire, pour que ce qui est rempli fasse partie de la page.",
  },
  "form-fields-without-appearance": {
    message:
      "{found} champs de formulaire ne disent pas comment ils paraissent ; chaque programme les dessine autrement, ou pas du tout.",
    advice: "Aplatissez-le, ou enregistrez-le avec un programme qui dessine ses champs.",
  },
  "form-xfa": {
    message: "Le fichier contient un formulaire XFA, que les presses ne peuvent pas imprimer.",
    advice: "Imprimez-le en PDF depuis le programme qui l’affiche, et envoyez ce PDF.",
  },
  "ink-coverage": {
    message: "Un objet a {found} d’encre, et le papier en supporte {wanted}.",
    advice:
      "Mettez moins d’encre : convertissez les images avec le profil de la presse, et composez le noir de moins d’encres.",
  },
  "ink-overlap": {
    message:
      "Des objets qui s’ajoutent à ce qui est dessous peuvent donner plus d’encre que le papier n’en supporte ({found}).",
    advice:
      "Regardez l’encrage total dans un aperçu des séparations, là où des objets se superposent ou se multiplient.",
  },
  layers: {
    message: "Le fichier a des calques : {found}.",
    advice: "Fusionnez les calques, pour que rien ne dépende de ceux qui sont affichés.",
  },
  "layers-hidden": {
    message: "Des calques ne sont pas imprimés : {found}.",
    advice: "Affichez les calques à imprimer, et supprimez les autres.",
  },
  "line-thin": {
    message: "Une ligne a {found} d’épaisseur, et il en faut {wanted} pour l’impression.",
    advice: "Rendez la ligne plus épaisse ; une ligne de 0 est aussi fine que l’appareil le peut.",
  },
  multimedia: {
    message: "Le fichier joue quelque chose : {found}.",
    advice: "Retirez-le, ou mettez une image à sa place.",
  },
  notes: {
    message: "Il y a une note ({found}) dans la page coupée.",
    advice: "Supprimez la note, ou aplatissez-la si elle doit être imprimée.",
  },
  "output-intent": {
    message: "Le fichier est fait pour la condition d’impression {found}.",
    advice: "Il n’y a rien à faire si la commande est imprimée ainsi.",
  },
  overprint: {
    message:
      "Des objets sont en surimpression ; les images de la page ne montrent pas ce que cela change.",
    advice: "Regardez la page dans un programme qui simule la surimpression.",
  },
  "page-count": {
    message: "Le fichier a {found} pages, et {wanted} sont demandées.",
    advice: "Ajoutez ou retirez des pages, ou commandez un autre nombre.",
  },
  "page-repeated": {
    message: "Cette page est encore la page {found}, exactement le même objet.",
    advice: "Vérifiez que la page doit être imprimée deux fois.",
  },
  "page-rotated": {
    message: "La page est tournée de {found} à l’affichage.",
    advice: "Il n’y a rien à faire si elle est droite sur l’image.",
  },
  "page-scaled": {
    message: "La page compte dans son unité à elle : {found} fois un point.",
    advice: "Vérifiez la taille : d’anciens programmes l’impriment d’autant trop petite.",
  },
  "page-sizes-differ": {
    message: "La page fait {found}, la première {wanted}.",
    advice: "Exportez toutes les pages dans un même format.",
  },
  "page-tree-damaged": {
    message:
      "La liste des pages est abîmée ({found}) ; les programmes montrent des nombres de pages différents.",
    advice: "Exportez le fichier de nouveau.",
  },
  "pdf-version": {
    message: "Le fichier est en PDF {found} ; certaines presses ne lisent que {wanted}.",
    advice: "Exportez-le en PDF 1.7 ou PDF/X-4 s’il s’imprime mal.",
  },
  "pdfx-claim": {
    message: "Le fichier dit respecter {found}.",
    advice: "Il n’y a rien à faire ; que ce soit vrai n’est pas contrôlé.",
  },
  "picture-mask-resolution": {
    message: "Le masque d’une image a {found}, et {wanted} sont demandés.",
    advice:
      "Faites le masque depuis l’image en pleine résolution, sinon ses bords deviennent flous.",
  },
  "picture-resolution": {
    message: "Une image a {found}, et {wanted} sont demandés.",
    advice:
      "Prenez une image avec plus de pixels, ou imprimez-la plus petite ; l’agrandir dans un programme n’apporte rien.",
  },
  "picture-resolution-high": {
    message: "Une image a {found} ; plus de {wanted} ne se voit pas à l’impression.",
    advice: "Réduisez l’image à l’export, et le fichier sera aussi plus petit.",
  },
  "picture-stencil-resolution": {
    message: "Une image au trait a {found}, et {wanted} sont demandés.",
    advice: "Numérisez-la en plus haute résolution, ou dessinez-la en vecteurs.",
  },
  "printing-restricted": {
    message: "Le fichier limite l’impression ; il permet : {found}.",
    advice: "Enregistrez-le sans réglages de sécurité.",
  },
  "registration-colour": {
    message:
      "Un objet ({found}) dans la page coupée est en couleur de repérage, qui s’imprime sur toutes les plaques.",
    advice: "Mettez du noir à sa place ; le repérage est pour les traits de l’imprimeur.",
  },
  "rgb-colour": {
    message: "Un objet ({found}) est en RVB, qui n’est pas une encre.",
    advice:
      "Convertissez-le dans le CMJN de la presse, ou acceptez que l’imprimeur le fasse et que les couleurs changent.",
  },
  "rotation-invalid": {
    message:
      "La page est tournée de {found}, qui n’est pas un multiple de 90° ; elle est prise pour droite.",
    advice: "Tournez la page de 0°, 90°, 180° ou 270°.",
  },
  scripts: {
    message: "Le fichier exécute quelque chose : {found}.",
    advice: "Retirez les scripts et les actions.",
  },
  "spot-colours": {
    message: "Le fichier imprime des tons directs : {found}.",
    advice: "Convertissez en CMJN ceux qui ne sont pas commandés ; {wanted} sont commandés.",
  },
  "spot-names-alike": {
    message: "Des tons directs ont presque le même nom, et chacun est une plaque : {found}.",
    advice: "Donnez partout un seul nom à la couleur.",
  },
  "spot-prints-nothing": {
    message: "Des tons directs ne sont employés qu’à 0 % : {found}.",
    advice: "Retirez-les, ou donnez-leur une teinte.",
  },
  "spot-alternate-rgb": {
    message:
      "Des tons directs sont décrits en RVB pour les programmes qui ne les ont pas : {found}.",
    advice: "Rien à faire là où chacun a sa plaque ; les autres doivent être en CMJN.",
  },
  "stream-filter": {
    message: "Le fichier a des compressions que des programmes ne lisent pas : {found}.",
    advice: "Exportez avec une compression ZIP ou JPEG s’il manque quelque chose.",
  },
  "text-many-inks": {
    message: "Du texte de {found} est en plus d’une encre ; il doit être de {wanted}.",
    advice: "Mettez le petit texte en noir ou en une seule encre.",
  },
  "text-near-trim": {
    message: "Du texte est à {found} de la coupe, et {wanted} sont sûrs.",
    advice: "Éloignez le texte du bord ; la coupe varie un peu d’une feuille à l’autre.",
  },
  "text-small": {
    message: "Du texte a {found}, et il en faut {wanted} pour le lire.",
    advice: "Agrandissez le texte.",
  },
  "too-complex": {
    message:
      "Le fichier dessine plus que ce qui est examiné ; il n’est pas contrôlé jusqu’au bout.",
    advice: "Simplifiez ses dessins, ou partagez le fichier.",
  },
  "transfer-curve": {
    message: "Un objet ({found}) a une courbe qui change ses tons à l’impression.",
    advice:
      "Exportez sans courbes de transfert ; les presses les ignorent ou changent les couleurs à cause d’elles.",
  },
  transparency: {
    message: "Des objets sont transparents ({found}).",
    advice: "Rien à faire pour les presses qui lisent PDF/X-4 ; aplatissez pour les autres.",
  },
  "trim-missing": {
    message: "La page n’a pas de cadre de coupe ; {found} est pris pour sa taille.",
    advice: "Exportez avec coupe et fond perdu, par exemple en PDF/X-4.",
  },
  "trim-size": {
    message: "La page fait {found}, et {wanted} est demandé.",
    advice: "Donnez ce format à la page, ou commandez l’autre.",
  },
  "white-overprint": {
    message:
      "Du blanc est en surimpression ({found}) : il disparaît à l’impression, bien qu’on le voie à l’écran.",
    advice: "Enlevez la surimpression des objets blancs.",
  },
  "white-overprint-harmless": {
    message: "Du blanc est en surimpression ({found}), mais s’imprime quand même en blanc.",
    advice: "Enlevez la surimpression des objets blancs, pour être sûr.",
  },
};
