/** The page's only style. Its hash stands in the Content-Security-Policy, so it is one text that nothing is put into. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #1c2330; --soft: #55607a; --line: #dfe3ec; --paper: #ffffff; --shade: #f5f7fb; --accent: #2f5bd8;
  --code: #f5f7fb; --get: #0b7a4b; --post: #2f5bd8; --patch: #9a5b00; --delete: #b3261e;
  --sample: #141a26; --sample-ink: #dbe3f4; --sample-soft: #9fb0d0; --sample-line: #2a3346;
  --sample-button: #202a3d; --sample-field: #7182a3; --field: #7c879b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6eaf3; --soft: #a3aec6; --line: #2a3346; --paper: #10151f; --shade: #161d2a; --accent: #8fb0ff;
    --code: #1b2332; --get: #5fd6a0; --post: #8fb0ff; --patch: #f0b860; --delete: #ff9a92; --sample: #0b0f17; --field: #76839b;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 5rem; }
[hidden] { display: none !important; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; margin: 0; }
main:focus, main :is(article, section, h2, h3, h4, tr)[tabindex]:focus { outline: none; }
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
h4 > a:first-child { color: inherit; font-size: inherit; text-transform: inherit; letter-spacing: inherit; }
:is(h2, h3, h4) > a:first-child, h3 a code, th > a:first-child { color: inherit; text-decoration: none; }
:is(h2, h3, h4) > a:first-child:hover, th > a:first-child:hover { text-decoration: underline; }
:is(h2, h3, h4) > a:first-child::after { content: "#"; position: absolute; margin-left: .35em; color: var(--soft); opacity: 0; }
:is(h2, h3, h4) > a:first-child:is(:hover, :focus-visible)::after { opacity: 1; }
h3 code { background: none; padding: 0; font-size: .95em; }
p { margin: .6rem 0; }
table { border-collapse: collapse; width: 100%; margin: .8rem 0; font-size: .93rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .8rem .45rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; }

.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem 1rem; z-index: 2; }
/* Always there: the way back, the search, and on a narrow screen the contents. */
.bar { position: sticky; top: 0; z-index: 3; display: flex; gap: 1rem; align-items: center; min-height: 3.5rem; padding: .5rem 1.5rem; background: var(--paper); border-bottom: 1px solid var(--line); }
.bar .title { font-weight: 700; color: var(--ink); text-decoration: none; flex: none; }
.bar .find { position: relative; flex: 1; max-width: 30rem; margin-left: auto; }
.bar input { width: 100%; }
.bar .menu { display: none; flex: none; }
#found { position: absolute; inset-inline: 0; top: calc(100% + .4rem); margin: 0; padding: .35rem; list-style: none; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; box-shadow: 0 12px 32px rgb(0 0 0 / .25); max-height: min(28rem, 70vh); overflow-y: auto; }
#found li { padding: .45rem .7rem; border-radius: 7px; cursor: pointer; display: grid; line-height: 1.35; overflow-wrap: anywhere; }
#found li span { color: var(--soft); font-size: .83rem; }
#found li[aria-selected="true"] { background: var(--code); box-shadow: inset 3px 0 var(--accent); }
input, select, textarea, button { font: inherit; font-size: .93rem; color: inherit; background: var(--paper); border: 1px solid var(--field); border-radius: 7px; padding: .4rem .65rem; min-height: 2.3rem; max-width: 100%; }
button { cursor: pointer; font-weight: 600; }
button:disabled { opacity: .6; cursor: default; }
textarea { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .8rem; line-height: 1.5; resize: vertical; }

