/** What readers of the reference ask first: how callers show who they are, and how they are told what becomes of a job. */

import { type Html, html } from "../../http/html.ts";
import { shellQuoted } from "../../look/shell.ts";

/** Where callers reach us, and whether they have to show who they are. */
export interface Reached {
  /** Without trailing slash. */
  readonly url: string;
  /** What stands in front of all our paths. */
  readonly base: string;
  readonly isOpen: boolean;
}

export function guide({ url, base, isOpen }: Reached): Html {
  const told = JSON.stringify({
    workflow: "rip-pdf",
    callbackURL: "https://shop.example/hooks/jobgate",
    documents: [{ url: "https://shop.example/order.pdf" }],
  });
  return html`<section aria-labelledby="authentication">
<h2 id="authentication">Who may call</h2>
${isOpen ? html`<p>This server runs with <code>AUTH=open</code>: callers on its own machine are let in without anything, and nobody else. What follows holds with <code>AUTH=required</code>.</p>` : html`<p>Every request shows who calls, or is answered with 401.</p>`}
<dl class="pairs">
<dt>API key</dt><dd><code>Authorization: Bearer jg_…</code>; <code>jobgate key add</code> makes one, which acts for its company</dd>
<dt>Password</dt><dd>HTTP Basic with a user's e-mail address; <code>jobgate user add</code> makes users</dd>
<dt>Token</dt><dd><code>Authorization: Bearer …</code> with a JWT of the operator's issuer, or of ours from <code>POST /connect/token</code> for an id and a secret</dd>
<dt>Browser</dt><dd>a session from <a href="${base}/sign-in">/sign-in</a>, which reads; programs use one of the others</dd>
</dl>
${example("With a key", `curl ${url}/v1/jobs -H "Authorization: Bearer $KEY"`)}
${example("With a password", `curl ${url}/v1/jobs -u "$USER:$PASSWORD"`)}
</section>
<section aria-labelledby="callbacks-told">
<h2 id="callbacks-told">Callbacks</h2>
<p>A job's <code>callbackURL</code> is told by POST when the job starts and ends, or of what <code>callbackEvents</code> names; each is tried again for about a day. It is signed as Standard Webhooks has it: <code>webhook-signature</code> is <code>v1,</code> and the base64 of HMAC-SHA256 over <code>webhook-id</code>, <code>webhook-timestamp</code> and the body, joined by dots, with the company's secret. <code>jobgate callback secret</code> shows it.</p>
${example("A job that tells", `curl ${url}/v1/jobs${loginOf(isOpen)} -H 'Content-Type: application/json' \\\n  -d ${shellQuoted(told)}`)}
</section>`;
}

/** What curl sends so that the caller is let in. */
export function loginOf(isOpen: boolean): string {
  return isOpen ? "" : ` -H "Authorization: Bearer $KEY"`;
}

function example(title: string, text: string): Html {
  return html`<figure><figcaption>${title}</figcaption><pre tabindex="0" role="region" aria-label="${title}">${text}</pre></figure>`;
}
