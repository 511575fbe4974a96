/** What the findings of preflight say, in Spanish. `{found}` and `{wanted}` stand for values. */

import type { PrepressTexts } from "../../core/ports/prepress.ts";

export const findingsEs: PrepressTexts["findings"] = {
  attachments: {
    message: "El archivo lleva {found} archivos más.",
    advice: "Quite los adjuntos; solo se imprime lo que está en las páginas.",
  },
  "black-text-knocks-out": {
    message: "Un texto negro pequeño ({found}) recorta los colores que tiene debajo.",
    advice:
      "Ponga el texto negro en sobreimpresión, para que no se vea blanco alrededor de las letras si las planchas se mueven.",
  },
  "bleed-empty": {
    message: "La imagen parece terminar en el corte ({found}), aunque hay sitio para sangrado.",
    advice: "Alargue fondos e imágenes {wanted} más allá del corte en cada lado que toquen.",
  },
  "bleed-missing": {
    message: "Hay {found} de sangrado alrededor de la página cortada, y hacen falta {wanted}.",
    advice: "Alargue imágenes y colores {wanted} más allá del corte, y exporte con este sangrado.",
  },
  "bleed-without-box": {
    message: "No hay caja de sangrado; lo que está alrededor del corte se toma por él ({found}).",
    advice: "Exporte con sangrado, para que el archivo diga hasta dónde llega.",
  },
  "box-invalid": {
    message: "La caja {found} de la página no es un área.",
    advice: "Defina de nuevo las cajas de la página, o exporte otra vez el archivo.",
  },
  "box-outside": {
    message: "La caja {found} sobresale de {wanted}.",
    advice:
      "Agrande la hoja o reduzca {found}: el corte queda dentro del sangrado, y el sangrado dentro de la hoja.",
  },
  "calibrated-rgb": {
    message: "Un objeto ({found}) está en RGB con perfil de color.",
    advice: "Conviértalo al CMYK de la prensa, o acepte que lo haga la imprenta.",
  },
  "claim-without-output-intent": {
    message: "El archivo dice ser {found}, pero no nombra ninguna condición de impresión.",
    advice: "Expórtelo otra vez como {found}, con la condición de impresión del pedido.",
  },
  "content-damaged": {
    message: "Una parte del archivo no se puede descodificar: {found}.",
    advice: "Exporte el archivo de nuevo; lo que no se puede leer no se imprime.",
  },
  "crop-inside-trim": {
    message:
      "La caja de recorte oculta una parte de la página cortada: se ve menos de lo que se imprime.",
    advice: "Haga la caja de recorte tan grande como la hoja, y mire la página otra vez.",
  },
  "device-independent-colour": {
    message: "Un objeto ({found}) está en un color independiente, como Lab.",
    advice: "Conviértalo a CMYK o a una tinta plana.",
  },
  "fill-thin": {
    message: "Un rectángulo relleno tiene {found} de grosor, y se puede imprimir desde {wanted}.",
    advice: "Hágalo más grueso, o dibuje una línea de al menos ese grosor.",
  },
  "font-invisible": {
    message:
      "La fuente {found} no está en el archivo; su texto es invisible, como en páginas escaneadas.",
    advice: "No hay que hacer nada para imprimir.",
  },
  "font-not-embedded": {
    message: "La fuente {found} no está en el archivo; se imprimiría otra.",
    advice: "Exporte con todas las fuentes incrustadas, o convierta el texto en trazados.",
  },
  "form-fields": {
    message: "El archivo tiene {found} campos de formulario.",
    advice: "Acople el formulario, para que lo rellenado sea parte de la página.",
  },
  "form-fields-without-appearance": {
    message:
      "{found} campos de formulario no dicen cómo se ven; cada programa los dibuja de otro modo, o no los dibuja.",
    advice: "Acople el formulario, o guárdelo con un programa que dibuje sus campos.",
  },
  "form-xfa": {
    message: "El archivo contiene un formulario XFA, que las prensas no pueden imprimir.",
    advice: "Imprímalo a PDF desde el programa que lo muestra, y envíe ese PDF.",
  },
  "ink-coverage": {
    message: "Un objeto tiene {found} de tinta, y el papel admite {wanted}.",
    advice:
      "Use menos tinta: convierta las imágenes con el perfil de la prensa, y componga el negro con menos tintas.",
  },
  "ink-overlap": {
    message:
      "Objetos que se suman a lo que tienen debajo pueden dar más tinta de la que admite el papel ({found}).",
    advice:
      "Mire la tinta total en una vista de separaciones, donde haya objetos que sobreimprimen o multiplican.",
  },
  layers: {
    message: "El archivo tiene capas: {found}.",
    advice: "Acople las capas, para que nada dependa de cuáles están activas.",
  },
  "layers-hidden": {
    message: "Hay capas que no se imprimen: {found}.",
    advice: "Active las capas que se deben imprimir, y borre las demás.",
  },
  "line-thin": {
    message: "Una línea tiene {found} de grosor, y se puede imprimir desde {wanted}.",
    advice: "Haga la línea más gruesa; una de 0 es tan fina como pueda el aparato.",
  },
  multimedia: {
    message: "El archivo reproduce algo: {found}.",
    advice: "Quítelo, o ponga una imagen en su lugar.",
  },
  notes: {
    message: "Hay una nota ({found}) dentro de la página cortada.",
    advice: "Borre la nota, o acóplela si se debe imprimir.",
  },
  "output-intent": {
    message: "El archivo está hecho para la condición de impresión {found}.",
    advice: "No hay que hacer nada si el pedido se imprime así.",
  },
  overprint: {
    message:
      "Hay objetos que sobreimprimen; las imágenes de la página no muestran lo que eso cambia.",
    advice: "Mire la página en un programa que simule la sobreimpresión.",
  },
  "page-count": {
    message: "El archivo tiene {found} páginas, y se piden {wanted}.",
    advice: "Añada o quite páginas, o pida otro número.",
  },
  "page-repeated": {
    message: "Esta página es otra vez la página {found}, el mismo objeto.",
    advice: "Compruebe que la página se deba imprimir dos veces.",
  },
  "page-rotated": {
    message: "La página está girada {found} para verla.",
    advice: "No hay que hacer nada si en la imagen está derecha.",
  },
  "page-scaled": {
    message: "La página cuenta en una unidad propia: {found} veces un punto.",
    advice: "Compruebe el tamaño: programas antiguos la imprimen tantas veces más pequeña.",
  },
  "page-sizes-differ": {
    message: "La página mide {found}, la primera {wanted}.",
    advice: "Exporte todas las páginas en un mismo tamaño.",
  },
  "page-tree-damaged": {
    message:
      "La lista de páginas está dañada ({found}); los programas muestran distinto número de páginas.",
    advice: "Exporte el archivo de nuevo.",
  },
  "pdf-version": {
    message: "El archivo es PDF {found}; algunas prensas solo leen {wanted}.",
    advice: "Expórtelo como PDF 1.7 o PDF/X-4 si no se imprime como debe.",
  },
  "pdfx-claim": {
    message: "El archivo dice que cumple {found}.",
    advice: "No hay que hacer nada; si es verdad, no se comprueba.",
  },
  "picture-mask-resolution": {
    message: "La máscara de una imagen tiene {found}, y se piden {wanted}.",
    advice: "Haga la máscara de la imagen en plena resolución; si no, sus bordes quedan borrosos.",
  },
  "picture-resolution": {
    message: "Una imagen tiene {found}, y se piden {wanted}.",
    advice:
      "Use una imagen con más píxeles, o imprímala más pequeña; agrandarla en un programa no añade nada.",
  },
  "picture-resolution-high": {
    message: "Una imagen tiene {found}; más de {wanted} no se ve al imprimir.",
    advice: "Reduzca la imagen al exportar, y el archivo será también más pequeño.",
  },
  "picture-stencil-resolution": {
    message: "Una imagen de línea tiene {found}, y se piden {wanted}.",
    advice: "Escanéela con más resolución, o dibújela como vector.",
  },
  "printing-restricted": {
    message: "El archivo limita la impresión; permite: {found}.",
    advice: "Guárdelo sin ajustes de seguridad.",
  },
  "registration-colour": {
    message:
      "Un objeto ({found}) dentro de la página cortada está en el color de registro, que se imprime en todas las planchas.",
    advice: "Use negro en su lugar; el registro es para las marcas de la imprenta.",
  },
  "rgb-colour": {
    message: "Un objeto ({found}) está en RGB, que no es una tinta.",
    advice:
      "Conviértalo al CMYK de la prensa, o acepte que lo haga la imprenta y que los colores cambien.",
  },
  "rotation-invalid": {
    message: "La página está girada {found}, que no es múltiplo de 90°; se toma por derecha.",
    advice: "Gire la página 0°, 90°, 180° o 270°.",
  },
  scripts: {
    message: "El archivo ejecuta algo: {found}.",
    advice: "Quite guiones y acciones.",
  },
  "spot-colours": {
    message: "El archivo imprime tintas planas: {found}.",
    advice: "Convierta a CMYK las que no estén pedidas; se piden {wanted}.",
  },
  "spot-names-alike": {
    message: "Hay tintas planas con casi el mismo nombre, y cada una es una plancha: {found}.",
    advice: "Dé al color un solo nombre en todas partes.",
  },
  "spot-prints-nothing": {
    message: "Hay tintas planas que solo se usan al 0 %: {found}.",
    advice: "Quítelas, o deles un tono.",
  },
  "spot-alternate-rgb": {
    message: "Hay tintas planas descritas en RGB para los programas que no las tienen: {found}.",
    advice: "No hay que hacer nada donde cada una tiene su plancha; las demás deben ser CMYK.",
  },
  "stream-filter": {
    message: "El archivo usa compresiones que algunos programas no leen: {found}.",
    advice: "Exporte con compresión ZIP o JPEG si falta algo.",
  },
  "text-many-inks": {
    message: "Un texto de {found} está en más de una tinta; debe ser de {wanted}.",
    advice: "Ponga el texto pequeño en negro o en una sola tinta.",
  },
  "text-near-trim": {
    message: "Hay texto a {found} del corte, y es seguro desde {wanted}.",
    advice: "Aparte el texto del borde; el corte varía un poco de hoja a hoja.",
  },
  "text-small": {
    message: "Hay texto de {found}, y se lee desde {wanted}.",
    advice: "Agrande el texto.",
  },
  "too-complex": {
    message: "El archivo dibuja más de lo que se mira; no se revisa hasta el final.",
    advice: "Simplifique sus dibujos, o divida el archivo.",
  },
  "transfer-curve": {
    message: "Un objeto ({found}) tiene una curva que cambia sus tonos al imprimir.",
    advice:
      "Exporte sin curvas de transferencia; las prensas las ignoran o cambian los colores por ellas.",
  },
  transparency: {
    message: "Hay objetos transparentes ({found}).",
    advice: "No hay que hacer nada para prensas que leen PDF/X-4; acople para las demás.",
  },
  "trim-missing": {
    message: "La página no tiene caja de corte; se toma {found} como su tamaño.",
    advice: "Exporte con corte y sangrado, por ejemplo PDF/X-4.",
  },
  "trim-size": {
    message: "La página mide {found}, y se pide {wanted}.",
    advice: "Dé a la página este tamaño, o pida el otro.",
  },
  "white-overprint": {
    message:
      "Hay blanco en sobreimpresión ({found}): desaparece al imprimir, aunque se vea en pantalla.",
    advice: "Quite la sobreimpresión de los objetos blancos.",
  },
  "white-overprint-harmless": {
    message: "Hay blanco en sobreimpresión ({found}), de un modo que aun así se imprime blanco.",
    advice: "Quite la sobreimpresión de los objetos blancos, para estar seguro.",
  },
};
