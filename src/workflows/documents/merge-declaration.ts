/** What workflow merge-pdf is asked: its profiles and options. */

import type { WorkflowDeclaration } from "../../core/model/workflow.ts";
import { SHEET_SIZES } from "../assembly/sheet-size.ts";
import { PASSWORD_OPTION } from "../password-option.ts";

export const MERGE_PDF: WorkflowDeclaration = {
  name: "merge-pdf",
  description:
    "Makes one PDF of PDF documents and pictures, in their order, with an outline, form fields, links, layers and tags.",
  profiles: [
    { name: "default", description: "Pages as they are, pictures in their own size.", options: [] },
    {
      name: "a4",
      description: "Pictures on A4 with a margin.",
      options: [
        { name: "pictureSize", value: "a4" },
        { name: "margin", value: "10" },
      ],
    },
    {
      name: "letter",
      description: "Pictures on US Letter with a margin.",
      options: [
        { name: "pictureSize", value: "letter" },
        { name: "margin", value: "10" },
      ],
    },
  ],
  options: [
    {
      name: "title",
      type: "text",
      description: "Title of the PDF; the name of the job without it.",
    },
    {
      name: "outline",
      type: "choice",
      description:
        "Outline of the PDF: an entry for each document with the outline it has below it (nested), an entry for each (documents), or none.",
      default: "nested",
      choices: ["nested", "documents", "none"],
    },
    {
      name: "entryTitles",
      type: "choice",
      description:
        "What documents are called in the outline: as their files, or by the title that a PDF gives itself, where it does.",
      default: "file",
      choices: ["file", "own"],
    },
    {
      name: "pages",
      type: "pages",
      description: "Which pages of PDF documents, such as 1, 2-5 or 1,3,7-. All pages without it.",
    },
    {
      name: "pictureSize",
      type: "choice",
      description:
        "Size of the pages of pictures: as the picture by its resolution, or paper, turned as the picture is.",
      default: "picture",
      choices: SHEET_SIZES,
    },
    {
      name: "margin",
      type: "number",
      description: "Millimetres around pictures.",
      default: "0",
      minimum: 0,
      maximum: 50,
    },
    {
      name: "requireAll",
      type: "boolean",
      description:
        "The job fails if one document cannot be taken; otherwise the others are merged, and its history tells of it.",
      default: "false",
    },
    PASSWORD_OPTION,
  ],
  reads: { types: /^(?:application\/pdf|image\/.+)$/u },
};
