/** Profiles of preflight are files: ours, and those that an operator adds, which are checked at start. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPrepress } from "../../../src/app/prepress.ts";
import { SettingError } from "../../../src/settings/setting.ts";
import { contract } from "../../harness/contract.ts";

let directory = "";

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "jobgate-profiles-"));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const NEWS = {
  name: "newspaper",
  description: "For newsprint.",
  options: [{ name: "ink", value: "240" }],
};

function write(name: string, content: unknown): void {
  writeFileSync(
    join(directory, name),
    typeof content === "string" ? content : JSON.stringify(content),
  );
}

const namesOf = (): readonly string[] =>
  createPrepress(contract, directory).profiles.map(({ name }) => name);

describe("profiles of preflight", () => {
  it("are ours where there is no directory", () => {
    const { profiles } = createPrepress(contract, undefined);
    expect(profiles.map(({ name }) => name)).toEqual([
      "digital-print",
      "office",
      "offset",
      "large-format",
    ]);
  });

  it("are added in JSON and XML, and take the place of ours of the same name", () => {
    write("newspaper.json", NEWS);
    write(
      "offset.xml",
      "<preflightProfile><name>offset</name><description>Ours.</description><options><option><name>ink</name><value>280</value></option></options></preflightProfile>",
    );
    write("readme.txt", "no profile");
    expect(namesOf()).toEqual(["digital-print", "office", "offset", "large-format", "newspaper"]);
    const offset = createPrepress(contract, directory).profiles.find(
      ({ name }) => name === "offset",
    );
    expect(offset?.options).toEqual([{ name: "ink", value: "280" }]);
  });

  it.each<readonly [string, unknown, RegExp]>([
    ["is no JSON", "{", /bad\.json/u],
    ["has no name", { description: "x", options: [] }, /bad\.json.*name/u],
    [
      "sets an option that is none",
      { ...NEWS, options: [{ name: "inc", value: "1" }] },
      /There is no option inc\. Did you mean ink\?/u,
    ],
    [
      "sets a value that is none",
      { ...NEWS, options: [{ name: "ink", value: "much" }] },
      /bad\.json: \/options\/0\/value/u,
    ],
    [
      "names a finding that is none",
      { ...NEWS, options: [{ name: "off", value: "rgb" }] },
      /must be one of/u,
    ],
  ])("stop the start where a file %s, and say which it is", (_what, content, message) => {
    write("bad.json", content);
    expect(namesOf).toThrow(SettingError);
    expect(namesOf).toThrow(message);
    expect(namesOf).toThrow(/^PREFLIGHT_PROFILES: /u);
  });

  it("stop the start where two have one name, or the directory is not there", () => {
    write("a.json", NEWS);
    write("b.json", NEWS);
    expect(namesOf).toThrow("b.json: there is another profile of the name newspaper.");
    expect(() => createPrepress(contract, join(directory, "none"))).toThrow(SettingError);
  });
});
