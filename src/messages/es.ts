/** The Spanish texts. */

import { artworkEs } from "./artwork/artwork-es.ts";
import { prepressEs } from "./prepress/prepress-es.ts";
import type { Texts } from "./texts.ts";

export const es: Texts = {
  artwork: artworkEs,
  prepress: prepressEs,
  mail: {
    subjects: {
      "job.started": "El trabajo {name} ha empezado",
      "job.completed": "El trabajo {name} está terminado",
      "job.failed": "El trabajo {name} ha fallado",
      "job.cancelled": "El trabajo {name} fue cancelado",
      "document.added": "Trabajo {name}: documento añadido",
      "result.added": "Trabajo {name}: resultado añadido",
      "file.failed": "Trabajo {name}: un archivo ha fallado",
      "artwork.uploaded": "Trabajo {name}: archivo enviado",
      "artwork.adjusted": "Trabajo {name}: archivo ajustado",
      "preflight.done": "Trabajo {name}: revisión terminada",
      "review.wanted": "El trabajo {name} espera su examen",
      "review.done": "Trabajo {name}: archivo examinado",
      "proof.ready": "Trabajo {name}: la prueba está lista",
      "decision.made": "Trabajo {name}: decisión tomada",
      "artwork.expired": "Trabajo {name}: el plazo ha pasado",
      "link.revoked": "Trabajo {name}: el enlace de envío fue retirado",
      "record.changed": "Trabajo {name}: el registro ha cambiado",
      "contents.removed": "Trabajo {name}: documentos y resultados eliminados",
      "endpoint.off": "Trabajo {name}: una dirección de aviso está desactivada",
      test: "Trabajo {name}: mensaje de prueba",
    },
    sentences: {
      "job.started": "El trabajo ha empezado.",
      "job.completed": "El trabajo está terminado.",
      "job.failed": "El trabajo ha fallado.",
      "job.cancelled": "El trabajo fue cancelado.",
      "document.added": "Se añadió un documento al trabajo.",
      "result.added": "El trabajo ha hecho un resultado.",
      "file.failed": "Un archivo del trabajo no se pudo obtener o procesar.",
      "artwork.uploaded": "Alguien envió un archivo para el trabajo.",
      "artwork.adjusted": "Se ajustó el archivo del trabajo.",
      "preflight.done": "Se revisó el archivo del trabajo.",
      "review.wanted":
        "El archivo del trabajo tiene advertencias que alguien debe mirar antes de que se pueda aprobar.",
      "review.done": "Se examinó el archivo del trabajo.",
      "proof.ready": "La prueba del archivo se puede mirar.",
      "decision.made": "El archivo del trabajo fue aprobado o rechazado.",
      "artwork.expired": "Nadie aprobó un archivo a tiempo.",
      "link.revoked": "El enlace de envío del trabajo ya no vale.",
      "record.changed": "El trabajo ha avanzado.",
      "contents.removed":
        "Los documentos y resultados del trabajo se eliminaron, como el trabajo lo pide.",
      "endpoint.off":
        "Una dirección a la que se avisa de sus trabajos no ha aceptado ningún aviso en varios días. No se le envía nada más hasta que se active de nuevo.",
      test: "Este mensaje muestra que las noticias del trabajo llegan.",
    },
    job: "Trabajo",
    id: "Número del trabajo",
    externalId: "Número externo",
    workflow: "Proceso",
    time: "Hora (UTC)",
    details: "Detalles",
    file: "Archivo",
    report: "Informe (PDF)",
    why: "Recibe este mensaje porque se pidió correo sobre este trabajo. Se envió automáticamente; por favor no responda.",
  },
};
