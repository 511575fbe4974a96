/** docs/callbacks-and-mail.md: the document keeps the contract, the pauses are the plan's, the receiver's lines verify. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Webhook } from "standardwebhooks";
import { expect, it } from "vitest";
import { retryDelayMs } from "../../src/engine/callbacks/retry-plan.ts";
import { contract } from "../harness/contract.ts";
import { readPage } from "./readme.ts";
import { ROOT } from "../harness/paths.ts";

const run = promisify(execFile);
const PAGE = readPage("docs/callbacks-and-mail.md");

function block(name: string): string {
  const [, text = ""] = new RegExp(`\`\`\`${name}\n(.*?)\n\`\`\``, "su").exec(PAGE) ?? [];
  expect(text).not.toBe("");
  return text;
}

function inWords(delayMs: number): string {
  const hours = delayMs / 3_600_000;
  const minutes = delayMs / 60_000;
  return hours >= 1 ? `${hours} h` : minutes >= 1 ? `${minutes} min` : `${delayMs / 1000} s`;
}

/** The pauses after the first attempt, the second, … */
function delays(): readonly string[] {
  const found: string[] = [];
  for (let tries = 1; tries < 100; tries += 1) {
    const delayMs = retryDelayMs({ tries, chance: 0.5 });
    if (delayMs === undefined) {
      return found;
    }
    found.push(inWords(delayMs));
  }
  throw new Error("The plan has no end.");
}

it("shows a callback that keeps the contract", () => {
  const bytes = new TextEncoder().encode(block("json callback"));
  const root = { vocabulary: "job", name: "callback" } as const;
  expect(contract.readJson(bytes, root, "answer")).toMatchObject({ type: "job.completed" });
});

it("tells the pauses between attempts as the plan has them", () => {
  const all = delays();
  expect(PAGE).toContain(`after about ${all.slice(0, -1).join(", ")} and ${all.at(-1)} (`);
});

it("shows lines that verify a callback, and refuse one that was changed", async () => {
  const secret = `whsec_${Buffer.from("0123456789abcdef01234567").toString("base64")}`;
  const sent = new Date();
  const body = block("json callback");
  const headers = {
    "webhook-id": "msg_1",
    "webhook-timestamp": String(Math.floor(sent.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign("msg_1", sent, body),
  };
  const received = (text: string): Promise<{ stdout: string }> =>
    run(
      process.execPath,
      [
        "--input-type=module",
        "--eval",
        `const [body, headers] = ${JSON.stringify([text, headers])};
const request = { headers };
${block("js verify")}
console.log(callback.type);`,
      ],
      { cwd: ROOT, env: { ...process.env, WEBHOOK_SECRET: secret } },
    );
  expect((await received(body)).stdout).toBe("job.completed\n");
  await expect(received(body.replace("4711", "4712"))).rejects.toThrow(/No matching signature/u);
});
