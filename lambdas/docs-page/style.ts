/** The page's only style. Its hash stands in the Content-Security-Policy, so it is one text that nothing is put into. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #1c2330; --soft: #55607a; --line: #dfe3ec; --paper: #ffffff; --shade: #f5f7fb; --accent: #2f5bd8;
  --code: #f5f7fb; --get: #0b7a4b; --post: #2f5bd8; --patch: #9a5b00; --delete: #b3261e;
  --sample: #141a26; --sample-ink: #dbe3f4; --sample-soft: #9fb0d0; --sample-line: #2a3346;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6eaf3; --soft: #a3aec6; --line: #2a3346; --paper: #10151f; --shade: #161d2a; --accent: #8fb0ff;
    --code: #1b2332; --get: #5fd6a0; --post: #8fb0ff; --patch: #f0b860; --delete: #ff9a92; --sample: #0b0f17;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1.5rem; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 3px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: .875em; }
code { background: var(--code); border-radius: 4px; padding: .1em .3em; overflow-wrap: anywhere; }
h1, h2, h3, h4 { line-height: 1.25; margin: 0; }
h1 { font-size: 2.1rem; letter-spacing: -.02em; }
h2 { font-size: 1.55rem; letter-spacing: -.01em; }
h3 { font-size: 1.2rem; }
h4 { font-size: .8rem; text-transform: uppercase; letter-spacing: .06em; color: var(--soft); margin: 1.75rem 0 .25rem; }
h4 a { text-transform: none; letter-spacing: 0; font-size: .9rem; }
h3 a, h3 a code { color: inherit; text-decoration: none; }
h3 a:hover { text-decoration: underline; }
h3 code { background: none; padding: 0; font-size: .95em; }
p { margin: .6rem 0; }
table { border-collapse: collapse; width: 100%; margin: .8rem 0; font-size: .93rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .8rem .45rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; }

.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem 1rem; z-index: 2; }
.frame { display: grid; grid-template-columns: 17rem minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.75rem 1rem 2rem 1.5rem; border-right: 1px solid var(--line); background: var(--shade); font-size: .9rem; }
nav .title { font-weight: 700; font-size: 1.02rem; color: var(--ink); text-decoration: none; }
nav h2 { font-size: .75rem; text-transform: uppercase; letter-spacing: .07em; color: var(--soft); margin: 1.5rem 0 .35rem; }
nav h2 a { color: inherit; text-decoration: none; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li a { display: flex; gap: .55rem; align-items: baseline; padding: .2rem 0; color: var(--ink); text-decoration: none; line-height: 1.35; }
nav li a:hover { color: var(--accent); text-decoration: underline; }
nav .method { width: 2.7rem; }
main { padding: 2.5rem clamp(1.25rem, 4vw, 3.5rem) 6rem; max-width: 88rem; }
section { margin-top: 4rem; }
.lead { max-width: 46rem; }
.lead strong { color: var(--ink); }
.facts { color: var(--soft); font-size: .93rem; }

.method { font: 700 .68rem/1 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; letter-spacing: .04em; flex: none; }
.get { color: var(--get); } .post { color: var(--post); } .put, .patch { color: var(--patch); } .delete { color: var(--delete); }
.route { display: flex; gap: .6rem; align-items: baseline; flex-wrap: wrap; margin: .5rem 0 0; }
.route .method { font-size: .8rem; }
.route code { font-size: .95rem; background: none; padding: 0; }
.access { color: var(--soft); font-size: .9rem; margin: .2rem 0 .9rem; }

.operation { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 29rem); gap: 2.5rem; padding: 2.25rem 0; border-top: 1px solid var(--line); }
section > .operation:first-of-type { margin-top: 1.25rem; }
.fields { margin: 0; }
.fields > div { padding: .55rem 0; border-bottom: 1px solid var(--line); }
.fields dt code { font-weight: 600; background: none; padding: 0; }
.fields dd { margin: .1rem 0 0; color: var(--soft); font-size: .92rem; }
.fields dd:empty { display: none; }
.fields em { color: var(--delete); font-style: normal; font-size: .78rem; margin-left: .35rem; }
.type { color: var(--soft); font-size: .85rem; font-weight: 400; margin-left: .35rem; }
.response { display: grid; grid-template-columns: 3.4rem minmax(0, 1fr); padding: .5rem 0; border-bottom: 1px solid var(--line); font-size: .93rem; }
.response p { margin: 0 0 .3rem; }
.response .more { color: var(--soft); font-size: .87rem; }
.status { font: 700 .8rem/1.8 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.s2, .s3 { color: var(--get); } .s4 { color: var(--patch); } .s5 { color: var(--delete); }

.examples { background: var(--sample); color: var(--sample-ink); border-radius: 10px; padding: 1.1rem 1.25rem; align-self: start; position: sticky; top: 1.5rem; max-height: calc(100vh - 3rem); overflow-y: auto; font-size: .9rem; }
.examples .caption { margin: 0 0 .3rem; color: var(--sample-soft); font-size: .82rem; }
.examples pre + .caption, .examples details + .caption { margin-top: 1.1rem; }
.examples pre { margin: 0; overflow-x: auto; line-height: 1.5; font-size: .8rem; }
.examples details { border-top: 1px solid var(--sample-line); margin-top: .6rem; padding-top: .55rem; }
.examples summary { cursor: pointer; color: var(--sample-soft); font-size: .84rem; }
.examples summary:hover { color: var(--sample-ink); }
.examples details pre { margin-top: .5rem; }
.examples .s2, .examples .s3 { color: #5fd6a0; } .examples .s4 { color: #f0b860; } .examples .s5 { color: #ff9a92; }

.schema, .event { padding: 1.75rem 0; border-top: 1px solid var(--line); max-width: 54rem; }

@media (max-width: 72rem) {
  .operation { grid-template-columns: minmax(0, 1fr); gap: 1.5rem; }
  .examples { position: static; max-height: none; }
}
@media (max-width: 52rem) {
  .frame { display: block; }
  nav { position: static; height: auto; max-height: 45vh; border-right: 0; border-bottom: 1px solid var(--line); }
}
@media print {
  nav { display: none; } .frame { display: block; } .examples { position: static; max-height: none; }
}
`
