/** The style of the reference page: for narrow and wide, light and dark; and its hash, the only style that may apply. */

import { createHash } from "node:crypto";

export const STYLE = `
:root { color-scheme: light dark; --line: #8886; --code: #8881; --accent: #0a58ca; }
@media (prefers-color-scheme: dark) { :root { --accent: #8ab4f8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 76rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; }
h1 { margin-top: 0; }
h2 { margin-top: 3rem; border-bottom: 2px solid var(--line); }
h3 { margin: 2.5rem 0 0.5rem; }
.method { display: inline-block; min-width: 4.5rem; padding: 0 0.5rem; border: 2px solid; border-radius: 0.3rem; text-align: center; font-size: 0.85em; }
code, pre { font: 0.875rem/1.45 ui-monospace, monospace; }
h3 code { font-size: 1.05rem; }
pre { margin: 0; padding: 0.75rem; overflow-x: auto; background: var(--code); border: 1px solid var(--line); border-radius: 0.3rem; overflow-wrap: normal; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 0.75rem; margin: 0.5rem 0; }
.pair > figure { margin: 0; min-width: 0; }
figcaption { font-size: 0.875rem; }
dl { margin: 0.5rem 0; display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: 0.25rem 1rem; }
dd { margin: 0; }
@media (max-width: 40rem) { dl { display: block; } dd { margin: 0 0 0.5rem 1rem; } }
nav ul { columns: 20rem; padding-left: 1.2rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 0.3rem 0.6rem; border: 1px solid var(--line); text-align: left; vertical-align: top; }
td:last-child { min-width: 14rem; }
`;

/** As Content-Security-Policy wants it (CSP 3 §2.3.1). */
export const STYLE_HASH = `sha256-${createHash("sha256").update(STYLE).digest("base64")}`;
