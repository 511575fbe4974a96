/** What the artwork page says, in French. */

import type { ArtworkTexts } from "./artwork-texts.ts";

export const artworkFr: ArtworkTexts = {
  language: "Français",
  languages: "Langue",
  title: "Fichier pour la commande {order}",
  titleWithoutOrder: "Votre fichier à imprimer",
  skip: "Aller au contenu",
  steps: {
    label: "Étapes",
    upload: "Envoi",
    check: "Contrôle",
    decide: "Validation",
    done: "Terminé",
    isDone: "fait",
    isNow: "en cours",
  },
  order: {
    heading: "Votre commande",
    number: "Commande",
    name: "Titre",
    yes: "oui",
    no: "non",
    limits: "Ce que le fichier doit être",
    types: "Un seul fichier : PDF, ou une image {types}",
    size: "Au plus {size}",
    trim: "{width} × {height} après la coupe",
    width: "{width} de large après la coupe",
    height: "{height} de haut après la coupe",
    bleed: "{bleed} de fond perdu de chaque côté",
    pages: { one: "{n} page", other: "{n} pages" },
    pagesMin: { one: "Au moins {n} page", other: "Au moins {n} pages" },
    pagesMax: { one: "Au plus {n} page", other: "Au plus {n} pages" },
  },
  upload: {
    heading: "Envoyez votre fichier",
    again: "Envoyer un autre fichier",
    file: "Fichier",
    button: "Envoyer",
    onPhones:
      "Sur un téléphone : les images au format HEIC ne sont pas acceptées ; choisissez-les en JPEG. Copiez d’abord sur le téléphone les fichiers qui sont dans un nuage.",
    rejected:
      "La version {version} a été refusée. Envoyez un nouveau fichier, il sera contrôlé de nouveau.",
    otherFiles: "Autres fichiers",
    otherFilesHint:
      "Pour l’imprimerie, par exemple des polices ou une maquette. Ils ne sont pas contrôlés.",
    addOtherFile: "Ajouter ce fichier",
    keptFiles: { one: "{n} autre fichier est ici", other: "{n} autres fichiers sont ici" },
  },
  uploading: {
    started: "Envoi de {file}.",
    percent: "{percent} envoyés.",
    progress: "{done} sur {total} sont arrivés.",
    timeLeft: "Encore {time} environ.",
    done: "{file} est arrivé.",
    stayOpen: "Laissez cette page ouverte jusqu’à l’arrivée du fichier.",
    cancel: "Annuler l’envoi de {file}",
    cancelled: "L’envoi a été annulé. Rien de {file} n’a été gardé.",
    again: "Réessayer",
    offline: "Il n’y a pas de connexion. L’envoi reprendra tout seul dès qu’il y en aura une.",
    waiting: "La connexion a été coupée. L’envoi reprend tout seul dans {time}.",
    unreadable:
      "Votre navigateur ne peut plus lire {file} : le fichier a changé, ou il est dans un nuage. Copiez-le sur votre appareil, puis choisissez-le de nouveau.",
    refused:
      "{file} n’a pas été accepté. Choisissez un autre fichier, ou rechargez cette page et regardez ce qu’elle dit.",
    goOn: "{percent} de {file} sont déjà ici. Choisissez de nouveau le même fichier et l’envoi reprend à cet endroit.",
    tooLarge:
      "{file} fait {size} ; {max} au plus sont acceptés. Réduisez ses images ou exportez-le pour l’impression.",
    empty: "{file} est vide. Choisissez un autre fichier.",
    dropHere: "ou déposez un fichier ici",
  },
  checking: {
    heading: "Votre fichier est en cours de contrôle",
    check: "Nous examinons {file} et préparons des images de ses pages.",
    adjust: "Nous adaptons {file}. Le nouveau fichier est contrôlé ensuite.",
    fetch: "Nous cherchons le fichier indiqué à la commande.",
    logoHeading: "Cette page est en préparation",
    logo: "Dans un instant, vous pourrez envoyer votre fichier ici.",
    byItself: "Cette page continue toute seule. Vous pouvez aussi la fermer et revenir plus tard.",
    reload: "Regarder de nouveau",
  },
  findings: {
    heading: "Ce que le contrôle a trouvé",
    passed: "Rien ne s’y oppose : {file} peut être imprimé.",
    warnings: "{file} peut être imprimé, mais regardez d’abord ces points.",
    failed: "{file} ne peut pas être imprimé ainsi. Corrigez-le et envoyez-le de nouveau.",
    unreadable: {
      password:
        "{file} ne peut pas être contrôlé : il est protégé par un mot de passe. Enregistrez-le sans mot de passe et renvoyez-le.",
      encryption:
        "{file} ne peut pas être contrôlé : il est chiffré d’une manière inconnue ici. Enregistrez-le sans chiffrement et renvoyez-le.",
      damaged:
        "{file} ne peut pas être lu : il est abîmé, ou une partie manque. Exportez-le de nouveau depuis le programme qui l’a créé et envoyez ce fichier.",
      kind: "{file} ne peut pas être contrôlé : ce n’est pas un fichier d’un type accepté, quel que soit son nom. Enregistrez-le dans l’un des types indiqués ci-dessous et renvoyez-le.",
      pages:
        "{file} a trop de pages : {limit} au plus peuvent être contrôlées. Divisez-le et envoyez une partie, ou faites un fichier des pages à imprimer.",
      pixels:
        "{file} a trop de pixels : une image peut en avoir {limit} au plus, largeur fois hauteur. Réduisez-la et renvoyez-la.",
      time: "Le contrôle de {file} a duré trop longtemps : le fichier est trop complexe. Aplatissez les calques et la transparence ou réduisez les images, puis renvoyez-le.",
      memory:
        "{file} demande plus de mémoire qu’il n’y en a pour un contrôle. Réduisez les images ou divisez le fichier, puis renvoyez-le.",
      other:
        "{file} n’a pas pu être contrôlé. Enregistrez-le de nouveau et renvoyez-le ; si cela n’aide pas, demandez à l’imprimerie.",
    },
    errors: { one: "{n} erreur", other: "{n} erreurs" },
    warningsCount: { one: "{n} avertissement", other: "{n} avertissements" },
    infos: { one: "{n} remarque", other: "{n} remarques" },
    severities: { error: "Erreur", warning: "Avertissement", info: "Remarque" },
    advice: "Que faire :",
    onPage: "Page {page}",
    ofFile: "Fichier entier",
    places: { one: "{n} endroit", other: "{n} endroits" },
    pages: "Pages",
    picture: "Page {page} sur {pages}",
    pictureWithPlaces: {
      one: "Page {page} sur {pages}, avec un cadre autour de {n} endroit",
      other: "Page {page} sur {pages}, avec des cadres autour de {n} endroits",
    },
    more: {
      one: "{n} autre page est dans le rapport.",
      other: "{n} autres pages sont dans le rapport.",
    },
    notChecked: "Ce que personne n’a contrôlé",
    report: "Télécharger le rapport (PDF)",
  },
  review: {
    heading: "{company} regarde votre fichier",
    text: "Le contrôle a trouvé des points que l’imprimerie veut voir d’abord. Vous pourrez valider dès que ce sera fait ; revenez alors sur cette page.",
  },
  adjust: {
    heading: "Adapter les pages",
    text: "C’est le fichier lui-même qui change, pas seulement son image ; il devient une nouvelle version, contrôlée et montrée ici.",
    rotate: "Tourner",
    rotations: {
      "0": "ne pas tourner",
      "90": "de 90° vers la droite",
      "180": "à l’envers",
      "270": "de 90° vers la gauche",
    },
    mirror: "Inverser",
    mirrors: {
      none: "ne pas inverser",
      horizontal: "gauche et droite",
      vertical: "haut et bas",
    },
    fit: "Format",
    fits: {
      none: "laisser tel quel",
      stretch: "étirer au format commandé",
      inside: "faire entrer en entier, avec des marges",
      cover: "remplir, et couper ce qui dépasse",
    },
    grow: "Agrandir dans le fond perdu là où il manque",
    button: "Faire la nouvelle version",
  },
  proof: {
    heading: "Votre épreuve",
    text: "Voici la version {version} de votre fichier telle qu’elle sera imprimée. Regardez chaque page.",
    withoutProof:
      "Voici la version {version} de votre fichier. Confirmez qu’elle doit être imprimée.",
    picture:
      "Épreuve de la page {page} sur {pages}, avec les lignes de coupe, de fond perdu et de zone sûre",
    download: "Télécharger l’épreuve (PDF)",
    lines:
      "Les lignes montrent où la page est coupée (coupe), jusqu’où les fonds doivent aller (fond perdu) et où le texte est en sécurité.",
    notices: [
      "L’épreuve n’engage pas sur les couleurs : les écrans les montrent autrement que la presse.",
      "Les images des pages ne montrent pas ce que change la surimpression.",
    ],
  },
  decide: {
    heading: "Votre décision",
    approve: "Valider la version {version}",
    reject: "Refuser la version {version}",
    approveHeading: "Valider la version {version} ?",
    rejectHeading: "Refuser la version {version} ?",
    approveText:
      "{file} sera alors imprimé exactement ainsi. Rien ne pourra plus être changé sur cette page.",
    rejectText:
      "{file} ne sera alors pas imprimé. Vous pourrez ensuite envoyer un nouveau fichier.",
    checked: "J’ai contrôlé le texte, le format et les couleurs.",
    name: "Votre nom",
    comment: "Commentaire",
    reason: "Raison",
    reasonHint: "Pour que l’imprimerie sache ce qui ne va pas. Au plus {max} caractères.",
    approveNow: "Valider maintenant",
    rejectNow: "Refuser maintenant",
    back: "Retour, sans décider",
    optional: "facultatif",
  },
  receipt: {
    heading: "Validé",
    text: "Merci. La version {version} part à l’impression. Gardez ce reçu.",
    number: "Numéro du reçu",
    time: "Heure",
    by: "Validé par",
    file: "Fichier",
    version: "Version",
    hash: "SHA-256 du fichier",
    proofHash: "SHA-256 de l’épreuve",
    comment: "Commentaire",
    print: "Imprimez ou enregistrez cette page comme preuve.",
    goOn: "Retour à la boutique",
  },
  closed: {
    heading: "Cette commande n’accepte plus de fichier",
    failed:
      "Quelque chose a échoué pendant le traitement de votre fichier. {company} en sait plus.",
    withdrawn: "La commande a été retirée. Demandez à {company} si cela vous étonne.",
  },
  versions: {
    heading: "Toutes les versions",
    version: "Version",
    file: "Fichier",
    size: "Taille",
    time: "Heure",
    what: "Ce qui s’est passé",
    origins: { upload: "envoyée", url: "cherchée à son adresse", adjust: "adaptée" },
    approved: "validée par {name}, {time}",
    rejected: "refusée par {name}, {time} : {reason}",
  },
  errors: {
    heading: "Cela n’a pas marché",
    failures: {
      tooLarge:
        "Le fichier est trop grand ; {max} au plus sont acceptés. Réduisez ses images ou exportez-le pour l’impression, puis renvoyez-le. Rien n’a été gardé.",
      empty:
        "Le fichier est vide : il a 0 octet. Enregistrez-le de nouveau, ou choisissez-en un autre.",
      noFile: "Aucun fichier n’a été choisi. Choisissez-en un, puis appuyez sur le bouton.",
      notTaken:
        "Ce type de fichier n’est pas accepté, quel que soit son nom. Enregistrez-le en {types} et envoyez-le de nouveau.",
      brokenOff: "L’envoi a été coupé, et rien n’a été gardé. Veuillez réessayer.",
      foreign:
        "La demande ne venait pas de cette page, donc rien n’a été changé. Ouvrez le lien que vous avez reçu et réessayez.",
      decided:
        "Rien n’a été changé : il y a déjà une décision. Vous voyez plus bas qui a décidé et quand.",
      notNow: "Ce n’est pas possible en ce moment. Vous voyez plus bas où en sont les choses.",
      changed:
        "Rien n’a été décidé : il y a une version plus récente que celle que vous avez vue. Regardez-la d’abord.",
      attachments: "D’autres fichiers ne sont plus acceptés.",
      busy: "Le serveur est occupé. Rien n’a été changé ; veuillez réessayer dans un moment.",
      tooOften: "C’était trop souvent. Attendez une minute et réessayez.",
      full: "Le serveur n’a pas de place en ce moment. Rien n’a été gardé ; réessayez plus tard.",
      field: "Corrigez ce qui est indiqué plus bas. Rien n’a été changé.",
      internal: "Quelque chose a échoué chez nous, et rien n’a été changé. Veuillez réessayer.",
    },
    troubles: {
      notFetched:
        "Le fichier indiqué par la boutique n’a pas pu être chargé. Veuillez l’envoyer ici.",
      notAdjusted:
        "Le fichier n’a pas pu être ajusté et rien n’y a été changé. Les pages avec champs de formulaire, liens ou notes ne peuvent qu’être tournées : aplatissez-les d’abord, choisissez autre chose, ou envoyez un fichier ajusté.",
    },
    nameMissing: "Dites qui vous êtes.",
    reasonMissing: "Dites pourquoi vous refusez le fichier.",
    notChecked: "Dites que vous avez contrôlé le fichier.",
    tooLong: "C’est trop long ; {max} caractères au plus sont acceptés.",
    nothingToAdjust: "Choisissez au moins un changement.",
  },
  unknown: {
    heading: "Ce lien ne marche pas",
    text: "Il est mal écrit, n’est plus valable, ou a été remplacé par un autre.",
    whom: "La personne qui vous l’a envoyé peut vous en envoyer un nouveau.",
  },
  trouble: {
    heading: "Quelque chose a échoué",
    text: "Rien n’a été changé. Veuillez réessayer dans un moment.",
    back: "Retour à votre fichier",
  },
  footer: {
    openUntil: "Cette page est ouverte jusqu’au {time}.",
    questions: "Des questions ? {company} peut vous aider.",
  },
};
