/** How the tests run: real servers on free ports, so files run in parallel but each gets time. */
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { ALONE } from "./test/alone.ts";

/** What takes longest begins first, so that none runs on when all others have ended. The gate names the slowest. */
const FIRST = [
  "test/interop/stacks.test.ts",
  "test/doors/artwork/in-the-browser.test.ts",
  "test/faults/kill.test.ts",
  "test/doors/dashboard/in-the-browser.test.ts",
  "test/process/postgres.test.ts",
  "test/engine/dispatch/dispatchers.test.ts",
  "test/store/postgres-ports.test.ts",
  "test/whole/access/commands.test.ts",
  "test/process/start-and-stop.test.ts",
  "test/doors/artwork/page.test.ts",
  "test/faults/storage.test.ts",
  "test/process/packed.test.ts",
];

class LongestFirst extends BaseSequencer {
  /** Those that share a process follow one another: it ends before one that does not. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project, moduleId }: TestSpecification): number => {
      const place = FIRST.findIndex((name) => moduleId.endsWith(name));
      return project.name === "alone" ? -1 : place < 0 ? FIRST.length : place;
    };
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    globalSetup: ["test/global-setup.ts"],
    // What hangs ends; a busy machine takes its time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: "alone", include: ALONE } },
      {
        extends: true,
        test: { name: "together", include: ["test/**/*.test.ts"], exclude: ALONE, isolate: false },
      },
    ],
  },
});
