/** Downloads from real local servers: what is loaded, what is refused, and that refused addresses are never dialled. */

import { createServer, type Server, type ServerResponse } from "node:http";
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server as TcpServer,
} from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Problem } from "../../src/core/model/problem.ts";
import { parseOutboundAllow } from "../../src/outbound/address-guard.ts";
import { type ClosableFetcher, openFetcher } from "../../src/outbound/fetcher.ts";
import type { OutboundOptions } from "../../src/outbound/http-client.ts";
import type { Resolve } from "../../src/outbound/dial.ts";

const TIMES = { connectMsMax: 400, headMsMax: 400, pauseMsMax: 400, totalMsMax: 10_000 };

const cutSoon = (response: ServerResponse): void => {
  setTimeout(() => response.destroy(), 20);
};

/** What the server does at which path; anywhere else it answers with a plain text. */
const ANSWERS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  "/named": (response) => {
    response.writeHead(200, {
      "Content-Type": "Application/PDF; x=y",
      "Content-Disposition": `attachment; filename="no.pdf"; filename*=UTF-8''%E2%82%AC.pdf`,
    });
    response.end("%PDF");
  },
  "/mail": (response) => {
    response.writeHead(200, {
      "Content-Disposition": 'attachment; filename="=?utf-8?Q?a/=E2=82=AC?= =?utf-8?Q?.pdf?="',
    });
    response.end("%PDF");
  },
  "/nameless.pdf": (response) => {
    response.writeHead(200, { "Content-Disposition": 'attachment; filename=".."' }).end("%PDF");
  },
  "/redirect": (response) => response.writeHead(302, { Location: "/named" }).end(),
  "/loop": (response) => response.writeHead(307, { Location: "/loop" }).end(),
  "/encoded": (response) => response.writeHead(200, { "Content-Encoding": "gzip" }).end("x"),
  "/declared-large": (response) =>
    response.writeHead(200, { "Content-Length": "10000000000" }).write("x"),
  "/large": (response) => response.write(Buffer.alloc(100_000)),
  "/cut": (response) => {
    response.writeHead(200, { "Content-Length": "100" }).write("x");
    cutSoon(response);
  },
  "/chunk-cut": (response) => {
    response.write("x");
    cutSoon(response);
  },
  "/silent": () => {},
  "/pause": (response) => response.write("x"),
  "/drip": (response) => {
    const timer = setInterval(() => response.write("x"), 50);
    response.on("close", () => clearInterval(timer));
  },
  "/500": (response) => response.writeHead(500).end("secret inside"),
  "/204": (response) => response.writeHead(204).end(),
};

let source: Server;
let port = 0;
let connections = 0;
let requests: string[] = [];
const opened: ClosableFetcher[] = [];

beforeAll(async () => {
  source = createServer((request, response) => {
    const path = request.url ?? "";
    requests.push(`${path} ${request.headers["accept-encoding"]} ${request.headers.host}`);
    const answer = ANSWERS[path.split("?")[0] ?? ""];
    if (answer === undefined) {
      response.end("plain");
    } else {
      answer(response);
    }
  });
  source.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => {
    source.listen(0, "127.0.0.1", resolve);
  });
  port = (source.address() as AddressInfo).port;
});

afterEach(async () => {
  connections = 0;
  requests = [];
  await Promise.all(opened.splice(0).map((fetcher) => fetcher.close()));
});

afterAll(() => {
  source.closeAllConnections();
  source.close();
});

interface Settings {
  readonly resolve?: Resolve;
  readonly times?: OutboundOptions["times"];
}

function fetcher(
  allow: readonly string[],
  { resolve, times = TIMES }: Settings = {},
): ClosableFetcher {
  const made = openFetcher({
    allow: parseOutboundAllow(allow),
    times,
    ...(resolve !== undefined && { resolve }),
  });
  opened.push(made);
  return made;
}

interface Loaded {
  readonly fileName?: string;
  readonly contentType?: string;
  readonly text: string;
}

async function load(made: ClosableFetcher, url: string, signal?: AbortSignal): Promise<Loaded> {
  const { content, ...head } = await made.fetch(url, {
    sizeBytesMax: 50_000,
    ...(signal !== undefined && { signal }),
  });
  let text = "";
  for await (const chunk of content) {
    text += Buffer.from(chunk).toString();
  }
  return { ...head, text };
}

