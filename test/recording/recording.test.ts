/** What every door answers to some hundred requests is what it answered when the recording was made: status, headers and body. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { DOORS } from "./doors/doors.ts";
import { record } from "./record.ts";
import { isUpdating, readRecording, writeRecording } from "./recorded-answers.ts";
import { type RecordedServers, startServers } from "./start-servers.ts";

let servers: RecordedServers;
beforeAll(async () => {
  servers = await startServers();
});
afterAll(() => servers.close());

describe.each(DOORS)("$name", ({ name, server, rows }) => {
  it("answers as recorded", { timeout: 120_000 }, async () => {
    const { place, named } = servers[server];
    const answers = await record(place, rows, named);
    if (isUpdating) {
      writeRecording(name, answers);
    }
    const recorded = readRecording(name);
    expect([...answers.keys()]).toEqual([...recorded.keys()]);
    for (const [title, text] of answers) {
      expect.soft(text, title).toBe(recorded.get(title));
    }
  });
});
