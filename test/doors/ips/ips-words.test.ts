/** IPS is one folder of the doors and one of core: what all doors share, and the rest of core, name nothing of its wires. */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { type SchemaName, schemaText } from "../../harness/ips-schemas.ts";

const SRC = fileURLToPath(new URL("../../../src/", import.meta.url));

/** The fields of every type of a schema file, each with its type. */
function fieldsByType(file: SchemaName): readonly (readonly [string, readonly Field[]])[] {
  return [
    ...schemaText(file).matchAll(/<xs:complexType name="(\w+)"[^>]*>(.*?)<\/xs:complexType>/gsu),
  ].map(([, type = "", text = ""]) => [
    type,
    [...text.matchAll(/<xs:element name="(\w+)" type="([\w:]+)"/gu)].map(
      ([, name = "", of = ""]) => ({ name, type: of }),
    ),
  ]);
}

interface Field {
  readonly name: string;
  readonly type: string;
}

/** The fields of the job document and of all types inside it: the job types are words of every door. */
function fieldsOfJobs(): ReadonlySet<string> {
  const ofJobs = fieldsByType("job.xsd");
  const types = new Map([...fieldsByType("ips-types.xsd"), ...ofJobs]);
  const visited = new Set(ofJobs.map(([type]) => type));
  // A set gives out also what is added meanwhile.
  for (const type of visited) {
    for (const field of types.get(type) ?? []) {
      visited.add(field.type);
    }
  }
  return new Set([...visited].flatMap((type) => types.get(type) ?? []).map(({ name }) => name));
}

/** What the library and the users of core have, which IPS calls the same. */
const OF_CORE: ReadonlySet<string> = new Set([
  "assetHandle",
  "assetName",
  "readyForPublish",
  "trashState",
  "userHandle",
]);

/** Names of two words or more, because a single word, such as `name`, belongs to everybody. */
function namesOfIpsAlone(): readonly string[] {
  const jobs = fieldsOfJobs();
  const declared = ["ips.xsd", "ips-types.xsd", "ips-common.xsd"] as const;
  return declared
    .flatMap((file) => [...schemaText(file).matchAll(/<xs:element name="(\w+)"/gu)])
    .map(([, name = ""]) => name)
    .filter((name) => /[a-z][A-Z]/u.test(name) && !jobs.has(name) && !OF_CORE.has(name));
}

/** Which files of src/ belong to no door. */
const IS_SHARED = /^(?:core|doors[/](?:http|multipart|problems|server))[/]|^doors[/][^/]+$/u;

it("has words of its own to look for", () => {
  expect(namesOfIpsAlone()).toEqual(
    expect.arrayContaining(["companyHandle", "jobHandle", "jobName", "uploadParams", "authHeader"]),
  );
});

it("no file that other doors use names an element of IPS", () => {
  const word = new RegExp(String.raw`\b(?:${namesOfIpsAlone().join("|")})\b`, "u");
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => IS_SHARED.test(file) && file.endsWith(".ts"))
    .filter((file) => !file.startsWith("core/ips/") && !file.endsWith(".gen.ts"));
  expect(files.length).toBeGreaterThan(80);
  const named = files.flatMap((file) => {
    const text = readFileSync(SRC + file, "utf8");
    return text.split("\n").flatMap((line, index) => {
      const found = word.exec(line)?.[0];
      return found === undefined ? [] : [`${file}:${index + 1} ${found}`];
    });
  });
  expect(named).toEqual([]);
});
