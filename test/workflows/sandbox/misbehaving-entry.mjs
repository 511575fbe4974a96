/**
 * A sandbox child whose tasks misbehave, by what the input says. It runs the real serving code from dist/, so that no
 * test task stands in the product.
 */
import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync, writeSync } from "node:fs";
import { serveTasks } from "../../../dist/workflows/sandbox/serve.js";

const ANSWER_FD = 3;
const me = randomUUID();

const forever = () => new Promise(() => undefined);

/** Puts out page after page, each with this text. */
async function putOut(emit, texts) {
  for (const [index, text] of texts.entries()) {
    writeFileSync(`out/output-${index + 1}.png`, text);
    await emit(pageOf(index + 1, texts.length));
  }
}

function pageOf(page, total) {
  return {
    kind: "page",
    page,
    pageCount: total,
    width: 1,
    height: 1,
    resolution: 72,
    total,
    done: page,
  };
}

/** Answers in the place of the serving code, which then has nothing to add. */
function answer(message) {
  writeSync(ANSWER_FD, `${typeof message === "string" ? message : JSON.stringify(message)}\n`);
  return forever();
}

function answerPage(changes) {
  writeFileSync("out/output-1.png", "page");
  return answer({ kind: "output", rssBytes: 1, output: { ...pageOf(1, 1), ...changes } });
}

const misbehave = {
  hang: () => {
    for (;;) {
      // Never gives the event loop back, like native code in an endless loop.
    }
  },
  wait: forever,
  "native-memory": () => {
    const kept = [];
    for (;;) {
      kept.push(Buffer.alloc(16 * 2 ** 20, 1));
    }
  },
  "heap-memory": () => {
    const kept = [];
    for (;;) {
      kept.push(Array.from({ length: 1000 }, (_, index) => ({ index })));
    }
  },
  abort: () => process.abort(),
  exit: () => process.exit(139),
  "throw-text": () => {
    throw "just text";
  },
  environment: async (emit) =>
    putOut(emit, [JSON.stringify({ environment: process.env, argv: process.argv.slice(2) })]),
  who: async (emit) => putOut(emit, [me]),
  "tell-and-hang": async (emit) => {
    await putOut(emit, ["going"]);
    misbehave.hang();
  },
  steps: async (emit) => putOut(emit, ["1", "2", "3"]),
  "crash-at-2-hang-at-4": async (emit, warn, { pages = "1,2,3,4,5", format }) => {
    await emit({ kind: "opened", pageCount: 5 });
    await warn({ object: "the fonts", reason: "they are odd" });
    const asked = pages.split(",").map(Number);
    for (const [index, page] of asked.entries()) {
      const misdeeds = { 2: () => process.abort(), 4: misbehave.hang };
      misdeeds[page]?.();
      writeFileSync(`out/output-${page}.png`, `page ${page}`);
      await emit({ ...pageOf(page, asked.length), pageCount: 5, done: index + 1 });
    }
    if (format === "tiff") {
      writeFileSync("out/output.tif", `pages ${asked.join(",")}`);
      await emit({ kind: "pages", pageCount: 5, pages: asked.length });
    }
  },
  "crash-at-the-first": async (emit) => {
    await emit({ kind: "opened", pageCount: 1 });
    process.abort();
  },
  slowly: async (emit) => {
    for (const page of [1, 2, 3, 4]) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      writeFileSync(`out/output-${page}.png`, "");
      await emit(pageOf(page, 4));
    }
  },
  warnings: async (emit, warn) => {
    await warn({ page: 2, object: "the\nfont", reason: "gone\u0000" });
    for (let number = 2; number <= 150; number += 1) {
      await warn({ reason: `warning ${number}` });
    }
    await putOut(emit, ["page"]);
  },
  swell: async (emit) => {
    globalThis.kept = Buffer.alloc(150 * 2 ** 20, 1);
    await putOut(emit, [me]);
  },

  // What a child that a file took over may answer.
  "no-json": () => answer("[1, 2"),
  "another-kind": () => answer({ kind: "ready" }),
  "nothing-put-out": () => answer({ kind: "done", rssBytes: 1 }),
  "many-lines": () => {
    for (;;) {
      writeSync(ANSWER_FD, "{}\n");
    }
  },
  "endless-line": () => {
    for (;;) {
      writeSync(ANSWER_FD, "x".repeat(2 ** 16));
    }
  },
  "too-many-warnings": () => {
    const warning = { kind: "warning", rssBytes: 1, warning: { reason: "x" } };
    for (let number = 1; number <= 100; number += 1) {
      void answer(warning);
    }
    return answer(warning);
  },
  "warning-without-reason": () => answer({ kind: "warning", rssBytes: 1, warning: { page: 1 } }),
  "many-errors": () => {
    for (;;) {
      try {
        writeSync(2, "x".repeat(2 ** 16));
      } catch {
        // The pipe is full for now.
      }
    }
  },
  "page-as-path": () => answerPage({ page: "../../escaped" }),
  "page-too-large": () => answerPage({ width: 1e9, height: 1e9 }),
  "page-out-of-turn": () => answerPage({ done: 3, total: 2 }),
  "one-file-of-pages": () => answerPage({ kind: "pages", pages: 1 }),
  "pages-without-end": () => answerPage({ total: 1e9 }),
  canceled: () =>
    answer({ kind: "failed", rssBytes: 1, failure: { code: "canceled", message: "It was not." } }),
  "failure-without-words": () =>
    answer({ kind: "failed", rssBytes: 1, failure: { code: "corrupt", message: { length: 1 } } }),
  "no-file": async (emit) => emit(pageOf(1, 1)),
  "link-as-file": async (emit) => {
    symlinkSync("/etc/hostname", "out/output-1.png");
    await emit(pageOf(1, 1));
  },
  "directory-as-file": async (emit) => {
    mkdirSync("out/output-1.png/deep", { recursive: true });
    await emit(pageOf(1, 1));
  },
  "two-names": async (emit) => {
    writeFileSync("out/kept", "page");
    linkSync("out/kept", "out/output-1.png");
    await emit(pageOf(1, 1));
  },
  "control-characters": () =>
    answer({
      kind: "failed",
      rssBytes: 1,
      failure: { code: "corrupt", message: `Bad\u0000\r\nnews\u202e ${"x".repeat(9000)}` },
    }),
};

serveTasks({
  "render-pdf": async (task, emit, warn) =>
    misbehave[readFileSync(task.inputPath, "utf8")](emit, warn, task),
});
