/** AUTH=open: everyone on this machine is the default company's administrator, and nobody else is anyone. */

import { DEFAULT_COMPANY } from "../core/model/company.ts";
import type { Authenticator, CompanyStore, Credentials } from "../core/ports/access.ts";
import { ALL_PERMISSIONS, type Principal } from "../core/model/principal.ts";
import { Problem } from "../core/model/problem.ts";
import { demandOwnPage } from "./web-pages.ts";

/**
 * Lets in every request whose Host is a loopback name and whose Origin, if it has one, is a loopback page or one that the
 * operator named: a web page elsewhere can make a browser call us, but not make it send other headers than these.
 */
export class OpenAccess implements Authenticator {
  readonly #companies: Pick<CompanyStore, "byNumber">;
  readonly #allowedOrigins: ReadonlySet<string>;
  #administrator: Principal | undefined;

  constructor(
    companies: Pick<CompanyStore, "byNumber">,
    allowedOrigins: ReadonlySet<string> = new Set(),
  ) {
    this.#companies = companies;
    this.#allowedOrigins = allowedOrigins;
  }

  /** Throws forbidden; unavailable while the default company is missing. */
  async authenticate(credentials: Credentials): Promise<Principal> {
    const { host, origin } = credentials;
    if (host === undefined || !isLoopbackAuthority(host)) {
      throw refused("The request's Host is not a loopback name such as localhost or 127.0.0.1.");
    }
    if (origin === undefined) {
      demandOwnPage(credentials, this.#allowedOrigins);
    } else if (!isLoopbackOrigin(origin) && !this.#allowedOrigins.has(origin)) {
      throw refused(
        "The request's Origin is a web page that is not on this machine and not among CORS_ORIGINS.",
      );
    }
    this.#administrator ??= await findAdministrator(this.#companies);
    return this.#administrator;
  }

  /** Nobody is shut out again. */
  async confirm(): Promise<void> {}
}

async function findAdministrator(companies: Pick<CompanyStore, "byNumber">): Promise<Principal> {
  const company = await companies.byNumber(DEFAULT_COMPANY.number);
  if (company === undefined) {
    throw new Problem("unavailable", "The default company is not there yet; try again shortly.", {
      retryAfterS: 1,
    });
  }
  return { name: "admin", company, permissions: ALL_PERMISSIONS, actsForEveryCompany: true };
}

function refused(why: string): Problem {
  return new Problem(
    "forbidden",
    `${why} With AUTH=open only callers on this machine are let in: call http://localhost or http://127.0.0.1, ` +
      "and let a proxy in front set Host to that.",
    { reason: "foreign-caller" },
  );
}

const PORT = /:[0-9]{0,5}$/u;

/** True for `localhost`, `*.localhost`, 127.0.0.0/8 in dotted decimal and `[::1]`, each with any port. */
function isLoopbackAuthority(authority: string): boolean {
  const name = authority.replace(PORT, "").toLowerCase();
  return (
    name === "localhost" || name === "[::1]" || name.endsWith(".localhost") || isLoopbackIpv4(name)
  );
}

const IPV4 = /^127\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})$/u;

function isLoopbackIpv4(name: string): boolean {
  const [, ...rest] = IPV4.exec(name) ?? [];
  return rest.length === 3 && rest.every((part) => Number(part) <= 255);
}

const ORIGIN = /^https?:\/\/(?<authority>[^/?#@\s]+)$/iu;

/** `null`, the origin of sandboxed and local pages, is nobody's. */
function isLoopbackOrigin(origin: string): boolean {
  const authority = ORIGIN.exec(origin)?.groups?.["authority"];
  return authority !== undefined && isLoopbackAuthority(authority);
}
