/** Passwords cannot be guessed by trying: failures are counted, and what follows takes ever longer. */

import { describe, expect, test } from "vitest";
import { FailedLoginMemory } from "../../src/auth/failed-login-memory.ts";
import { FailedLogins } from "../../src/auth/failed-logins.ts";
import { PasswordVerifier } from "../../src/auth/passwords.ts";
import { ManualTime } from "../harness/engine/manual-time.ts";
import { openRequired, refusalOf, type Required } from "./open-required.ts";
import { PASSWORD } from "../harness/start-required.ts";

const ANNA = "anna@example.com";

async function failTimes(required: Required, count: number, address?: string): Promise<void> {
  for (let time = 0; time < count; time += 1) {
    const refusal = await refusalOf(required.logIn(ANNA, `wrong ${time}`, address));
    expect(refusal).toBe("unauthenticated wrong-credentials");
  }
}

describe("after ten failures", () => {
  test("the right password is refused too, until the pause is over", async () => {
    const required = await openRequired();
    await failTimes(required, 10);
    expect(await refusalOf(required.logIn(ANNA))).toBe("too-many-requests 30");
    required.clock.advance(29_000);
    expect(await refusalOf(required.logIn(ANNA))).toBe("too-many-requests 1");
    required.clock.advance(1000);
    expect(await required.logIn(ANNA)).toMatchObject({ name: ANNA });
  });

  test("whom the memory knows tells no right guess, neither here nor elsewhere", async () => {
    const required = await openRequired();
    await required.logIn(ANNA);
    for (let time = 0; time < 10; time += 1) {
      await refusalOf(required.logIn(ANNA, `wrong ${time}`));
    }
    expect(await refusalOf(required.logIn(ANNA, "wrong again"))).toMatch(/^too-many-requests/u);
    expect(await refusalOf(required.logIn(ANNA))).toMatch(/^too-many-requests/u);
    // Elsewhere the memory serves whom it knows, and nobody who comes from here.
    await required.logIn(ANNA, PASSWORD, "198.51.100.7");
    expect(await refusalOf(required.logIn(ANNA))).toMatch(/^too-many-requests/u);
    await required.logIn(ANNA, PASSWORD, "198.51.100.7");
  });

  test("each further failure doubles the pause, up to a quarter of an hour", async () => {
    const required = await openRequired();
    await failTimes(required, 10);
    for (const pauseS of [30, 60, 120, 240, 480, 900, 900]) {
      expect(await refusalOf(required.logIn(ANNA, "wrong"))).toBe(`too-many-requests ${pauseS}`);
      required.clock.advance(pauseS * 1000);
      expect(await refusalOf(required.logIn(ANNA, "wrong"))).toBe(
        "unauthenticated wrong-credentials",
      );
    }
  });

  test("the letters' case makes no other user, and another address is not touched", async () => {
    const required = await openRequired();
    await failTimes(required, 10);
    expect(await refusalOf(required.logIn("ANNA@example.com"))).toBe("too-many-requests 30");
    expect(await required.logIn(ANNA, PASSWORD, "192.0.2.2")).toMatchObject({ name: ANNA });
  });

  test("whoever was let in before goes on for the minute that is remembered", async () => {
    const required = await openRequired();
    await required.logIn(ANNA);
    await failTimes(required, 10);
    expect(await required.logIn(ANNA)).toMatchObject({ name: ANNA });
    required.clock.advance(60_000);
    await failTimes(required, 1);
  });

  test("an unknown user is counted like a known one", async () => {
    const required = await openRequired();
    for (let time = 0; time < 10; time += 1) {
      await refusalOf(required.logIn("nobody@example.com", `${time}`));
    }
    expect(await refusalOf(required.logIn("nobody@example.com"))).toBe("too-many-requests 30");
  });
});

