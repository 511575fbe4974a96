/** The administration's socket: companies, users, keys, callbacks, the sweep, and what it refuses. */

import { ID, json, NO_LOGIN, type Row } from "../row.ts";

const post = (title: string, path: string, value: unknown): Row => ({
  title,
  ...json(`POST ${path}`, value, NO_LOGIN),
});
const EMAIL = "new@example.com";

export const ADMINISTRATION: readonly Row[] = [
  { title: "the companies", send: "GET /companies", headers: NO_LOGIN },
  post("a company", "/companies", { number: 48, name: "New", email: "new@example.com" }),
  post("the company again", "/companies", { number: 48, name: "New" }),
  post("a company without a name", "/companies", { number: 49 }),
  post("a company of a bad number", "/companies", { number: -1, name: "x" }),
  post("a company's mail", "/companies/email", { company: 48, email: "" }),
  post("the mail of no company", "/companies/email", { company: 99, email: "a@example.com" }),
  post("a company that is disabled", "/companies/disable", { company: 48, isDisabled: true }),
  post("a company that is enabled", "/companies/disable", { company: 48, isDisabled: false }),
  {
    ...post("a user", "/users/add", { company: 48, email: EMAIL, role: "IpsUser" }),
    keep: { password: /"password":"(?<p>[^"]+)/u },
  },
  post("the user again", "/users/add", { company: 48, email: EMAIL, role: "IpsUser" }),
  post("a user of no role", "/users/add", { company: 48, email: "b@example.com", role: "ipsuser" }),
  post("a user without mail", "/users/add", { company: 48, role: "IpsUser" }),
  post("a user of a number", "/users/add", {
    company: "48",
    email: "b@example.com",
    role: "IpsUser",
  }),
  post("a user of a short password", "/users/add", {
    company: 48,
    email: "b@example.com",
    role: "IpsUser",
    password: "x",
  }),
  post("a password", "/users/password", { email: EMAIL, password: "correct horse battery" }),
  post("the password of nobody", "/users/password", { email: "nobody@example.com" }),
  post("a user that is disabled", "/users/disable", { email: EMAIL, isDisabled: true }),
  post("a user that is disabled by a word", "/users/disable", { email: EMAIL, isDisabled: "yes" }),
  post("the users", "/users/list", {}),
  {
    ...post("a key", "/keys/add", {
      company: 48,
      name: "Shop",
      expires: 5,
      permissions: ["read-jobs"],
    }),
    keep: { key: /"text":"(?<t>[^"]+)/u, prefix: /"prefix":"(?<p>[^"]+)/u },
  },
  post("a key of an unknown permission", "/keys/add", { company: 48, permissions: ["read-job"] }),
  post("a key of nobody", "/keys/add", { company: 48, user: "nobody@example.com" }),
  post("a key of a past", "/keys/add", { company: 48, expires: -1 }),
  post("the key removed", "/keys/remove", { prefix: "$prefix" }),
  post("the key removed again", "/keys/remove", { prefix: "$prefix" }),
  {
    ...post("an endpoint", "/callbacks/add", {
      company: 48,
      url: "https://example.com/hook?token=secret",
      events: ["job.completed"],
    }),
    keep: { endpoint: new RegExp(ID, "u") },
  },
  post("an endpoint of a bad address", "/callbacks/add", { company: 48, url: "ftp://example.com" }),
  post("an endpoint of an unknown event", "/callbacks/add", {
    company: 48,
    url: "https://example.com",
    events: ["job.complete"],
  }),
  post("an endpoint of another format", "/callbacks/add", {
    company: 48,
    url: "https://example.com",
    format: "yaml",
  }),
  post("the endpoints", "/callbacks/list", { company: 48 }),
  post("the endpoints of no company", "/callbacks/list", { company: 99 }),
  post("the endpoint removed", "/callbacks/remove", { id: "$endpoint" }),
  post("the endpoint removed again", "/callbacks/remove", { id: "$endpoint" }),
  {
    ...post("the secret", "/callbacks/secret", { company: 48 }),
    keep: { secret: /"secret":"(?<s>[^"]+)/u },
  },
  post("the secret again", "/callbacks/secret", { company: 48 }),
  post("a sweep of a word", "/sweep", { isDryRun: "yes" }),
  post("a dry sweep", "/sweep", { isDryRun: true }),
  post("no JSON", "/users/add", "nonsense"),
  post("no object", "/users/add", "1"),
  post("a control character", "/companies", { name: "a\u0000" }),
  post("nothing there", "/nothing", {}),
  { title: "a wrong method", send: "DELETE /companies", headers: NO_LOGIN },
  {
    title: "a web page",
    send: "GET /companies",
    headers: { ...NO_LOGIN, Origin: "https://evil.example" },
  },
];
