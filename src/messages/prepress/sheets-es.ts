/** What stands on the sheets of report and proof, in Spanish. */

import type { SheetTexts } from "../../core/ports/prepress.ts";

export const sheetsEs: SheetTexts = {
  preflight: "Revisión",
  proof: "Prueba",
  results: { passed: "superada", warnings: "con advertencias", failed: "no superada" },
  file: "Archivo",
  pages: "Páginas",
  page: "Página",
  size: "Tamaño cortado",
  profile: "Perfil",
  found: "Encontrado",
  errors: "errores",
  warnings: "advertencias",
  infos: "avisos",
  inks: "Tintas",
  none: "ninguna",
  nothingFound: "No se encontró nada en esta página.",
  notChecked: "Lo que no se revisó",
  lines: {
    trim: "Corte: aquí se corta la página.",
    bleed: "Sangrado: fondos e imágenes deben llegar a esta línea.",
    safe: "Zona segura: el texto y lo importante deben quedar dentro de esta línea.",
  },
  notices: [
    "Esta prueba no es vinculante en los colores: pantallas e impresoras de oficina los muestran de otro modo que la prensa.",
    "Las imágenes de las páginas no muestran lo que cambia la sobreimpresión.",
    "Quien la aprueba dice que texto, imágenes, tamaño, colores y número de páginas son los pedidos.",
  ],
  decision: ["[  ] aprobada    [  ] rechazada, porque:", "Nombre, fecha:"],
  job: "Trabajo",
  order: "Pedido",
  name: "Título",
  date: "Fecha (UTC)",
};
