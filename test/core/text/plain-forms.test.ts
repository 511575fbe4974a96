/** What is told by its form alone is told as the full check tells it, for addresses and paths alike. */

import { expect, test } from "vitest";
import { isAssetPath, parseAssetPath } from "../../../src/core/model/asset.ts";
import { withoutParameterSecrets } from "../../../src/core/submissions/mask-secrets.ts";
import { callbackUrlFault } from "../../../src/core/text/callback-address.ts";
import { isHttpUrl } from "../../../src/core/text/http-url.ts";
import { Random, runSeed } from "../../harness/random.ts";

const ROUNDS = 5000;

/** Draws texts out of pieces that matter to a check, and tells how often the check said yes. */
function agree(
  pieces: readonly string[],
  checks: { readonly told: (text: string) => boolean; readonly full: (text: string) => boolean },
): number {
  const seed = runSeed();
  let taken = 0;
  for (let count = 0; count < ROUNDS; count += 1) {
    const random = new Random(seed + count);
    const length = random.integer(0, 9);
    const text = Array.from({ length }, () => random.pick(pieces)).join("");
    const isTaken = checks.full(text);
    if (checks.told(text) !== isTaken) {
      throw new Error(`SEED=${seed} text ${count}: ${JSON.stringify(text)} is ${isTaken}`);
    }
    taken += isTaken ? 1 : 0;
  }
  return taken;
}

test("an address is one exactly where the URL standard reads it as http or https", () => {
  const pieces = [
    "http://|https://|HTTP://|http:|ftp://|a|cdn-2|xn--|0x1f|é|127|0|08|256|1.2.3|.|-|:|:80|:65536",
    "//|/|\\|?|#|@|%|%zz|[::1]|[| |\t|\n|^|<|\u0000|😀|..|~",
  ]
    .join("|")
    .split("|")
    .concat("|");
  const framed = ["", "http://", "https://a.example/", "http://10.0.0."];
  const full = (text: string): boolean => {
    try {
      return /^https?:$/u.test(new URL(text).protocol);
    } catch {
      return false;
    }
  };
  for (const frame of framed) {
    const taken = agree(pieces, {
      told: (text) => isHttpUrl(frame + text),
      full: (text) => full(frame + text),
    });
    expect(taken, frame).toBeGreaterThan(10);
  }
});

test.each([
  ["isHttpUrl", isHttpUrl],
  ["callbackUrlFault", (text: string) => callbackUrlFault(text) === undefined],
])(
  "%s says the same of a host with letters such as ü, however often it is asked",
  (_name, takes) => {
    const told = new Set<boolean>();
    for (let count = 0; count < 60_000; count += 1) {
      told.add(takes("https://bücher.example/"));
    }
    expect([...told]).toEqual([true]);
  },
);

test("a path is one exactly where it can be split into folders and a file name", () => {
  const pieces = [
    "a",
    "-",
    "_",
    "9",
    ".",
    "..",
    "/",
    "//",
    "\\",
    " ",
    "\u0000",
    "\u007f",
    "é",
    "😀",
  ];
  const long = ["x".repeat(254), "x".repeat(255), "é".repeat(127), "y/".repeat(120)];
  const taken = agree([...pieces, ...long], {
    told: isAssetPath,
    full: (text) => parseAssetPath(text) !== undefined,
  });
  expect(taken).toBeGreaterThan(100);
});

test("what holds no secret is handed on as it is, what holds one is a masked copy", () => {
  const urlArray = [{ sourceUrl: "http://a/b", destPath: "a/b" }];
  const job = {
    urlArray,
    overwrite: true,
    readyForPublish: true,
    createMask: false,
    emailSetting: "None",
  };
  const open = { name: "a", parameters: { uploadUrlsJob: job } };
  expect(withoutParameterSecrets(open)).toBe(open);
  const closed = { ...open, parameters: { uploadUrlsJob: { ...job, jwtToken: "hush" } } };
  expect(withoutParameterSecrets(closed).parameters?.uploadUrlsJob?.jwtToken).toBe("***");
  expect(closed.parameters.uploadUrlsJob.jwtToken).toBe("hush");
});
