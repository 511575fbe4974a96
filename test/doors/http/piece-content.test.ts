/** Bodies that are taken while they come, many at once. */

import { expect, it, onTestFinished } from "vitest";
import { wholeContent } from "../../../src/doors/http/piece-content.ts";
import { useServing } from "../../harness/peers/serve.ts";

it("a dozen at once are read without a warning of Node, which is no line of the log", async () => {
  const count = 12;
  const warnings: Error[] = [];
  const note = (warning: Error): unknown => warnings.push(warning);
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));
  let begun = 0;
  let goOn = (): void => undefined;
  const allBegun = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const { url } = await useServing((request, response) => {
    void (async () => {
      for await (const chunk of wholeContent(request, 5000)) {
        begun += 1;
        if (begun === count) {
          goOn();
        }
        await allBegun;
        response.write(chunk);
      }
      response.end();
    })();
  });
  const sent = Array.from({ length: count }, (_, index) => `file ${index}`);
  const back = sent.map(async (body) => (await fetch(url, { method: "POST", body })).text());
  expect([await Promise.all(back), warnings]).toEqual([sent, []]);
});
