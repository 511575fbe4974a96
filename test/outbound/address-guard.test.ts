/** The address guard's judgement, address by address. */

import { describe, expect, it } from "vitest";
import {
  hostOfOnly,
  isAllowedAddress,
  isAllowedHost,
  parseOutboundAllow,
} from "../../src/outbound/address-guard.ts";

const nothing = parseOutboundAllow([]);

describe("an address", () => {
  it.each(["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001::1", "168.63.129.15"])(
    "%s is public",
    (address) => {
      expect(isAllowedAddress(nothing, address)).toBe(true);
    },
  );

  it.each([
    "127.0.0.1",
    "127.255.255.255",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "168.63.129.16",
    "100.64.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:8.8.8.8",
    "::ffff:0:7f00:1",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "100::1",
    "5f00::1",
    "3fff::1",
    "127.1",
    "0x7f.1",
    "2130706433",
    "0177.0.0.1",
    "127.0.0.1.",
    "",
    "localhost",
  ])("%s is not", (address) => {
    expect(isAllowedAddress(nothing, address)).toBe(false);
  });
});

describe("what operators open", () => {
  const allow = parseOutboundAllow([
    "10.1.0.0/16",
    "127.0.0.1",
    "fd00::/8",
    "files.internal",
    "Intranet",
    "nas01",
  ]);

  it.each([
    ["10.1.2.3", true],
    ["10.2.0.1", false],
    ["127.0.0.1", true],
    ["127.0.0.2", false],
    ["::ffff:127.0.0.1", false],
    ["fd12::1", true],
    ["fe80::1", false],
    ["8.8.8.8", true],
  ])("leads to %s: %s", (address, isAllowed) => {
    expect(isAllowedAddress(allow, address)).toBe(isAllowed);
  });

  it.each([
    ["files.internal", true],
    ["FILES.internal.", true],
    ["x.files.internal", false],
    ["files.internal.example", false],
    ["intranet", true],
    ["nas01", true],
  ])("by the host name %s: %s", (host, isAllowed) => {
    expect(isAllowedHost(allow, host)).toBe(isAllowed);
  });

  it.each([
    "http://x",
    "10.0.0.0/33",
    "*.example",
    "a b",
    "127.1",
    "0x7f.1",
    "a.0x",
    "host:80",
    "-/-",
  ])("cannot be %s", (item) => {
    expect(() => parseOutboundAllow([item])).toThrow(/OUTBOUND_ALLOW/u);
  });
});

it("the operator's own address opens its host, and none else", () => {
  const byName = hostOfOnly("https://Login.example:8443/jwks");
  expect([isAllowedHost(byName, "login.example"), isAllowedHost(byName, "example")]).toEqual([
    true,
    false,
  ]);
  expect(isAllowedAddress(byName, "127.0.0.1")).toBe(false);
  for (const [url, address] of [
    ["http://[::1]:9/jwks", "::1"],
    ["http://127.0.0.1/jwks", "127.0.0.1"],
  ] as const) {
    const byAddress = hostOfOnly(url);
    expect(isAllowedAddress(byAddress, address)).toBe(true);
    expect(isAllowedAddress(byAddress, "127.0.0.2")).toBe(false);
  }
});