.frame { display: grid; grid-template-columns: 17rem minmax(0, 1fr); }
nav { position: sticky; top: 3.5rem; height: calc(100vh - 3.5rem); overflow-y: auto; padding: 1.75rem 1rem 2rem 1.5rem; border-right: 1px solid var(--line); background: var(--shade); font-size: .9rem; }
nav h2:first-child { margin-top: 0; }
nav h2 { font-size: .75rem; text-transform: uppercase; letter-spacing: .07em; color: var(--soft); margin: 1.5rem 0 .35rem; }
nav h2 a { color: inherit; text-decoration: none; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li a { display: flex; gap: .55rem; align-items: baseline; padding: .2rem 0; color: var(--ink); text-decoration: none; line-height: 1.35; }
nav li a:hover { color: var(--accent); text-decoration: underline; }
nav .method { width: 2.7rem; }
main { padding: 2.5rem clamp(1.25rem, 4vw, 3.5rem) 6rem; max-width: 88rem; }
section { margin-top: 4rem; }
.lead, .guide { max-width: 50rem; }
.guide h3 { margin-top: 2.25rem; }
.guide li { margin: .3rem 0; }
.guide .code { background: var(--sample); color: var(--sample-ink); border-radius: 10px; padding: .9rem 1.1rem; margin: .9rem 0; }
.table { overflow-x: auto; margin: .8rem 0; }
.table table { margin: 0; }
.codes { min-width: 40rem; }
.codes th[scope="row"] { font-weight: 600; color: var(--ink); padding-right: 1rem; }
.codes th code { background: none; padding: 0; }
td code, th code { overflow-wrap: normal; }
.code { position: relative; }
.code pre { margin: 0; overflow-x: auto; line-height: 1.5; font-size: .8rem; }
/* Only narrow screens fold. */
.fold { display: none; }
.copy { position: absolute; top: .4rem; right: .4rem; min-height: 1.8rem; padding: .1rem .55rem; font-size: .78rem; background: var(--sample-button); border-color: var(--sample-line); color: var(--sample-ink); opacity: 0; }
.code:hover .copy, .copy:focus-visible { opacity: 1; }
@media (hover: none) { .copy { opacity: 1; } }
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

.examples { background: var(--sample); color: var(--sample-ink); border-radius: 10px; padding: 1.1rem 1.25rem; align-self: start; position: sticky; top: 4.75rem; max-height: calc(100vh - 6rem); overflow-y: auto; font-size: .9rem; }
.examples .caption { margin: 0 0 .3rem; color: var(--sample-soft); font-size: .82rem; }
.examples .code + .caption, .examples details + .caption { margin-top: 1.1rem; }
.examples pre { margin: 0; overflow-x: auto; line-height: 1.5; font-size: .8rem; }
.examples details { border-top: 1px solid var(--sample-line); margin-top: .6rem; padding-top: .55rem; }
/* Without the script, the first language is shown. */
.samples > .code:not(:first-child) { display: none; }
[data-script] .samples > .code { display: none; }
[data-script] .samples > .code[data-shown] { display: block; }
.languages { display: flex; flex-wrap: wrap; gap: .3rem; margin: .2rem 0 .7rem; }
.languages button { background: none; border-color: transparent; color: var(--sample-soft); min-height: 1.9rem; padding: .1rem .6rem; font-size: .82rem; }
.languages button[aria-pressed="true"] { background: var(--sample-button); border-color: var(--sample-line); color: var(--sample-ink); }
.try form { display: grid; gap: .35rem; margin-top: .6rem; }
.try label { font-size: .82rem; color: var(--sample-soft); margin-top: .3rem; }
.try :is(input, select, textarea) { background: var(--sample-button); color: var(--sample-ink); border-color: var(--sample-field); width: 100%; }
.try form button { justify-self: start; margin-top: .5rem; background: var(--sample-ink); color: var(--sample); border-color: var(--sample-ink); }
.answer pre { max-height: 24rem; overflow: auto; }
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
  .bar { padding: .5rem 1rem; gap: .6rem; }
  .bar .menu { display: inline-block; }
  .bar .title { max-width: 6.5rem; line-height: 1.2; font-size: .9rem; }
  nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); }
  [data-script] nav { display: none; }
  [data-script] nav[data-open] { display: block; position: fixed; inset: 3.5rem 0 0; height: auto; z-index: 2; padding-inline: 1rem; }
  #found { position: fixed; inset: 3.6rem .5rem auto; }
  nav li a { padding: .35rem 0; }
  .fold { display: inline-block; margin-top: .6rem; }
  [data-folds]:not([data-open]) > :not(.words, h3, .fold) { display: none; }
  [data-folds]:not([data-open]) .words > :not(h3, .route, .access, .fold) { display: none; }
  .operation, .schema, .event { padding: 1.25rem 0; }
  .codes { min-width: 0; }
  .codes thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .codes :is(tbody, tr, th, td) { display: block; border: 0; padding: 0; }
  .codes tr { padding: .7rem 0; border-bottom: 1px solid var(--line); }
}
@media print {
  nav, .bar, .try, .languages, .copy, .fold { display: none; } .frame { display: block; } .examples { position: static; max-height: none; }
}
`
