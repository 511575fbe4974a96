/** The style of the page: narrow and wide, light and dark, forced colours, both directions of writing, print. The brand's colours come as variables. */

export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --panel: #f4f5f7; --ink: #1b1e23; --quiet: #4b525c; --line: #8a919c;
  --accent-now: var(--accent, #1d4ed8);
  --error: #a5141c; --warning: #7a4a00; --info: #0b5394; --good: #12602f;
}
@media (prefers-color-scheme: dark) { :root {
  --ground: #17191d; --panel: #23262b; --ink: #eceef1; --quiet: #b6bcc6; --line: #7d8490;
  --accent-now: var(--accent-dark, #9db8ff);
  --error: #ff9d9d; --warning: #f3c26b; --info: #9cc9ff; --good: #86dca3;
} }
* { box-sizing: border-box; }
html { scroll-padding-block: 1rem; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
.wide { max-inline-size: 60rem; margin-inline: auto; padding-inline: 1rem; }
.skip { position: absolute; inset-inline-start: -99rem; background: var(--ground); padding: 0.5rem; }
.skip:focus { inset-inline-start: 1rem; z-index: 2; }
.bar { background: var(--brand, #1d4ed8); color: var(--on-brand, #fff); padding-block: 0.75rem; }
.bar .wide { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1rem; }
.bar .logo { background: #fff; padding: 0.25rem; border-radius: 0.25rem; max-block-size: 4rem; max-inline-size: 100%; block-size: auto; }
.bar p { margin: 0; font-weight: 600; }
h1 { font-size: 1.6rem; line-height: 1.25; margin-block: 1.25rem 0.5rem; }
h2 { font-size: 1.3rem; line-height: 1.3; margin-block: 0 0.5rem; }
h3 { font-size: 1.05rem; margin-block: 1rem 0.25rem; }
a { color: var(--accent-now); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--accent-now); outline-offset: 2px; }
h1:focus, h2:focus, [role=alert]:focus { outline: none; }
.steps { list-style: none; margin: 0 0 1rem; padding: 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; }
.steps li { padding-block: 0.25rem; color: var(--quiet); border-block-end: 4px solid transparent; }
.steps li[aria-current] { color: var(--ink); font-weight: 600; border-block-end-color: var(--accent-now); }
.panel { background: var(--panel); border: 1px solid var(--line); border-radius: 0.5rem; padding: 1rem; margin-block: 1rem; }
.panel > :last-child { margin-block-end: 0; }
.panel.failed { border: 3px solid var(--error); }
.pairs { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: 0.25rem 1rem; margin: 0; }
.pairs dt { color: var(--quiet); }
.pairs dd { margin: 0; min-inline-size: 0; }
@media (max-width: 34rem) { .pairs { display: block; } .pairs dd { margin-block-end: 0.5rem; } }
label, legend { font-weight: 600; display: block; margin-block: 0.75rem 0.25rem; padding: 0; }
.hint { color: var(--quiet); margin-block: 0.25rem; font-size: 0.95rem; font-weight: normal; }
.wrong { color: var(--error); font-weight: 600; margin-block: 0.25rem; }
fieldset { border: 0; margin: 0; padding: 0; min-inline-size: 0; }
.choice { display: flex; gap: 0.5rem; align-items: flex-start; font-weight: normal; margin-block: 0; padding-block: 0.3rem; min-block-size: 2rem; }
.choice input { inline-size: 1.25rem; block-size: 1.25rem; flex: none; margin: 0.1rem 0 0; accent-color: var(--accent-now); }
input[type=text], textarea, input[type=file] { font: inherit; color: inherit; background: var(--ground); border: 2px solid var(--line); border-radius: 0.3rem; padding: 0.5rem; inline-size: 100%; max-inline-size: 36rem; }
input[aria-invalid=true], textarea[aria-invalid=true] { border-color: var(--error); }
textarea { min-block-size: 6rem; }
.actions { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: center; margin-block: 1rem 0; }
button, .button { font: inherit; font-weight: 600; display: inline-block; min-block-size: 2.75rem; padding: 0.5rem 1.25rem; border-radius: 0.4rem; border: 2px solid var(--accent-now); background: var(--brand, #1d4ed8); color: var(--on-brand, #fff); cursor: pointer; text-decoration: none; }
button.second, .button.second { background: var(--ground); color: var(--accent-now); }
button:disabled { opacity: 0.6; cursor: default; }
.dropping { outline: 3px dashed var(--accent-now); outline-offset: 4px; }
progress { inline-size: 100%; block-size: 1.25rem; accent-color: var(--accent-now); }
.findings { list-style: none; margin: 0; padding: 0; }
.findings > li { border-inline-start: 6px solid var(--line); padding-inline-start: 0.75rem; margin-block: 0.75rem; }
.findings > li.error { border-color: var(--error); }
.findings > li.warning { border-color: var(--warning); border-inline-start-style: double; }
.findings > li.info { border-color: var(--info); border-inline-start-style: dotted; }
.findings p { margin-block: 0.1rem; }
.severity { font-weight: 700; }
.error .severity { color: var(--error); }
.warning .severity { color: var(--warning); }
.info .severity { color: var(--info); }
.good { color: var(--good); font-weight: 600; }
.pages { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr)); gap: 1rem; margin: 0; padding: 0; list-style: none; }
.pages figure { margin: 0; }
.sheet { position: relative; display: block; background: #fff; border: 1px solid var(--line); line-height: 0; }
.sheet img { inline-size: 100%; block-size: auto; }
.sheet svg { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; overflow: visible; direction: ltr; }
.sheet rect { fill: none; stroke: #fff; stroke-width: 5; vector-effect: non-scaling-stroke; }
.sheet rect + rect { stroke-width: 2.5; stroke: #0b5394; stroke-dasharray: 2 3; }
.sheet .error rect + rect { stroke: #a5141c; stroke-dasharray: none; }
.sheet .warning rect + rect { stroke: #7a4a00; stroke-dasharray: 7 4; }
figcaption { color: var(--quiet); font-size: 0.95rem; line-height: 1.4; margin-block-start: 0.25rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; inline-size: 100%; }
caption { text-align: start; font-weight: 600; padding-block-end: 0.25rem; }
th { overflow-wrap: normal; }
th, td { text-align: start; vertical-align: top; padding: 0.35rem 0.75rem 0.35rem 0; border-block-end: 1px solid var(--line); }
details > summary h2 { display: inline; }
details > summary { cursor: pointer; font-weight: 600; padding-block: 0.5rem; min-block-size: 2rem; }
code { font: 0.9rem/1.4 ui-monospace, monospace; }
footer { color: var(--quiet); border-block-start: 1px solid var(--line); margin-block-start: 2rem; padding-block: 1rem 2rem; }
footer ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; padding: 0; margin: 0; }
footer li a, footer li span { display: inline-block; padding-block: 0.25rem; }
[hidden] { display: none !important; }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media (forced-colors: active) {
  .bar { border-block-end: 2px solid; }
  .steps li { border-block-end-color: Canvas; }
  .steps li[aria-current] { border-block-end-color: Highlight; }
  .sheet rect + rect { stroke: Highlight; }
  button, .button { border-color: ButtonText; }
}
@media print {
  .skip, .actions, footer nav, form, .steps { display: none; }
  .panel { border: 0; padding-inline: 0; background: none; }
}
`;