async function failure(loading: Promise<unknown>): Promise<string> {
  const error: unknown = await loading.then(
    () => "loaded",
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Problem)) {
    throw new Error(`No problem but ${String(error)}`);
  }
  expect(error.code).toBe("document-not-loadable");
  return error.detail;
}

const local = (path: string): string => `http://127.0.0.1:${port}${path}`;

describe("a document at an opened address", () => {
  it.each([
    ["/mail", "€.pdf"],
    ["/nameless.pdf", "nameless.pdf"],
  ])("calls a document by what its sender means: %s", async (path, fileName) => {
    expect(await load(fetcher(["127.0.0.1"]), local(path))).toMatchObject({ fileName });
  });

  it("is loaded with the name and type that its server gives it", async () => {
    const loaded = await load(fetcher(["127.0.0.1"]), local("/named?token=x"));
    expect(loaded).toEqual({
      fileName: "\u20ac.pdf",
      contentType: "application/pdf",
      text: "%PDF",
    });
    expect(requests).toEqual([`/named?token=x identity 127.0.0.1:${port}`]);
  });

  it("is named by its address where its server does not name it", async () => {
    const made = fetcher(["127.0.0.0/8"]);
    expect(await load(made, local("/dir/my%20file.txt?x=/y"))).toEqual({
      fileName: "my file.txt",
      text: "plain",
    });
    expect(await load(made, local("/dir/"))).toEqual({ text: "plain" });
    expect(await load(made, local("/%zz"))).toEqual({ text: "plain" });
    expect(await load(made, local("/a%2f..%2fb.txt"))).toEqual({
      fileName: "b.txt",
      text: "plain",
    });
  });

  it("is loaded by a host name that is opened, wherever it leads", async () => {
    const resolve = () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]);
    const made = fetcher(["files.internal"], { resolve });
    expect(await load(made, `http://files.internal:${port}/a`)).toMatchObject({ text: "plain" });
    expect(requests[0]).toContain(`files.internal:${port}`);
  });

  it.each<[string, RegExp]>([
    ["/redirect", /redirects \(status 302\)/u],
    ["/loop", /redirects \(status 307\)/u],
    ["/500", /status 500/u],
    ["/204", /status 204/u],
    ["/encoded", /content encoding/u],
    ["/declared-large", /larger than the 50000 bytes/u],
    ["/large", /larger than the 50000 bytes/u],
    ["/cut", /broke off/u],
    ["/chunk-cut", /broke off/u],
    ["/silent", /too slow/u],
    ["/pause", /too slow/u],
  ])("is not loaded from %s", async (path, reason) => {
    const detail = await failure(load(fetcher(["127.0.0.1"]), `${local(path)}?token=secret`));
    expect(detail).toMatch(reason);
    expect(detail).not.toContain("secret");
    expect(requests.length).toBe(1);
  });

  it("is not loaded drop by drop", async () => {
    const made = fetcher(["127.0.0.1"], { times: { ...TIMES, totalMsMax: 300 } });
    expect(await failure(load(made, local("/drip")))).toContain("longer than 0.3 s");
  });

  it("is no longer loaded once the caller stops", async () => {
    const stop = new AbortController();
    const loading = failure(load(fetcher(["127.0.0.1"]), local("/drip"), stop.signal));
    await expect.poll(() => requests.length).toBe(1);
    stop.abort();
    expect(await loading).toContain("stopped");
    expect(await failure(load(fetcher(["127.0.0.1"]), local("/a"), stop.signal))).toContain(
      "stopped",
    );
  });

  it("is not loaded where nobody answers or nobody is", async () => {
    const closed: TcpServer = createTcpServer();
    await new Promise<void>((resolve) => {
      closed.listen(0, "127.0.0.1", resolve);
    });
    const { port: closedPort } = closed.address() as AddressInfo;
    await new Promise((resolve) => {
      closed.close(resolve);
    });
    const made = fetcher(["127.0.0.1"]);
    expect(await failure(load(made, `http://127.0.0.1:${closedPort}/`))).toContain(
      "cannot be reached",
    );
    const nowhere = () => Promise.reject(Object.assign(new Error("no"), { code: "ENOTFOUND" }));
    expect(
      await failure(load(fetcher([], { resolve: nowhere }), "http://nowhere.example/")),
    ).toContain("not known");
    const noAddress = fetcher([], { resolve: () => Promise.resolve([]) });
    expect(await failure(load(noAddress, "http://nowhere.example/"))).toContain("not known");
  });

  it("is not loaded over TLS that is none", async () => {
    const detail = await failure(load(fetcher(["127.0.0.1"]), `https://127.0.0.1:${port}/`));
    expect(detail).toContain("TLS");
  });
});

