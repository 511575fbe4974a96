/** The functions of PDFium that are used here, and what is handed to them through its memory. */

/** What is used of the functions that the module has; addresses and handles are numbers, and 0 is none. */
export interface Pdfium {
  readonly HEAPU8: Uint8Array;
  readonly wasmExports: { malloc(bytes: number): number; free(address: number): void };
  /** A function that PDFium can call; "v" and "i" say what it returns and takes. */
  addFunction(call: (...values: readonly number[]) => number | undefined, types: string): number;
  _FPDF_InitLibrary(): void;
  _FPDF_SetSystemFontInfo(info: number): void;
  _FPDF_LoadMemDocument(data: number, sizeBytes: number, password: number): number;
  _FPDF_CloseDocument(document: number): void;
  _FPDF_GetLastError(): number;
  _FPDF_GetPageCount(document: number): number;
  _FPDF_GetDocPermissions(document: number): number;
  _FPDF_GetFileVersion(document: number, version: number): number;
  _FPDF_LoadPage(document: number, index: number): number;
  _FPDF_ClosePage(page: number): void;
  _FPDF_GetPageWidthF(page: number): number;
  _FPDF_GetPageHeightF(page: number): number;
  _FPDF_GetPageBoundingBox(page: number, area: number): number;
  _FPDFPage_GetTrimBox(page: number, ...corners: readonly number[]): number;
  _FPDFPage_GetBleedBox(page: number, ...corners: readonly number[]): number;
  _FPDFPage_GetArtBox(page: number, ...corners: readonly number[]): number;
  _FPDFPage_SetCropBox(
    page: number,
    left: number,
    bottom: number,
    right: number,
    top: number,
  ): void;
  _FPDFBitmap_CreateEx(
    width: number,
    height: number,
    format: number,
    data: number,
    stride: number,
  ): number;
  _FPDFBitmap_FillRect(
    bitmap: number,
    left: number,
    top: number,
    width: number,
    height: number,
    colour: number,
  ): void;
  _FPDFBitmap_Destroy(bitmap: number): void;
  _FPDF_RenderPageBitmap(bitmap: number, page: number, ...place: readonly number[]): void;
  _FPDFDOC_InitFormFillEnvironment(document: number, info: number): number;
  _FPDFDOC_ExitFormFillEnvironment(form: number): void;
  _FORM_OnAfterLoadPage(page: number, form: number): void;
  _FORM_OnBeforeClosePage(page: number, form: number): void;
  _FPDFPage_GetRotation(page: number): number;
  _FPDFPage_Flatten(page: number, use: number): number;
  _FPDFText_LoadPage(page: number): number;
  _FPDFText_ClosePage(textPage: number): void;
  _FPDFText_CountChars(textPage: number): number;
  _FPDFText_GetUnicode(textPage: number, index: number): number;
  _FPDFText_IsGenerated(textPage: number, index: number): number;
  _FPDFText_HasUnicodeMapError(textPage: number, index: number): number;
  _FPDFText_GetCharAngle(textPage: number, index: number): number;
  _FPDFText_GetLooseCharBox(textPage: number, index: number, rect: number): number;
  _FPDFText_GetCharBox(textPage: number, index: number, ...sides: readonly number[]): number;
  _FPDF_FFLDraw(form: number, bitmap: number, page: number, ...place: readonly number[]): void;
  _FPDF_GetFormType(document: number): number;
  _FPDFPage_CountObjects(page: number): number;
  _FPDFPage_GetObject(page: number, index: number): number;
  _FPDFPageObj_GetType(object: number): number;
  _FPDFFormObj_CountObjects(object: number): number;
  _FPDFFormObj_GetObject(object: number, index: number): number;
  _FPDFImageObj_GetImageMetadata(picture: number, page: number, metadata: number): number;
  _FPDFImageObj_GetImageFilterCount(picture: number): number;
  _FPDFImageObj_GetImageFilter(
    picture: number,
    index: number,
    buffer: number,
    room: number,
  ): number;
  _FPDFTextObj_GetTextRenderMode(object: number): number;
  _FPDFTextObj_GetFont(object: number): number;
  _FPDFFont_GetIsEmbedded(font: number): number;
  _FPDFFont_GetBaseFontName(font: number, buffer: number, room: number): number;
  _FPDFFont_GetFamilyName(font: number, buffer: number, room: number): number;
  _FPDFText_LoadPage(page: number): number;
  _FPDFText_ClosePage(text: number): void;
  _FPDFText_CountChars(text: number): number;
  _FPDFText_GetUnicode(text: number, index: number): number;
  _FPDFText_HasUnicodeMapError(text: number, index: number): number;
  _FPDFText_GetTextObject(text: number, index: number): number;
  _FPDFPage_GetAnnotCount(page: number): number;
  _FPDFPage_GetAnnot(page: number, index: number): number;
  _FPDFPage_CloseAnnot(annotation: number): void;
  _FPDFAnnot_GetSubtype(annotation: number): number;
  _FPDFAnnot_GetFlags(annotation: number): number;
  _FPDFAnnot_GetFormFieldType(form: number, annotation: number): number;
  _FPDFAnnot_HasKey(annotation: number, key: number): number;
  _FPDFAnnot_GetRect(annotation: number, rect: number): number;
  _EPDFAnnot_HasAppearanceStream(annotation: number, mode: number): number;
}

/** A copy of the bytes in the module's memory; whoever asks for it frees it. */
export function allocate(pdfium: Pdfium, bytes: Uint8Array): number {
  const address = pdfium.wasmExports.malloc(bytes.length);
  pdfium.HEAPU8.set(bytes, address);
  return address;
}

/** A text that PDFium writes where it is told to, with a 0 at its end, and says how many bytes it has; "" for none. */
export function textOf(pdfium: Pdfium, ask: (buffer: number, room: number) => number): string {
  const room = ask(0, 0);
  const buffer = pdfium.wasmExports.malloc(room);
  const bytes = Buffer.from(pdfium.HEAPU8.subarray(buffer, buffer + ask(buffer, room)));
  pdfium.wasmExports.free(buffer);
  return bytes.toString("utf8").replace(/\0.*$/su, "");
}
