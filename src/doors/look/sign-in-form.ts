/** The form by which a user signs in with e-mail address and password. */

import { type Html, html } from "../http/html.ts";

export interface SignIn {
  /** What stands in front of all our paths. */
  readonly base: string;
  /** The address to go to afterwards, without the base; "" for the start page. */
  readonly to: string;
}

/** Password managers know its fields (WCAG 2.2, 3.3.8). */
export function signInForm({ base, to }: SignIn): Html {
  return html`<form method="post" action="${base}/sign-in" class="panel">
<input type="hidden" name="to" value="${to}">
<label for="user">E-mail address</label>
<input id="user" name="user" type="email" autocomplete="username" required maxlength="320">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024">
<p class="actions"><button>Sign in</button></p>
<p class="hint">Whoever runs this server adds users with <code>jobgate user add</code>.</p>
</form>`;
}
