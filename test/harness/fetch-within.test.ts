/** The time limit of the tests' own requests: a hang is told with what hung. */

import type { RequestListener } from "node:http";
import { expect, test } from "vitest";
import { fetchWithin } from "./fetch-within.ts";
import { useServing } from "./peers/serve.ts";

test.each<readonly [string, RequestListener]>([
  ["that never answers", () => undefined],
  ["that breaks off in the middle of its answer", (_, answer) => void answer.write("half")],
])("a server %s is told by what it was asked", async (_, listener) => {
  const url = `${(await useServing(listener)).url}/slow`;
  const asked = async (): Promise<string> =>
    (await fetchWithin(url, { method: "POST" }, 50)).text();
  await expect(asked()).rejects.toThrow(`POST ${url} was not answered as a whole within 0.05 s.`);
});
