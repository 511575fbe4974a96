/** What the findings of preflight say, in English. `{found}` and `{wanted}` stand for values. */

import type { PrepressTexts } from "../../core/ports/prepress.ts";

export const findingsEn: PrepressTexts["findings"] = {
  attachments: {
    message: "The file carries {found} other files.",
    advice: "Take the attachments out; only what is on the pages is printed.",
  },
  "black-text-knocks-out": {
    message: "Small black text ({found}) cuts out the colours below it.",
    advice: "Set black text to overprint, so that no white shows around letters when plates shift.",
  },
  "bleed-empty": {
    message: "The picture seems to end at the trim ({found}), though there is room for bleed.",
    advice: "Draw backgrounds and pictures {wanted} beyond the trim on every side that they reach.",
  },
  "bleed-missing": {
    message: "There are {found} of bleed around the trimmed page, and {wanted} are needed.",
    advice: "Let pictures and colours run {wanted} beyond the trim, and export with this bleed.",
  },
  "bleed-without-box": {
    message: "There is no bleed box; what lies around the trim is taken for bleed ({found}).",
    advice: "Export with bleed, so that the file says how far it goes.",
  },
  "box-invalid": {
    message: "The {found} of the page is no area.",
    advice: "Set the page's boxes anew, or export the file again.",
  },
  "box-outside": {
    message: "The {found} reaches beyond the {wanted}.",
    advice:
      "Make the sheet larger or the {found} smaller: trim lies inside bleed, and bleed inside the sheet.",
  },
  "calibrated-rgb": {
    message: "A {found} is in RGB with a colour profile.",
    advice: "Convert it to the CMYK of the press, or accept that the printer does.",
  },
  "claim-without-output-intent": {
    message: "The file says that it is {found}, but names no output intent.",
    advice: "Export it as {found} again, with the printing condition of the order.",
  },
  "content-damaged": {
    message: "A part of the file cannot be decoded: {found}.",
    advice: "Export the file anew; what cannot be read is not printed.",
  },
  "crop-inside-trim": {
    message: "The crop box hides a part of the trimmed page: viewers show less than is printed.",
    advice: "Make the crop box as large as the sheet, and look at the page again.",
  },
  "device-independent-colour": {
    message: "A {found} is in a device-independent colour, such as Lab.",
    advice: "Convert it to CMYK or to a spot colour.",
  },
  "fill-thin": {
    message: "A filled rectangle is {found} thin, and {wanted} can be printed.",
    advice: "Make it thicker, or draw a line of at least this width.",
  },
  "font-invisible": {
    message: "The font {found} is not in the file; its text is invisible, as of scanned pages.",
    advice: "Nothing has to be done for print.",
  },
  "font-not-embedded": {
    message: "The font {found} is not in the file; another one would be printed.",
    advice: "Export with all fonts embedded, or turn the text into outlines.",
  },
  "form-fields": {
    message: "The file has {found} form fields.",
    advice: "Flatten the form, so that what is filled in is a part of the page.",
  },
  "form-fields-without-appearance": {
    message:
      "{found} form fields do not say how they look; each program draws them otherwise, or not at all.",
    advice: "Flatten the form, or save it with a program that draws its fields.",
  },
  "form-xfa": {
    message: "The file holds an XFA form, which presses cannot print.",
    advice: "Print it to a PDF from the program that shows the form, and send that one.",
  },
  "ink-coverage": {
    message: "An object has {found} of ink, and the paper takes {wanted}.",
    advice:
      "Use less ink: convert pictures with the profile of the press, and mix black of fewer inks.",
  },
  "ink-overlap": {
    message:
      "Objects that add to what is below them may come to more ink than the paper takes ({found}).",
    advice: "Look at the total ink in a separations preview where objects overprint or multiply.",
  },
  layers: {
    message: "The file has layers: {found}.",
    advice: "Merge the layers, so that nothing depends on which of them are on.",
  },
  "layers-hidden": {
    message: "Layers are not printed: {found}.",
    advice: "Turn the layers on that are to be printed, and delete the others.",
  },
  "line-thin": {
    message: "A line is {found} thin, and {wanted} can be printed.",
    advice: "Make the line thicker; one of width 0 is as thin as the device can.",
  },
  multimedia: {
    message: "The file plays something: {found}.",
    advice: "Take it out, or put a picture in its place.",
  },
  notes: {
    message: "There is a note ({found}) inside the trimmed page.",
    advice: "Delete the note, or flatten it if it is to be printed.",
  },
  "output-intent": {
    message: "The file is made for the printing condition {found}.",
    advice: "Nothing has to be done if the order is printed so.",
  },
  overprint: {
    message: "Objects overprint; pictures of the page do not show what that changes.",
    advice: "Look at the page in a program that simulates overprint.",
  },
  "page-count": {
    message: "The file has {found} pages, and {wanted} are wanted.",
    advice: "Add or remove pages, or order another number.",
  },
  "page-repeated": {
    message: "This page is page {found} once more, the very same object.",
    advice: "Check that the page is to be printed twice.",
  },
  "page-rotated": {
    message: "The page is turned by {found} for viewers.",
    advice: "Nothing has to be done if it stands upright in the picture.",
  },
  "page-scaled": {
    message: "The page counts in units of its own: {found} times a point.",
    advice: "Check the size: older programs print it that many times too small.",
  },
  "page-sizes-differ": {
    message: "The page is {found}, the first one {wanted}.",
    advice: "Export all pages in one size.",
  },
  "page-tree-damaged": {
    message: "The list of pages is damaged ({found}); programs show different numbers of pages.",
    advice: "Export the file anew.",
  },
  "pdf-version": {
    message: "The file is PDF {found}; some presses read only {wanted}.",
    advice: "Export it as PDF 1.7 or PDF/X-4 if it is not printed as it should.",
  },
  "pdfx-claim": {
    message: "The file says that it keeps {found}.",
    advice: "Nothing has to be done; whether it does, is not checked.",
  },
  "picture-mask-resolution": {
    message: "The soft mask of a picture has {found}, and {wanted} are wanted.",
    advice: "Make the mask from the picture in full resolution, else its edges become soft.",
  },
  "picture-resolution": {
    message: "A picture has {found}, and {wanted} are wanted.",
    advice:
      "Use a picture with more pixels, or print it smaller; making it larger in a program adds nothing.",
  },
  "picture-resolution-high": {
    message: "A picture has {found}; more than {wanted} cannot be seen in print.",
    advice: "Make the picture smaller when you export, and the file becomes smaller too.",
  },
  "picture-stencil-resolution": {
    message: "A picture of one bit has {found}, and {wanted} are wanted.",
    advice: "Scan it in higher resolution, or draw it as a vector.",
  },
  "printing-restricted": {
    message: "The file restricts printing; it allows {found}.",
    advice: "Save it without security settings.",
  },
  "registration-colour": {
    message:
      "A {found} inside the trimmed page is in the registration colour, which prints on all plates.",
    advice: "Use black in its place; registration is for printer's marks.",
  },
  "rgb-colour": {
    message: "A {found} is in RGB, which is no ink.",
    advice:
      "Convert it to the CMYK of the press, or accept that the printer does and that colours change.",
  },
  "rotation-invalid": {
    message: "The page is turned by {found}, which is no multiple of 90°; it is taken for upright.",
    advice: "Turn the page by 0°, 90°, 180° or 270°.",
  },
  scripts: {
    message: "The file runs something: {found}.",
    advice: "Take scripts and actions out.",
  },
  "spot-colours": {
    message: "The file prints spot colours: {found}.",
    advice: "Convert those that are not ordered to CMYK; {wanted} are ordered.",
  },
  "spot-names-alike": {
    message: "Spot colours have nearly the same name, and each is a plate: {found}.",
    advice: "Give the colour one name everywhere.",
  },
  "spot-prints-nothing": {
    message: "Spot colours are used with 0 % only: {found}.",
    advice: "Take them out, or give them a tint.",
  },
  "stream-filter": {
    message: "The file uses compressions that some programs cannot read: {found}.",
    advice: "Export with ZIP or JPEG compression if something is missing.",
  },
  "text-many-inks": {
    message: "Text of {found} is in more than one ink; it is to be {wanted}.",
    advice: "Set small text in black or one ink only.",
  },
  "text-near-trim": {
    message: "Text stands {found} from the trim, and {wanted} are safe.",
    advice: "Move text away from the edge; cutting differs a little from sheet to sheet.",
  },
  "text-small": {
    message: "Text has {found}, and {wanted} can be read.",
    advice: "Make the text larger.",
  },
  "too-complex": {
    message: "The file draws more than is looked at; it is not checked to its end.",
    advice: "Make its drawings simpler, or split the file.",
  },
  "spot-alternate-rgb": {
    message: "Spot colours are described in RGB for programs without them: {found}.",
    advice: "Nothing has to be done where each of them has its plate; others are to be CMYK.",
  },
  "transfer-curve": {
    message: "A {found} has a curve that changes its tones when it is printed.",
    advice: "Export without transfer curves; presses ignore them or change the colours by them.",
  },
  transparency: {
    message: "Objects are transparent ({found}).",
    advice: "Nothing has to be done for presses that read PDF/X-4; flatten it for others.",
  },
  "trim-missing": {
    message: "The page has no trim box; {found} are taken as its size.",
    advice: "Export with trim and bleed, such as PDF/X-4.",
  },
  "trim-size": {
    message: "The page is {found}, and {wanted} is wanted.",
    advice: "Make the page this size, or order the other one.",
  },
  "white-overprint": {
    message: "White is set to overprint ({found}): it vanishes in print, though viewers show it.",
    advice: "Turn overprint off for white objects.",
  },
  "white-overprint-harmless": {
    message: "White is set to overprint ({found}), in a way that still prints white.",
    advice: "Turn overprint off for white objects, to be safe.",
  },
};
