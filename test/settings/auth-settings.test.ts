/** The settings of who may: which combinations start, and which are refused with what to do. */

import { describe, expect, test } from "vitest";
import { readConfig } from "../../src/settings/config.ts";

const TOKENS = {
  JWT_ISSUER: "https://login.example",
  JWT_AUDIENCE: "jobgate",
  JWT_JWKS_URL: "https://login.example/jwks",
};

describe("AUTH=required", () => {
  test("may listen on any address, with or without tokens", () => {
    const settings = { AUTH: "required", HOST: "0.0.0.0" };
    expect(readConfig(settings)).toMatchObject({ auth: "required", jwtIssuer: "" });
    expect(readConfig({ ...settings, ...TOKENS })).toMatchObject({ jwtCompanyClaim: "company" });
  });

  const local = ["http://127.0.0.1:9000/jwks", "http://localhost/jwks", "http://[::1]/jwks"];
  test.each(local)("takes the keys from %s, on this machine", (JWT_JWKS_URL) => {
    expect(() => readConfig({ AUTH: "required", ...TOKENS, JWT_JWKS_URL })).not.toThrow();
  });

  const others = ["http://login.example/jwks", "file:///etc/passwd", "login.example", "https://"];
  test.each(others)("does not take the keys from %s", (JWT_JWKS_URL) => {
    expect(() => readConfig({ AUTH: "required", ...TOKENS, JWT_JWKS_URL })).toThrow(
      /^JWT_JWKS_URL: must be an https address/u,
    );
  });

  test.each(Object.keys(TOKENS))("is refused with tokens but without %s", (name) => {
    expect(() => readConfig({ AUTH: "required", ...TOKENS, [name]: "" })).toThrow(/set all three/u);
  });
});

describe("AUTH=open", () => {
  test("is refused with tokens, which would be taken and ignored", () => {
    expect(() => readConfig(TOKENS)).toThrow(/with AUTH=required/u);
  });

  test("is refused on an address that others reach, and told what to set", () => {
    expect(() => readConfig({ HOST: "0.0.0.0" })).toThrow(/Set AUTH=required/u);
  });
});

test("no other AUTH is known", () => {
  expect(() => readConfig({ AUTH: "Required" })).toThrow(/must be open or required/u);
});
