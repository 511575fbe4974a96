/** The style of our pages: narrow and wide, light and dark, forced colours, print; and its hash, the only style that may apply. */

import { createHash } from "node:crypto";

export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --panel: #f4f5f7; --ink: #1b1e23; --quiet: #4b525c; --line: #8a919c;
  --accent: #1d4ed8; --on-accent: #ffffff; --error: #a5141c; --warning: #7a4a00; --good: #12602f;
}
@media (prefers-color-scheme: dark) { :root {
  --ground: #17191d; --panel: #23262b; --ink: #eceef1; --quiet: #b6bcc6; --line: #7d8490;
  --accent: #9db8ff; --on-accent: #17191d; --error: #ff9d9d; --warning: #f3c26b; --good: #86dca3;
} }
* { box-sizing: border-box; }
html { scroll-padding-block: 1rem; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
.wide { max-inline-size: 72rem; margin-inline: auto; padding-inline: 1rem; }
.skip { position: absolute; inset-inline-start: -99rem; background: var(--ground); padding: 0.5rem; }
.skip:focus { inset-inline-start: 1rem; z-index: 2; }
.bar { border-block-end: 1px solid var(--line); background: var(--panel); }
.bar .wide { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 1.5rem; padding-block: 0.5rem; }
.bar ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin: 0; padding: 0; }
.bar a { display: inline-block; padding-block: 0.3rem; }
.bar a[aria-current] { color: var(--ink); font-weight: 700; text-decoration-thickness: 3px; }
.bar .who { margin-inline-start: auto; display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.75rem; color: var(--quiet); }
h1 { font-size: 1.6rem; line-height: 1.25; margin-block: 1.25rem 0.5rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin-block: 2rem 0.5rem; }
h3 { font-size: 1.05rem; margin-block: 1rem 0.25rem; }
a { color: var(--accent); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
main:focus { outline: none; }
.panel { background: var(--panel); border: 1px solid var(--line); border-radius: 0.5rem; padding: 1rem; margin-block: 1rem; }
.panel > :first-child { margin-block-start: 0; }
.panel > :last-child { margin-block-end: 0; }
.failed { border: 3px solid var(--error); }
.quiet { color: var(--quiet); }
.pairs { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: 0.25rem 1rem; margin: 0; }
.pairs dt { color: var(--quiet); }
.pairs dd { margin: 0; min-inline-size: 0; }
@media (max-width: 34rem) { .pairs { display: block; } .pairs dd { margin-block-end: 0.5rem; } }
.figures { list-style: none; display: flex; flex-wrap: wrap; gap: 0.75rem; margin: 1rem 0; padding: 0; }
.figures a, .figures span { display: block; padding: 0.5rem 1rem; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--panel); min-inline-size: 7rem; }
.figures strong { display: block; font-size: 1.5rem; line-height: 1.3; }
label, legend { font-weight: 600; display: block; margin-block: 0.75rem 0.25rem; padding: 0; }
.hint { color: var(--quiet); margin-block: 0.25rem; font-size: 0.95rem; }
input[type=text], input[type=email], input[type=password], input[type=file], select { font: inherit; color: inherit; background: var(--ground); border: 2px solid var(--line); border-radius: 0.3rem; padding: 0.45rem; inline-size: 100%; max-inline-size: 30rem; min-block-size: 2.6rem; }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 11rem), 1fr)); gap: 0 1rem; align-items: end; }
.actions { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: center; margin-block: 1rem 0; }
button { font: inherit; font-weight: 600; min-block-size: 2.6rem; padding: 0.4rem 1.1rem; border-radius: 0.4rem; border: 2px solid var(--accent); background: var(--accent); color: var(--on-accent); cursor: pointer; }
button.second { background: var(--ground); color: var(--accent); }
button.small { min-block-size: 1.75rem; padding: 0.1rem 0.6rem; font-size: 0.95rem; }
.dropping { outline: 3px dashed var(--accent); outline-offset: 4px; }
.state { white-space: nowrap; font-weight: 600; }
.state.good { color: var(--good); }
.state.error { color: var(--error); }
.state.warning { color: var(--warning); }
progress { inline-size: 100%; max-inline-size: 30rem; block-size: 1.1rem; accent-color: var(--accent); }
.method { display: inline-block; min-inline-size: 4.5rem; padding-inline: 0.5rem; border: 2px solid; border-radius: 0.3rem; text-align: center; font-size: 0.85em; }
h3 code { font-size: 1.05rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 0.75rem; margin-block: 0.5rem; }
.pair > figure { margin: 0; min-inline-size: 0; }
figcaption { font-size: 0.875rem; }
.scroll { overflow-x: auto; margin-block: 0.75rem; }
tbody th { font-weight: normal; }
table { border-collapse: collapse; inline-size: 100%; }
caption { text-align: start; color: var(--quiet); padding-block-end: 0.25rem; }
th, td { text-align: start; vertical-align: top; padding: 0.35rem 0.75rem 0.35rem 0; border-block-end: 1px solid var(--line); }
th { overflow-wrap: normal; }
td { min-inline-size: 5rem; }
td form { margin: 0; }
.files { list-style: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr)); gap: 1rem; margin: 0; padding: 0; }
.files img { display: block; max-inline-size: 100%; max-block-size: 10rem; background: #fff; border: 1px solid var(--line); margin-block-end: 0.25rem; }
.files p { margin: 0; }
.columns { columns: 20rem; padding-inline-start: 1.2rem; }
.columns li { break-inside: avoid; }
details { margin-block: 0.5rem; }
summary { cursor: pointer; font-weight: 600; padding-block: 0.3rem; }
code, pre { font: 0.9rem/1.45 ui-monospace, monospace; }
pre { margin: 0.25rem 0 0.75rem; padding: 0.75rem; overflow-x: auto; background: var(--panel); border: 1px solid var(--line); border-radius: 0.3rem; overflow-wrap: normal; }
footer { color: var(--quiet); border-block-start: 1px solid var(--line); margin-block-start: 2.5rem; padding-block: 1rem 2rem; }
[hidden] { display: none !important; }
@media (forced-colors: active) { button { border-color: ButtonText; } }
@media print { .skip, .bar nav, .actions, form { display: none; } }
`;

/** As Content-Security-Policy wants it (CSP 3 §2.3.1). */
export const STYLE_HASH = `sha256-${createHash("sha256").update(STYLE).digest("base64")}`;
