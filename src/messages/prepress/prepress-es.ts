/** What prepress says besides its findings, in Spanish. */

import type { PrepressTexts } from "../../core/ports/prepress.ts";
import { findingsEs } from "./findings-es.ts";
import { sheetsEs } from "./sheets-es.ts";

export const prepressEs: PrepressTexts = {
  sheets: sheetsEs,
  findings: findingsEs,
  found: {
    shape: "forma",
    line: "línea",
    text: "texto",
    picture: "imagen",
    shading: "degradado",
    "soft-mask": "máscara de transparencia",
    "content-stream": "dibujo de una página",
    "no-printing": "ninguna impresión",
    "low-resolution": "impresión en baja resolución",
    left: "izquierda",
    right: "derecha",
    top: "arriba",
    bottom: "abajo",
    "page-missing": "falta una página",
    "page-tree-circle": "la lista vuelve sobre sí misma",
    "page-without-type": "una página no dice que lo es",
    "page-not-loadable": "hay páginas que no se abren",
  },
  notChecked: {
    "colour-appearance":
      "Cómo se ven los colores en papel: ni las imágenes de las páginas ni la prueba son vinculantes en los colores.",
    conformance: "Si el archivo cumple la norma que dice.",
    "fields-without-appearance": "Lo que imprime un campo de formulario que no dice cómo se ve.",
    "ink-of-overlaps":
      "La tinta total donde se superponen objetos: la tinta se dice objeto por objeto.",
    "safe-zone-of-outlines": "El texto convertido en trazados o en píxeles.",
    "thin-shapes": "Las partes finas de formas que no son rectángulos.",
    trapping: "El reventado, el moiré y el negro enriquecido, a ojo.",
  },
};
