/** Fonts of the operator's own: a real server with FONTS_DIRECTORY, asked by REST. */

import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { jsonOf } from "../../harness/fetch-json.ts";
import { onePage } from "../../harness/files/make-pdf.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";

let server: TestServer;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "jobgate-fonts-"));
  const { resolve } = createRequire(import.meta.url);
  const own = join(resolve("@expo-google-fonts/tinos/package.json"), "../400Regular");
  await mkdir(join(directory, "serif"));
  await copyFile(join(own, "Tinos_400Regular.ttf"), join(directory, "serif/any.TTF"));
  // Programs of the sandbox may be other users.
  await chmod(directory, 0o755);
  server = await startServer({ FONTS_DIRECTORY: directory });
});

afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

interface Told {
  readonly jobId: string;
  readonly status: unknown;
}

/** What is warned of when text in a font of this name is drawn. */
async function warnings(name: string): Promise<readonly string[]> {
  const font = `<</Type/Font/Subtype/TrueType/BaseFont/${name}/Encoding/WinAnsiEncoding>>`;
  const pdf = onePage("BT /F 20 Tf 10 100 Td (Text) Tj ET", {
    entries: `/Resources<</Font<</F ${font}>>>>`,
  });
  const body = new FormData();
  body.append("job", JSON.stringify({ workflow: "rip-pdf", profile: "thumbnail" }));
  body.append("data", new Blob([Uint8Array.from(pdf)]), "a.pdf");
  const headers = { Accept: "application/json", Prefer: "wait=60" };
  const job = await jsonOf<Told>(fetch(`${server.url}/v1/jobs`, { method: "POST", headers, body }));
  const events = await jsonOf<readonly { code: string; message: string }[]>(
    fetch(`${server.url}/v1/jobs/${job.jobId}/events`, { headers }),
  );
  const told = events.filter(({ code }) => code === "file.warning");
  expect(job.status).toBe(told.length === 0 ? "success" : "warning");
  return told.map(({ message }) => message);
}

it("are taken where a PDF names them, from folders of the directory too, and are no news", async () => {
  expect(await warnings("Tinos")).toEqual([]);
  expect(await warnings("TINOS-Regular")).toEqual([]);
  expect(await warnings("Foreign")).toEqual([
    expect.stringContaining("the font Foreign: it is not in the file; Arimo stands in for it."),
  ]);
});

it("are told of where some are none", async () => {
  await writeFile(join(directory, "damaged.otf"), "no font");
  const other = await startServer({ FONTS_DIRECTORY: directory });
  const first = server;
  server = other;
  const told = await warnings("Foreign");
  server = first;
  await other.close();
  expect(told).toEqual([
    expect.stringContaining("the font Foreign"),
    expect.stringContaining("the fonts of FONTS_DIRECTORY: some cannot be read"),
  ]);
});

it.each(["nowhere", "serif/any.TTF"])(
  "let no server start where %s is no directory",
  async (name) => {
    await expect(startServer({ FONTS_DIRECTORY: join(directory, name) })).rejects.toThrow(
      /^FONTS_DIRECTORY: /u,
    );
  },
);
