/**
 * Express gives every request and answer another prototype, which costs more than all that a small request needs: submits,
 * reads and lists never meet it.
 */

import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { IncomingMessage, ServerResponse } from "node:http";
import { expect, test } from "vitest";
import {
  jsonSubmit,
  read,
  type Shot,
  soapSubmit,
  submitOne,
  xmlSubmit,
} from "../../bench/shots.ts";
import { STANDING_ENGINE, startServer } from "../harness/start-server.ts";

interface Finished {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

test("submits, reads and lists are answered without express", async () => {
  const server = await startServer({ AUTH: "open" }, { engine: STANDING_ENGINE });
  const touched: string[] = [];
  let finished = 0;
  const look = (message: unknown): void => {
    const { request, response } = message as Finished;
    finished += 1;
    const isPlain =
      Object.getPrototypeOf(request) === IncomingMessage.prototype &&
      Object.getPrototypeOf(response) === ServerResponse.prototype;
    touched.push(...(isPlain ? [] : [`${request.method} ${request.url}`]));
  };
  subscribe("http.server.response.finish", look);
  try {
    const submit = jsonSubmit("/v1/jobs", 201);
    const jobId = await submitOne(server.url, submit);
    const shots: readonly Shot[] = [
      submit,
      xmlSubmit(),
      soapSubmit("1.1"),
      soapSubmit("1.2"),
      read(`/v1/jobs/${jobId}`),
      read(`/v1/jobs/${jobId}/events`),
      read("/v1/jobs?limit=20"),
      read("/v1/schedules"),
      read("/v1/workflows"),
      read("/v1"),
    ];
    for (const { path, method, headers, body } of shots) {
      const answer = await fetch(server.url + path, {
        method,
        headers,
        body: body?.toString() ?? null,
      });
      expect(answer.ok, await answer.text()).toBe(true);
    }
    // What express answers shows that the look sees it.
    await (await fetch(`${server.url}/docs`)).text();
    expect(finished).toBe(shots.length + 2);
    expect(touched).toEqual(["GET /docs"]);
  } finally {
    unsubscribe("http.server.response.finish", look);
    await server.close();
  }
});
