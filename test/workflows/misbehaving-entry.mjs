/**
 * A sandbox child whose tasks misbehave, by what the input path says. It runs the real serving code from dist/, so that
 * no test task stands in the product.
 */
import { writeFileSync } from "node:fs";
import { serveTasks } from "../../dist/workflows/sandbox-serve.js";

const misbehave = {
  hang: () => {
    for (;;) {
      // Never gives the event loop back, like native code in an endless loop.
    }
  },
  wait: () => new Promise(() => undefined),
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
  environment: async (task, emit) =>
    emit({ environment: process.env, argv: process.argv.slice(2), pid: process.pid }),
  "tell-pid": (task) => {
    writeFileSync(task.outputPath, String(process.pid));
    misbehave.hang();
  },
  steps: async (task, emit) => {
    for (const step of [1, 2, 3]) {
      await emit({ step });
    }
  },
  slowly: async (task, emit) => {
    for (const step of [1, 2, 3, 4]) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      await emit({ step });
    }
  },
  swell: async (task, emit) => {
    globalThis.kept = Buffer.alloc(150 * 2 ** 20, 1);
    await emit({ pid: process.pid });
  },
};

serveTasks({
  "convert-image": (task, emit) => misbehave[task.inputPath](task, emit),
  "render-pdf": () => undefined,
});