describe("an address that is not open", () => {
  /** Every spelling leads to the listening server, if anything let it. */
  it.each([
    "http://127.0.0.1:PORT/",
    "http://127.1:PORT/",
    "http://0x7f.1:PORT/",
    "http://0177.0.0.1:PORT/",
    "http://2130706433:PORT/",
    "http://0:PORT/",
    "http://localhost:PORT/",
    "http://localhost.:PORT/",
    "http://LOCALHOST:PORT/",
    "http://[::1]:PORT/",
    "http://[::]:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://[::ffff:7f00:1]:PORT/",
    "http://[::127.0.0.1]:PORT/",
    "http://[64:ff9b::7f00:1]:PORT/",
    "http://[2002:7f00:1::]:PORT/",
    "http://[fec0::1]:PORT/",
    "http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460:PORT/",
    "https://127.0.0.1:PORT/",
    "http://169.254.169.254/latest/meta-data/",
    "http://168.63.129.16/",
    "http://100.64.0.1/",
    "http://10.0.0.1/",
  ])("%s is never dialled", async (url) => {
    const detail = await failure(load(fetcher([]), url.replace("PORT", String(port))));
    expect(detail).toMatch(/public address|could not be loaded/u);
    expect(connections).toBe(0);
  });

  it.each([
    "ftp://127.0.0.1/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:,x",
    "//evil.example",
    "no url",
    "",
    "http://",
    "http://user:pw@127.0.0.1/",
    "http://user@127.0.0.1/",
  ])("%j is not even tried, also where the host is open", async (url) => {
    const detail = await failure(load(fetcher(["127.0.0.1"]), url));
    expect(detail).toContain("not taken".slice(url.includes("@") ? 0 : 4));
    expect(detail).not.toContain("pw");
    expect(connections).toBe(0);
  });

  it("is refused among many that are public", async () => {
    const many = Array.from({ length: 49 }, (_, index) => ({
      address: `93.184.216.${index + 1}`,
      family: 4,
    }));
    const resolve = () => Promise.resolve([...many, { address: "127.0.0.1", family: 4 }]);
    const detail = await failure(load(fetcher([], { resolve }), `http://mixed.example:${port}/`));
    expect(detail).toContain("does not lead to a public address");
    expect(connections).toBe(0);
  });

  it("is refused when a name leads there the second time only", async () => {
    let asked = 0;
    const rebinding: Resolve = () => {
      asked += 1;
      // Opened by its address, so that the first call really loads something.
      return Promise.resolve([{ address: asked === 1 ? "127.0.0.1" : "127.0.0.2", family: 4 }]);
    };
    const made = fetcher(["127.0.0.1"], { resolve: rebinding });
    const url = `http://rebind.example:${port}/a`;
    expect(await load(made, url)).toMatchObject({ text: "plain" });
    expect(await failure(load(made, url))).toContain("does not lead to a public address");
    expect([asked, requests.length]).toEqual([2, 1]);
  });

  it("is asked for once, and what was checked is what is dialled", async () => {
    let asked = 0;
    const flipping: Resolve = () => {
      asked += 1;
      // The first is opened, but nobody listens there; somebody does at the second, which is not opened.
      return Promise.resolve([{ address: asked === 1 ? "127.0.0.2" : "127.0.0.1", family: 4 }]);
    };
    const made = fetcher(["127.0.0.2"], { resolve: flipping });
    await failure(load(made, `http://flip.example:${port}/`));
    expect([asked, connections]).toEqual([1, 0]);
  });
});
