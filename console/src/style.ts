/** Themed by the custom properties that begin with `--ci-`. */
export const STYLE = `
:host {
  color-scheme: light dark;
  --accent: var(--ci-accent, light-dark(#1d4ed8, #93b4ff));
  --on-accent: var(--ci-on-accent, light-dark(#ffffff, #0b1220));
  --ink: var(--ci-text, light-dark(#17202e, #e7ecf5));
  --soft: var(--ci-muted, light-dark(#556176, #a7b3c9));
  --paper: var(--ci-background, light-dark(#ffffff, #111724));
  --shade: var(--ci-surface, light-dark(#f4f6fa, #1a2232));
  --line: var(--ci-border, light-dark(#d5dbe6, #323d52));
  --field: light-dark(#7c879b, #76839b);
  --good: light-dark(#10734a, #5fd6a0); --mid: light-dark(#1d4ed8, #93b4ff);
  --quiet: light-dark(#667085, #94a0b5); --bad: light-dark(#b42318, #ff9d94);
  --on-bad: light-dark(#ffffff, #2a0d0b);
  --bad-soft: light-dark(#fdf0ee, #331b1c); --warn-soft: light-dark(#fff6e0, #33290f);
  --radius: var(--ci-radius, 10px);
  display: block; color: var(--ink); background: var(--paper);
  font: 16px/1.5 var(--ci-font, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif);
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.shell { max-width: 76rem; margin: 0 auto; padding: clamp(1rem, 3vw, 2rem); }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
h1, h2, h3, p { margin: 0; }
h1 { font-size: 1.05rem; font-weight: 650; }
h2:focus-visible { outline: none; }
h2 { font-size: clamp(1.4rem, 3.4vw, 1.8rem); line-height: 1.2; letter-spacing: -.015em; outline: none; text-wrap: balance; }
h3 { font-size: 1.05rem; }
.lead { color: var(--soft); margin-top: .35rem; overflow-wrap: anywhere; }
.top { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between; padding-bottom: 1rem; border-bottom: 1px solid var(--line); }
.top nav { display: flex; gap: .25rem; flex-wrap: wrap; }
/* What the key opens. */
.opened { color: var(--soft); font-size: .87rem; margin-top: .7rem; overflow-wrap: anywhere; }
.opened strong { color: var(--ink); font-weight: 600; margin-right: .3rem; }
.steps { display: flex; gap: .35rem 1.5rem; flex-wrap: wrap; list-style: none; margin: 1.1rem 0 1.75rem; padding: 0; color: var(--soft); font-size: .93rem; counter-reset: step; }
.steps li { display: flex; gap: .5rem; align-items: center; counter-increment: step; }
.steps li::before { content: counter(step); inline-size: 1.55rem; block-size: 1.55rem; border-radius: 50%; border: 1px solid var(--field); display: grid; place-items: center; font-size: .8rem; font-weight: 600; }
.steps li[data-done]::before { content: "✓"; color: var(--good); border-color: var(--good); }
.steps li[aria-current] { color: var(--ink); font-weight: 650; }
.steps li[aria-current]::before { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button, .button { font: inherit; font-weight: 600; border-radius: calc(var(--radius) * .7); padding: .5rem .95rem; min-height: 2.6rem; border: 1px solid var(--field); background: var(--paper); color: var(--ink); cursor: pointer; text-decoration: none; display: inline-flex; align-items: center; gap: .4rem; }
button:hover:not(:disabled) { background: var(--shade); }
button.primary { background: var(--accent); color: var(--on-accent); border-color: var(--accent); }
button.primary:hover:not(:disabled) { background: color-mix(in oklab, var(--accent) 88%, var(--ink)); }
button.plain { border-color: transparent; background: none; color: var(--accent); padding-inline: .55rem; }
button.danger { background: var(--bad); color: var(--on-bad); border-color: var(--bad); }
button.danger:hover:not(:disabled) { background: color-mix(in oklab, var(--bad) 88%, var(--ink)); }
button.small { min-height: 2.1rem; padding: .25rem .7rem; font-size: .9rem; }
button:disabled { opacity: .55; cursor: default; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin-top: 1.5rem; }
.actions .note { color: var(--soft); font-size: .93rem; }
.sticky { position: sticky; bottom: 0; background: var(--paper); border-top: 1px solid var(--line); padding: .9rem 0; z-index: 3; }
input, select, textarea { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--field); border-radius: calc(var(--radius) * .6); padding: .45rem .6rem; min-height: 2.6rem; max-width: 100%; }
select { padding-right: 1.8rem; }
textarea { width: 100%; min-height: 9rem; font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .88rem; }
label { display: grid; gap: .3rem; font-size: .93rem; font-weight: 550; }
label > :is(input, select, textarea) { font-weight: 400; }
.undo > * + * { margin-top: 1rem; }
.undo { margin-top: .8rem; }
.card { border: 1px solid var(--line); border-radius: var(--radius); padding: 1.25rem; margin-top: 1.25rem; }
.narrow { max-width: 34rem; }
.narrow input { width: 100%; }
.stack { display: grid; gap: 1rem; }
.drop { border: 2px dashed var(--field); border-radius: calc(var(--radius) * 1.4); background: var(--shade); text-align: center; padding: clamp(2rem, 7vw, 4.5rem) 1rem; margin-top: 1.25rem; display: grid; gap: .9rem; justify-items: center; }
.drop[data-over] { border-color: var(--accent); background: color-mix(in oklab, var(--accent) 9%, var(--paper)); }
.drop strong { font-size: 1.2rem; }
.drop p { color: var(--soft); font-size: .93rem; max-width: 32rem; }
details { margin-top: 1rem; }
summary { cursor: pointer; font-weight: 600; color: var(--accent); padding: .4rem 0; border-radius: 4px; }
details > div { margin-top: .6rem; }
.error { background: var(--bad-soft); border: 1px solid var(--bad); border-radius: var(--radius); padding: .9rem 1.1rem; margin: 1rem 0; display: grid; gap: .5rem; }
.error p { overflow-wrap: anywhere; }
.error .id { color: var(--soft); font-size: .87rem; display: flex; gap: .5rem; align-items: center; flex-wrap: wrap; }
.error::before { content: none; }
.wait { background: var(--warn-soft); border: 1px solid var(--field); border-radius: var(--radius); padding: .7rem 1.1rem; margin: 1rem 0; }
/* An offer, beside its button. */
.offer { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between; }
code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .9em; overflow-wrap: anywhere; }
.scroll { position: relative; overflow: auto; border: 1px solid var(--line); border-radius: var(--radius); margin-top: 1rem; }
thead td { background: var(--shade); }
main { padding-top: .1rem; }
/* A box with its words. */
.check { display: flex; gap: .5rem; align-items: center; margin-top: .8rem; font-weight: 500; }
.check input { min-height: 0; inline-size: 1.1rem; block-size: 1.1rem; accent-color: var(--accent); }
.history { margin-top: 1.75rem; }
.history .mark { margin-right: .9rem; white-space: nowrap; }
.history td { white-space: nowrap; }
.history td button + button { margin-left: .4rem; }
details.card summary { padding: 0; }
details.card > .settings { margin-top: 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .94rem; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: .86rem; background: var(--shade); }
th, td { padding: .6rem .8rem; border-bottom: 1px solid var(--line); vertical-align: middle; }
tbody tr:last-child > * { border-bottom: 0; }
tbody th { color: var(--ink); background: none; font-size: .94rem; overflow-wrap: anywhere; }
.samples { color: var(--soft); font-size: .88rem; max-width: 22rem; }
.samples span { display: block; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
td select { min-width: 13rem; width: 100%; }
tr[data-ignored] th, tr[data-ignored] .samples { opacity: .85; }
.why { font-size: .86rem; color: var(--soft); }
.why[data-source="earlier"]::before { content: "↺ "; color: var(--mid); font-weight: 700; }
.why[data-source="found"]::before { content: "✓ "; color: var(--good); font-weight: 700; }
.why[data-source="proposed"]::before { content: "? "; color: var(--bad); font-weight: 700; }
.why[data-source="ignored"]::before { content: "– "; }
.settings { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1rem; }
.settings label { align-content: end; }
.settings input, .settings select { width: 100%; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin-top: 1.25rem; padding: 0; list-style: none; }
.figures li { border: 1px solid var(--line); border-left: 5px solid var(--tone); border-radius: var(--radius); padding: .7rem 1rem; }
.figures strong { display: block; font-size: 1.7rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.figures small { color: var(--soft); font-size: .85rem; }
.created { --tone: var(--good); } .updated { --tone: var(--mid); } .skipped { --tone: var(--quiet); } .failed { --tone: var(--bad); } .deleted { --tone: var(--bad); } .restored { --tone: var(--mid); } .kept { --tone: var(--quiet); }
.bar { display: flex; gap: 2px; block-size: .8rem; border-radius: 99px; overflow: hidden; margin-top: .9rem; background: var(--shade); }
.bar span { background: var(--tone); min-width: 3px; }
.bar + .lead { margin-top: 1.1rem; }
.track { block-size: .8rem; border-radius: 99px; background: var(--shade); border: 1px solid var(--line); overflow: hidden; margin-top: 1rem; }
.track span { display: block; block-size: 100%; background: var(--accent); transition: inline-size .3s; }
.facts { display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; color: var(--soft); margin-top: .6rem; font-variant-numeric: tabular-nums; }
.groups { list-style: none; margin: .8rem 0 0; padding: 0; display: grid; grid-template-columns: minmax(0, 1fr); gap: .6rem; }
.groups li { border: 1px solid var(--line); border-left: 5px solid var(--tone, var(--line)); border-radius: var(--radius); padding: .8rem 1rem; display: flex; flex-wrap: wrap; gap: .6rem 1.2rem; align-items: center; justify-content: space-between; }
.groups .what { flex: 1 1 17rem; min-width: 0; overflow-wrap: anywhere; }
.groups .what small { display: block; color: var(--soft); font-size: .87rem; }
.groups .do { min-width: 0; display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
.notes { margin: .4rem 0 0; padding-left: 1.2rem; color: var(--soft); font-size: .93rem; display: grid; gap: .25rem; overflow-wrap: anywhere; }
.filter { display: flex; flex-wrap: wrap; gap: .4rem; margin-top: .8rem; border: 0; padding: 0; }
.filter label { display: inline-flex; grid-auto-flow: column; align-items: center; gap: .4rem; border: 1px solid var(--field); border-radius: 99px; padding: .25rem .8rem; cursor: pointer; font-weight: 500; min-height: 2.2rem; }
.filter input { min-height: 0; margin: 0; accent-color: var(--accent); }
.filter label:has(:checked) { border-color: var(--accent); background: color-mix(in oklab, var(--accent) 10%, var(--paper)); }
.grid { position: relative; overflow: auto; max-height: 30rem; border: 1px solid var(--line); border-radius: var(--radius); margin-top: .8rem; font-size: .91rem; }
.grid .head, .grid .line { display: grid; grid-template-columns: var(--columns); min-width: max-content; }
.grid .head { position: sticky; top: 0; z-index: 2; background: var(--shade); font-weight: 600; color: var(--soft); border-bottom: 1px solid var(--line); }
.grid .head > span, .grid .line > span { padding: 0 .7rem; block-size: 40px; line-height: 40px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; border-right: 1px solid var(--line); }
.grid .line { position: absolute; inset-inline-start: 0; inset-inline-end: 0; border-bottom: 1px solid var(--line); background: var(--paper); }
.grid .line[data-edited] { background: color-mix(in oklab, var(--good) 8%, var(--paper)); }
.grid .number { text-align: right; font-variant-numeric: tabular-nums; color: var(--soft); }
.grid .cell { padding: 0; }
.grid .cell input { border: 0; border-radius: 0; background: none; inline-size: 100%; block-size: 39px; min-height: 0; padding: 0 .7rem; }
.grid .cell input:focus { outline: 3px solid var(--accent); outline-offset: -3px; }
.grid .cell[data-wrong] { background: var(--bad-soft); box-shadow: inset 3px 0 var(--bad); }
.mark::before { content: "●"; color: var(--tone); margin-right: .4rem; }
.mark.failed::before { content: "✕"; font-weight: 700; } .mark.created::before { content: "+"; font-weight: 700; }
.mark.deleted::before { content: "✕"; font-weight: 700; } .mark.restored::before { content: "↺"; } .mark.kept::before { content: "="; font-weight: 700; } .mark.updated::before { content: "↻"; } .mark.skipped::before { content: "–"; }
del { color: var(--bad); } ins { color: var(--good); text-decoration: none; font-weight: 600; }
.done-mark { color: var(--good); } .fail-mark { color: var(--bad); }
@media (max-width: 40rem) {
  .steps { gap: .35rem .8rem; } .steps li:not([aria-current]) span { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .mapping thead, .history thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .mapping tr, .history tr { display: grid; padding: .8rem; border-bottom: 1px solid var(--line); gap: .3rem; }
  .mapping tr:last-child, .history tr:last-child { border-bottom: 0; }
  .mapping th, .mapping td, .history tbody :is(th, td) { display: block; border: 0; padding: 0; }
  .mapping td select { width: 100%; }
  .history tbody td:last-child { display: flex; flex-wrap: wrap; gap: .4rem; }
  .history td button + button { margin-left: 0; }
  .mapping .fill::before { content: attr(data-label) ": "; color: var(--soft); }
  .actions > button { flex: 1 1 auto; justify-content: center; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; animation: none !important; scroll-behavior: auto !important; } }
@media (forced-colors: active) { .bar span, .track span { background: Highlight; } }
`