describe("failures", () => {
  test("are forgotten after the right password", async () => {
    const required = await openRequired();
    await failTimes(required, 9);
    await required.logIn(ANNA);
    await failTimes(required, 10);
  });

  test("are forgotten after five quiet minutes", async () => {
    const required = await openRequired();
    await failTimes(required, 9);
    required.clock.advance(300_000);
    await failTimes(required, 10);
  });

  test("that come at once are counted too", async () => {
    const required = await openRequired();
    const refusals = await Promise.all(
      Array.from({ length: 50 }, (_, time) => refusalOf(required.logIn(ANNA, `wrong ${time}`))),
    );
    const verified = refusals.filter((each) => each === "unauthenticated wrong-credentials");
    expect(verified).toHaveLength(10);
  });

  test("equal credentials that come at once are one attempt", async () => {
    const required = await openRequired();
    const logIns = await Promise.all(Array.from({ length: 50 }, () => required.logIn(ANNA)));
    expect(new Set(logIns).size).toBe(1);
  });
});

describe("an address that tries many users", () => {
  const wrong = async (): Promise<boolean> => false;
  const start = (): FailedLogins => new FailedLogins(new FailedLoginMemory(), new ManualTime());
  const tryUsers = async (failed: FailedLogins, count: number, address: string): Promise<void> => {
    for (let user = 0; user < count; user += 1) {
      await failed.attempt({ user: `user-${user}`, address }, wrong);
    }
  };

  test("is stopped at a hundred", async () => {
    const failed = start();
    await tryUsers(failed, 100, "192.0.2.1");
    const next = failed.attempt({ user: "next", address: "192.0.2.1" }, wrong);
    expect(await refusalOf(next)).toBe("too-many-requests 30");
    expect(await failed.attempt({ user: "next", address: "192.0.2.2" }, wrong)).toBe(false);
  });

  test("is the same one behind ::ffff: and within a /64 of IPv6", async () => {
    const same: readonly (readonly [string, string])[] = [
      ["192.0.2.1", "::ffff:192.0.2.1"],
      ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"],
      ["fe80::1%eth0", "fe80::2"],
      ["::1", "::2"],
    ];
    for (const [first, second] of same) {
      const failed = start();
      await tryUsers(failed, 100, first);
      const next = failed.attempt({ user: "next", address: second }, wrong);
      expect(await refusalOf(next), second).toBe("too-many-requests 30");
    }
    const failed = start();
    await tryUsers(failed, 100, "2001:db8:1:2::1");
    expect(await failed.attempt({ user: "next", address: "2001:db8:1:3::1" }, wrong)).toBe(false);
  });
});

describe("verifying passwords", () => {
  test("has room for 66 at once, of which two run and 48 are of one company; the next are asked to come again", async () => {
    const verifier = new PasswordVerifier();
    await verifier.prepare();
    const ended: string[] = [];
    const verify = async (companyId?: string): Promise<unknown> => {
      const outcome = await refusalOf(verifier.verify(undefined, "x", companyId));
      ended.push(companyId ?? "nobody");
      return outcome;
    };
    const nobodys = Array.from({ length: 50 }, async () => verify());
    const ours = Array.from({ length: 20 }, async () => verify("ours"));
    const refused = (outcomes: readonly unknown[]) =>
      outcomes.filter((each) => each === "too-many-requests 1");
    expect(refused(await Promise.all(nobodys))).toHaveLength(2);
    expect(refused(await Promise.all(ours))).toHaveLength(2);
    // Turns go round, so the few were not kept waiting by the many.
    expect(ended.lastIndexOf("ours")).toBeLessThan(ended.length - 10);
    expect(await verifier.verify(undefined, "x")).toBe(false);
  });

  test("takes as long for nobody as for a user", async () => {
    const required = await openRequired();
    const medianMs = async (user: string): Promise<number> => {
      const times: number[] = [];
      for (let time = 0; time < 9; time += 1) {
        const start = performance.now();
        await refusalOf(required.logIn(user, `wrong ${time}`, "192.0.2.9"));
        times.push(performance.now() - start);
      }
      return times.sort((left, right) => left - right)[4] ?? 0;
    };
    const ratio = (await medianMs("nobody@example.com")) / (await medianMs(ANNA));
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2.5);
  });
});
