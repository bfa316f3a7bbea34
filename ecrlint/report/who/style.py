"""How the page of `ecrlint who` looks, by day, by night and on paper."""

from __future__ import annotations

STYLE = """
:root {
  color-scheme: light dark;
  --page: #ffffff; --text: #1b1f24; --soft: #57606a; --line: #d0d7de; --band: #f3f5f8; --link: #0550ae;
  --full: #0a3f7f; --full-band: #dcebfe; --some: #7a4100; --some-band: #fff3d6;
  --open: #a40e26; --open-band: #ffe3e1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f141a; --text: #e4e8ee; --soft: #9aa5b1; --line: #333c47; --band: #19212a; --link: #79b8ff;
    --full: #a8d1ff; --full-band: #12345a; --some: #f0c572; --some-band: #3a2c0c;
    --open: #ffa39b; --open-band: #48161a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 72rem; padding: 2rem 1.5rem; overflow-wrap: anywhere;
  background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
}
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0 0 .25rem; }
code { font-family: ui-monospace, monospace; }
a { color: var(--link); }
.wide { overflow-x: auto; margin-top: 1.5rem; }
.wide:focus-visible { outline: 2px solid var(--link); outline-offset: 4px; }
table { border-collapse: collapse; width: 100%; overflow-wrap: normal; }
caption { text-align: left; color: var(--soft); padding-bottom: .5rem; }
th, td { padding: .5rem .75rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--line); }
th[scope=row] { font-weight: 400; min-width: 16rem; overflow-wrap: anywhere; }
.section th { background: var(--band); font-size: .9rem; }
td { white-space: nowrap; }
.full { color: var(--full); } td.full { background: var(--full-band); font-weight: 600; }
.open td.full { color: var(--open); background: var(--open-band); }
.conditional, .partial, .unknown { color: var(--some); }
td.conditional, td.partial, td.unknown { background: var(--some-band); }
.none { color: var(--soft); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 2rem; font-size: .9rem; color: var(--soft); }
.legend div { display: flex; gap: .5rem; }
dl, dd { margin: 0; }
.legend { margin-top: 1rem; }
article { padding: .75rem 1rem; border-left: 3px solid var(--line); margin-bottom: 1rem; }
article:target { border-color: var(--link); background: var(--band); }
dt { font-weight: 600; }
article dl { display: grid; grid-template-columns: fit-content(11rem) 1fr; gap: .25rem 1rem; }
article dt { font-weight: 400; color: var(--soft); }
footer { margin-top: 2rem; color: var(--soft); font-size: .9rem; }
@media print { body { max-width: none; padding: 0; } article, tr { break-inside: avoid; } }
"""
