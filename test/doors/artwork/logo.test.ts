/** An upload link whose page waits for the shop's logo. */

import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";

import { newOrder, postFile, startArtworkServer, whenState } from "./artwork-server.ts";

/** Takes connections, and never answers. */
async function hangingAddress(): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) {
      socket.destroy();
    }
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/logo.png`;
}

it("says that it is being prepared, not that a file is checked, and goes without a logo that hangs", async () => {
  const server = await startArtworkServer({ OUTBOUND_ALLOW: "127.0.0.1" });
  onTestFinished(() => server.close());
  const order = await newOrder(server, { brand: { logo: await hangingAddress() } });
  const startedAt = performance.now();
  const early = await (await fetch(order.url)).text();
  expect(early).toContain("In a moment you can upload your file here.");
  expect(early).toMatch(/aria-current="step">1\. /u);
  expect(early).not.toContain("is being checked");
  expect((await postFile(order.url, "%PDF-1.7 early")).status).toBe(409);

  await whenState(server, order, ["created"]);
  // A file's server may be silent for 30 s.
  expect(performance.now() - startedAt).toBeLessThan(18_000);
  expect(await (await fetch(order.url)).text()).toContain("Upload your file");
  const events = await (await fetch(`${server.url}/v1/jobs/${order.jobId}/events`)).text();
  expect(events).toContain("logo: not taken: ");
}, 30_000);
