/** The time limit of the tests' own requests: a hang is told with what hung. */

import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { fetchWithin } from "./fetch-within.ts";

test.each<readonly [string, RequestListener]>([
  ["that never answers", () => undefined],
  ["that breaks off in the middle of its answer", (_, answer) => void answer.write("half")],
])("a server %s is told by what it was asked", async (_, listener) => {
  const server = createServer(listener).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slow`;
  const asked = async (): Promise<string> =>
    (await fetchWithin(url, { method: "POST" }, 50)).text();
  await expect(asked()).rejects.toThrow(`POST ${url} was not answered as a whole within 0.05 s.`);
});
