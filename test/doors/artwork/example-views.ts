/** A view of every state of the artwork page, for whoever writes or looks at pages without a server behind them. */

import type {
  CheckView,
  PageView,
  Stage,
  VersionView,
} from "../../../src/doors/artwork/page/view.ts";

const HOUR = Date.UTC(2026, 10, 28, 14, 5);
const SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

const CHECK: CheckView = {
  result: "failed",
  counts: { errors: 1, warnings: 2, infos: 1 },
  findings: [
    {
      severity: "error",
      count: 1,
      message: "The font Frutiger is not in the file; another one would be printed.",
      advice: "Export with all fonts embedded, or turn the text into outlines.",
    },
    {
      severity: "warning",
      page: 1,
      count: 3,
      message: "A picture has 144 ppi, and 300 ppi are wanted.",
      advice: "Use a picture with more pixels, or print it smaller.",
    },
    {
      severity: "info",
      page: 2,
      count: 1,
      message: "Text stands 1.2 mm from the trim, and 3 mm are safe.",
      advice: "Move text away from the edge.",
    },
  ],
  pages: [
    {
      number: 1,
      width: 216,
      height: 303,
      picture: "/picture",
      marks: [{ severity: "warning", left: 20, top: 30, width: 90, height: 60 }],
    },
    {
      number: 2,
      width: 216,
      height: 303,
      picture: "/picture",
      marks: [{ severity: "info", left: 3, top: 280, width: 60, height: 8 }],
    },
  ],
  pageCount: 5,
  notChecked: ["Trapping, moiré, and rich black by eye."],
  report: "/report",
};

const VERSION: VersionView = {
  version: 1,
  fileName: 'flyer <b>&"quoted" العنوان.pdf',
  sizeBytes: 812_344,
  createdAt: HOUR,
  origin: "upload",
};

const { fileName } = VERSION;
const OTHERS = {
  takesOtherFiles: true,
  otherFiles: [{ fileName: "fonts.zip", sizeBytes: 40_000 }],
} as const;

const STAGES = {
  upload: { kind: "upload", ...OTHERS },
  checking: { kind: "checking", step: "check", fileName },
  preparing: { kind: "checking", step: "logo", fileName: "" },
  adjusting: { kind: "checking", step: "adjust", fileName },
  findings: {
    kind: "findings",
    fileName,
    check: CHECK,
    adjust: { version: 1, hasSize: true },
    ...OTHERS,
  },
  unreadable: {
    kind: "findings",
    fileName,
    obstacle: { name: "pixels", limit: 100_000_000 },
    ...OTHERS,
  },
  review: { kind: "review", fileName, check: { ...CHECK, result: "warnings" } },
  proof: {
    kind: "proof",
    version: 2,
    fileName,
    check: { ...CHECK, result: "warnings" },
    adjust: { version: 2, hasSize: false },
    proof: {
      pages: [
        { number: 1, picture: "/picture" },
        { number: 2, picture: "/picture" },
      ],
      pageCount: 2,
      pdf: "/proof",
    },
    takesOtherFiles: false,
    otherFiles: [],
  },
  passed: {
    kind: "proof",
    version: 1,
    fileName,
    check: {
      ...CHECK,
      result: "passed",
      counts: { errors: 0, warnings: 0, infos: 0 },
      findings: [],
    },
    takesOtherFiles: false,
    otherFiles: [],
  },
  approve: { kind: "approve", version: 2, fileName, sha256: SHA256, given: {} },
  reject: { kind: "reject", version: 2, fileName, sha256: SHA256, given: {} },
  receipt: {
    kind: "receipt",
    number: "0198c1d2-7f60-7a11-9a55-0c0f5b1f2a10-2",
    version: 2,
    fileName,
    sha256: SHA256,
    proofSha256: SHA256,
    decision: { result: "approved", name: "Ada Lovelace", at: HOUR, comment: "Thanks!" },
    proofPdf: "/proof",
  },
  failed: { kind: "closed", why: "failed" },
  withdrawn: { kind: "closed", why: "withdrawn" },
} as const satisfies Readonly<Record<string, Stage>>;

/** By the name of the state. */
export const EXAMPLE_VIEWS: Readonly<Record<string, PageView>> = {
  ...Object.fromEntries(
    Object.entries(STAGES).map(([name, stage]) => [name, exampleView(stage)] as const),
  ),
  "rejected-before": exampleView(
    { kind: "upload", takesOtherFiles: false, otherFiles: [] },
    {
      versions: [
        {
          ...VERSION,
          decision: { result: "rejected", name: "Ada", at: HOUR, reason: "Wrong telephone number" },
        },
      ],
    },
  ),
  "approve-wrong": exampleView(
    { kind: "approve", version: 2, fileName, sha256: SHA256, given: { name: "  " } },
    {
      failure: {
        name: "field",
        fields: [
          { field: "checked", kind: "notChecked" },
          { field: "name", kind: "nameMissing" },
        ],
      },
    },
  ),
  "reject-wrong": exampleView(
    { kind: "reject", version: 2, fileName, sha256: SHA256, given: { name: "Ada" } },
    { failure: { name: "field", fields: [{ field: "reason", kind: "reasonMissing" }] } },
  ),
  "decided-before": exampleView(STAGES.receipt, { failure: { name: "decided", fields: [] } }),
  "fetch-failed": exampleView(
    { kind: "upload", takesOtherFiles: false, otherFiles: [] },
    { trouble: "notFetched" },
  ),
  "too-large": exampleView(
    { kind: "upload", takesOtherFiles: false, otherFiles: [] },
    { failure: { name: "tooLarge", fields: [] } },
  ),
};

/** A view with everything that a page can have. */
export function exampleView(stage: Stage, more: Partial<PageView> = {}): PageView {
  return {
    language: "en",
    languages: [
      { code: "en", name: "English" },
      { code: "de", name: "Deutsch" },
    ],
    nonce: "test-nonce",
    paths: {
      page: "/page",
      start: "/page",
      state: "/state",
      file: "/file",
      otherFile: "/other-file",
      taken: "/taken",
      adjust: "/adjust",
      approve: "/approve",
      reject: "/reject",
      results: "/results",
      logo: "/logo",
      style: "/style.css",
      script: "/script.js",
      uploads: "/tus",
    },
    jobId: "0198c1d2-7f60-7a11-9a55-0c0f5b1f2a10",
    link: "k".repeat(43),
    tag: "created.1",
    company: "Print & Co.",
    brand: { color: "#0B6E4F" },
    order: {
      number: "B-20931",
      name: "Flyer",
      properties: [
        { name: "Copies", value: 2500 },
        { name: "Folded", value: true },
        { name: "Kunde", value: "مطبعة الشرق" },
      ],
      limits: {
        sizeBytesMax: 524_288_000,
        width: 210,
        height: 297,
        bleed: 3,
        pagesMin: 2,
        pagesMax: 4,
      },
    },
    versions: stage.kind === "upload" ? [] : [VERSION],
    stage,
    openUntil: HOUR,
    returnUrl: "https://shop.example/orders/20931/thanks?a=1&b=2",
    ...more,
  };
}
