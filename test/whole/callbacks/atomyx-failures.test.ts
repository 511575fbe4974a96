/** What shop and customer are told by the Atomyx door and its page of files that cannot be had or read. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";

import type { JobDocument, JobEventDocument } from "../../../src/core/model/contract-types.gen.ts";
import { ask, create } from "../../doors/atomyx/atomyx-client.ts";
import { getJson } from "../../harness/fetch-json.ts";
import { useReceiver } from "../../harness/peers/receiver.ts";
import { startServer } from "../../harness/start-server.ts";
import { FormCustomer } from "./form-customer.ts";

const ENCRYPTED = fileURLToPath(new URL("../../samples/encrypted.pdf", import.meta.url));
const WITHIN = { timeout: 30_000, interval: 50 };

/** An address of the shop's that has no file. */
async function missingFile(): Promise<string> {
  const files = createServer((_request, response) => {
    response.statusCode = 404;
    response.end();
  });
  await new Promise<void>((resolve) => {
    files.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    files.close();
  });
  return `http://127.0.0.1:${(files.address() as AddressInfo).port}/inside/flyer.pdf`;
}

const NOT_LOADED = {
  en: "The file that the shop named could not be loaded. Please upload it here.",
  de: "Die Datei, die der Shop angegeben hat, konnte nicht geladen werden. Bitte laden Sie sie hier hoch.",
  fr: "Le fichier indiqué par la boutique n’a pas pu être chargé. Veuillez l’envoyer ici.",
  es: "No se pudo cargar el archivo que indicó la tienda. Súbalo aquí, por favor.",
};

it("a file that cannot be fetched is told to the shop with its reason, and to the customer without; one that cannot be read is told with a hit", {
  timeout: 90_000,
}, async () => {
  const server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1" });
  onTestFinished(server.close);
  const receiver = await useReceiver();
  const url = await missingFile();
  const { body } = await create(server.url, {
    externalId: "B-1",
    callbackURL: receiver.url,
    artwork: { url },
  });
  const job = async () => (await ask(server.url, { path: `/api/jobs/${body.id}` })).body;
  await expect.poll(async () => (await job())["error"], WITHIN).toBeTruthy();
  expect(await job()).toMatchObject({
    status: "created",
    error: { message: expect.stringContaining("404") },
    artwork: { url },
  });
  for (const [language, text] of Object.entries(NOT_LOADED)) {
    const page = await (await fetch(`${body.uploadURL}?language=${language}`)).text();
    expect(page).toContain(text);
    expect(page).not.toContain("/inside/");
  }

  await new FormCustomer(body.uploadURL).upload(ENCRYPTED);
  await expect.poll(async () => (await job()).status, WITHIN).toBe("preflight_failed");
  const uploaded = await job();
  expect(uploaded).not.toHaveProperty("error");
  expect(uploaded.artwork).toMatchObject({ version: 1 });
  expect(uploaded.artwork).not.toHaveProperty("url");
  const shown = await getJson<JobDocument>(`${server.url}/v1/jobs/${body.id}`);
  expect(shown.artwork).not.toHaveProperty("url");
  const told = (await receiver.got(TOLD, 30_000)).map((each) => JSON.parse(each.body));
  const inOrder = told.sort((left, right) => left.sequence - right.sequence);
  expect(inOrder.map(({ event }) => event)).toEqual([
    "file.failed",
    "uploaded",
    "file.failed",
    "preflight_failed",
  ]);
  expect(inOrder[0]).toMatchObject({
    status: "created",
    error: { message: expect.stringContaining("404") },
    artwork: null,
  });
  expect(told.find(({ event }) => event === "preflight_failed")?.preflight).toEqual({
    result: "failed",
    errors: 1,
    warnings: 0,
    infos: 0,
    hits: [{ rule: "unreadable", severity: "error", message: expect.stringContaining("password") }],
  });
  // The page has no field for one.
  const events = await getJson<JobEventDocument[]>(`${server.url}/v1/jobs/${body.id}/events`);
  expect(JSON.stringify(events)).not.toContain("DOC.PASSWORD");
});

const TOLD = 4;

it("no print limits are shown where nobody checks them", async () => {
  const server = await startServer({});
  onTestFinished(server.close);
  const pageFor = async (checkFix: boolean): Promise<string> => {
    const capabilities = { checkFix, proof: true };
    const { body } = await create(server.url, { externalId: "B-2", capabilities });
    return (await fetch(`${body.uploadURL}?language=en`)).text();
  };
  expect(await pageFor(true)).toContain("of bleed on every side");
  expect(await pageFor(false)).not.toContain("of bleed on every side");
});
