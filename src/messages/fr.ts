/** The French texts. */

import { artworkFr } from "./artwork/artwork-fr.ts";
import { prepressFr } from "./prepress/prepress-fr.ts";
import type { Texts } from "./texts.ts";

export const fr: Texts = {
  artwork: artworkFr,
  prepress: prepressFr,
  mail: {
    subjects: {
      "job.started": "La tâche {name} a commencé",
      "job.completed": "La tâche {name} est terminée",
      "job.failed": "La tâche {name} a échoué",
      "job.cancelled": "La tâche {name} a été annulée",
      "document.added": "Tâche {name} : document ajouté",
      "result.added": "Tâche {name} : résultat ajouté",
      "file.failed": "Tâche {name} : un fichier a échoué",
      "artwork.uploaded": "Tâche {name} : fichier envoyé",
      "artwork.adjusted": "Tâche {name} : fichier adapté",
      "preflight.done": "Tâche {name} : contrôle terminé",
      "review.wanted": "La tâche {name} attend votre examen",
      "review.done": "Tâche {name} : fichier examiné",
      "proof.ready": "Tâche {name} : l’épreuve est prête",
      "decision.made": "Tâche {name} : décision prise",
      "artwork.expired": "Tâche {name} : le délai est passé",
      "link.revoked": "Tâche {name} : le lien d’envoi a été retiré",
      "record.changed": "Travail {name} : le relevé a changé",
      "contents.removed": "Tâche {name} : documents et résultats supprimés",
      "endpoint.off": "Tâche {name} : une adresse de rappel est désactivée",
      test: "Tâche {name} : message d’essai",
    },
    sentences: {
      "job.started": "La tâche a commencé.",
      "job.completed": "La tâche est terminée.",
      "job.failed": "La tâche a échoué.",
      "job.cancelled": "La tâche a été annulée.",
      "document.added": "Un document a été ajouté à la tâche.",
      "result.added": "La tâche a produit un résultat.",
      "file.failed": "Un fichier de la tâche n’a pas pu être obtenu ou traité.",
      "artwork.uploaded": "Quelqu’un a envoyé un fichier pour la tâche.",
      "artwork.adjusted": "Le fichier de la tâche a été adapté.",
      "preflight.done": "Le fichier de la tâche a été contrôlé.",
      "review.wanted":
        "Le fichier de la tâche a des avertissements que quelqu’un doit regarder avant qu’il puisse être validé.",
      "review.done": "Le fichier de la tâche a été examiné.",
      "proof.ready": "L’épreuve du fichier peut être regardée.",
      "decision.made": "Le fichier de la tâche a été validé ou refusé.",
      "artwork.expired": "Personne n’a validé de fichier à temps.",
      "link.revoked": "Le lien d’envoi de la tâche n’est plus valable.",
      "record.changed": "Le travail a avancé.",
      "contents.removed":
        "Les documents et résultats de la tâche ont été supprimés, comme elle le demande.",
      "endpoint.off":
        "Une adresse informée de vos tâches n’a accepté aucun rappel depuis plusieurs jours. Plus rien n’y est envoyé jusqu’à sa réactivation.",
      test: "Ce message montre que les nouvelles de la tâche arrivent.",
    },
    job: "Tâche",
    id: "Numéro de la tâche",
    externalId: "Numéro externe",
    workflow: "Traitement",
    time: "Heure (UTC)",
    details: "Détails",
    file: "Fichier",
    report: "Rapport (PDF)",
    why: "Vous recevez ce message parce qu'un courriel a été demandé pour cette tâche. Il a été envoyé automatiquement ; merci de ne pas répondre.",
  },
};
