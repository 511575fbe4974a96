/** The errors of the Bright River door: what each code means, in the languages of its catalogue. */

export type Language = "en" | "de" | "fr" | "es";

interface ErrorRow {
  /** Its number in the published list; null for general errors. */
  readonly id: number | null;
  /** Who can mend it. */
  readonly target: "developer" | "user";
  readonly status: number;
  readonly messages: Readonly<Record<Language, string>>;
}

/** The first five are published, with their English words. */
export const ERRORS = {
  missing_header: {
    id: null,
    target: "developer",
    status: 400,
    messages: {
      en: "A required header was not supplied",
      de: "Ein erforderlicher Header fehlt.",
      fr: "Un en-tête obligatoire manque.",
      es: "Falta una cabecera obligatoria.",
    },
  },
  invalid_json: {
    id: null,
    target: "developer",
    status: 400,
    messages: {
      en: "The request body could not be parsed.",
      de: "Der Inhalt der Anfrage ist nicht lesbar.",
      fr: "Le corps de la requête n'a pas pu être lu.",
      es: "No se pudo leer el cuerpo de la solicitud.",
    },
  },
  missing_parameter: {
    id: null,
    target: "developer",
    status: 400,
    messages: {
      en: "A required parameter was not supplied",
      de: "Ein erforderlicher Parameter fehlt.",
      fr: "Un paramètre obligatoire manque.",
      es: "Falta un parámetro obligatorio.",
    },
  },
  invalid_parameter: {
    id: null,
    target: "developer",
    status: 400,
    messages: {
      en: "A parameter was not in the right format",
      de: "Ein Parameter hat nicht die richtige Form.",
      fr: "Un paramètre n'a pas le bon format.",
      es: "Un parámetro no tiene el formato correcto.",
    },
  },
  name_required: {
    id: 5,
    target: "developer",
    status: 400,
    messages: {
      en: "Name is required.",
      de: "Der Name fehlt.",
      fr: "Le nom est obligatoire.",
      es: "El nombre es obligatorio.",
    },
  },
  unauthorized: {
    id: null,
    target: "user",
    status: 401,
    messages: {
      en: "Log in again.",
      de: "Bitte melden Sie sich neu an.",
      fr: "Veuillez vous reconnecter.",
      es: "Vuelva a iniciar sesión.",
    },
  },
  forbidden: {
    id: null,
    target: "user",
    status: 403,
    messages: {
      en: "You may not do this.",
      de: "Das dürfen Sie nicht.",
      fr: "Vous n'y êtes pas autorisé.",
      es: "No tiene permiso para hacerlo.",
    },
  },
  not_found: {
    id: null,
    target: "developer",
    status: 404,
    messages: {
      en: "There is nothing here.",
      de: "Hier ist nichts.",
      fr: "Il n'y a rien ici.",
      es: "Aquí no hay nada.",
    },
  },
  method_not_allowed: {
    id: null,
    target: "developer",
    status: 405,
    messages: {
      en: "This address does not take the method.",
      de: "Diese Adresse nimmt die Methode nicht an.",
      fr: "Cette adresse n'accepte pas la méthode.",
      es: "Esta dirección no acepta el método.",
    },
  },
  not_acceptable: {
    id: null,
    target: "developer",
    status: 406,
    messages: {
      en: "The header Accept must name application/json.",
      de: "Der Header Accept muss application/json nennen.",
      fr: "L'en-tête Accept doit nommer application/json.",
      es: "La cabecera Accept debe nombrar application/json.",
    },
  },
  request_timeout: {
    id: null,
    target: "user",
    status: 408,
    messages: {
      en: "The request took too long.",
      de: "Die Anfrage hat zu lange gedauert.",
      fr: "La requête a pris trop de temps.",
      es: "La solicitud tardó demasiado.",
    },
  },
  conflict: {
    id: null,
    target: "user",
    status: 409,
    messages: {
      en: "The job does not allow this any more.",
      de: "Der Job lässt das nicht mehr zu.",
      fr: "La tâche ne le permet plus.",
      es: "El trabajo ya no lo permite.",
    },
  },
  idempotency_mismatch: {
    id: null,
    target: "developer",
    status: 409,
    messages: {
      en: "This Idempotency-Key was used for another request.",
      de: "Dieser Idempotency-Key wurde für eine andere Anfrage verwendet.",
      fr: "Cette Idempotency-Key a servi pour une autre requête.",
      es: "Esta Idempotency-Key se usó para otra solicitud.",
    },
  },
  gone: {
    id: null,
    target: "user",
    status: 410,
    messages: {
      en: "This is gone for good.",
      de: "Das gibt es nicht mehr.",
      fr: "Cela n'existe plus.",
      es: "Esto ya no existe.",
    },
  },
  length_required: {
    id: null,
    target: "developer",
    status: 411,
    messages: {
      en: "The request must say how long its body is.",
      de: "Die Anfrage muss sagen, wie lang ihr Inhalt ist.",
      fr: "La requête doit indiquer la longueur de son corps.",
      es: "La solicitud debe indicar la longitud de su cuerpo.",
    },
  },
  precondition_failed: {
    id: null,
    target: "developer",
    status: 412,
    messages: {
      en: "A condition of the request does not hold.",
      de: "Eine Bedingung der Anfrage ist nicht erfüllt.",
      fr: "Une condition de la requête n'est pas remplie.",
      es: "No se cumple una condición de la solicitud.",
    },
  },
  payload_too_large: {
    id: null,
    target: "user",
    status: 413,
    messages: {
      en: "This is more than is taken here.",
      de: "Das ist mehr, als hier angenommen wird.",
      fr: "C'est plus que ce qui est accepté ici.",
      es: "Es más de lo que se acepta aquí.",
    },
  },
  unsupported_media_type: {
    id: null,
    target: "developer",
    status: 415,
    messages: {
      en: "The Content-Type is not supported.",
      de: "Der Content-Type wird nicht unterstützt.",
      fr: "Le Content-Type n'est pas pris en charge.",
      es: "El Content-Type no se admite.",
    },
  },
  range_not_satisfiable: {
    id: null,
    target: "developer",
    status: 416,
    messages: {
      en: "The range is not in the file.",
      de: "Der Bereich liegt nicht in der Datei.",
      fr: "La plage n'est pas dans le fichier.",
      es: "El rango no está en el archivo.",
    },
  },
  too_many_requests: {
    id: null,
    target: "user",
    status: 429,
    messages: {
      en: "Too many requests. Wait a moment.",
      de: "Zu viele Anfragen. Bitte warten Sie einen Moment.",
      fr: "Trop de requêtes. Veuillez patienter.",
      es: "Demasiadas solicitudes. Espere un momento.",
    },
  },
  internal_error: {
    id: null,
    target: "user",
    status: 500,
    messages: {
      en: "Something failed here. Try again later.",
      de: "Hier ist etwas fehlgeschlagen. Bitte versuchen Sie es später noch einmal.",
      fr: "Une erreur s'est produite ici. Réessayez plus tard.",
      es: "Algo ha fallado aquí. Inténtelo más tarde.",
    },
  },
  service_unavailable: {
    id: null,
    target: "user",
    status: 503,
    messages: {
      en: "The service is not available. Try again later.",
      de: "Der Dienst ist nicht verfügbar. Bitte versuchen Sie es später noch einmal.",
      fr: "Le service n'est pas disponible. Réessayez plus tard.",
      es: "El servicio no está disponible. Inténtelo más tarde.",
    },
  },
} as const satisfies Readonly<Record<string, ErrorRow>>;

export type ErrorCode = keyof typeof ERRORS;
