import { THEMED, themeProperties } from '../graph/style.ts'

const LIGHT = `color-scheme: light; --page: #f7f7f5; --panel: #fff; --text: #1c1e21; --dim: #5b6470; --line: #dfe2e6; --mark: #ffe9a8; --code: #f3f4f6;
  --error: #b3261e; --warning: #8a5a00; --info: #1f5fa8; --error-back: #fce8e6; --warning-back: #fdf0d5; --info-back: #e5effb; --good: #1d6b3a; ${themeProperties(false)}`
const DARK = `color-scheme: dark; --page: #15171a; --panel: #1d2024; --text: #e7e9ec; --dim: #9aa3ad; --line: #33383e; --mark: #5c4a12; --code: #16181b;
  --error: #ff8a80; --warning: #f2c063; --info: #8cbcf5; --error-back: #3f1d1b; --warning-back: #3a2d10; --info-back: #16293f; --good: #7fd6a0; ${themeProperties(true)}`

/** The page's only style sheet. No address stands in it: the page needs nothing but itself. Paper is white, whatever the screen is. */
export const STYLE = `
:root { ${LIGHT} }
@media screen { :root[data-theme=dark] { ${DARK} } }
@media screen and (prefers-color-scheme: dark) { :root:not([data-theme=light]) { ${DARK} } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main, header { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1rem; padding-top: 1.75rem; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .75rem; }
h3 { font-size: 1rem; margin: 1.75rem 0 .5rem; overflow-wrap: anywhere; }
h4 { font-size: .85rem; margin: 1rem 0 .35rem; color: var(--dim); font-weight: 600; }
a { color: inherit; text-decoration-color: var(--dim); text-underline-offset: 2px; }
.dim { color: var(--dim); }
.small { font-size: .87rem; }
.counts { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0 0; padding: 0; list-style: none; }
.counts li { background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem 1rem; }
.counts b { font-size: 1.4rem; margin-right: .4rem; font-variant-numeric: tabular-nums; }
.error b, .sign.error { color: var(--error); }
.warning b, .sign.warning { color: var(--warning); }
.info b, .sign.info { color: var(--info); }
.good b { color: var(--good); }
.sign { display: inline-block; min-width: 4.6rem; text-align: center; border-radius: .3rem; padding: 0 .45rem; font-size: .8rem; font-weight: 600; }
.sign.error { background: var(--error-back); } .sign.warning { background: var(--warning-back); } .sign.info { background: var(--info-back); }
ol.first { padding-left: 1.4rem; margin: 0; }
ol.first li { margin: 0 0 .8rem; }
ol.first p { margin: .1rem 0; }
form { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: center; gap: .5rem .9rem; background: var(--page); border-bottom: 1px solid var(--line); padding: .7rem 0; margin-top: 2rem; }
input[type=search], select, button { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: .35rem; padding: .25rem .5rem; max-width: 17rem; }
input[type=search] { flex: 1 1 12rem; }
article { background: var(--panel); border: 1px solid var(--line); border-left: 4px solid var(--line); border-radius: .4rem; padding: .6rem .9rem; margin: .5rem 0; break-inside: avoid; }
article.error { border-left-color: var(--error); } article.warning { border-left-color: var(--warning); } article.info { border-left-color: var(--info); }
article { scroll-margin-top: 7rem; }
article:target { outline: 2px solid var(--info); }
article p { margin: .2rem 0; overflow-wrap: anywhere; }
pre { background: var(--code); border-radius: .3rem; padding: .45rem .6rem; margin: .45rem 0; overflow-x: auto; font: .85rem/1.45 ui-monospace, monospace; tab-size: 4; }
pre i { color: var(--dim); font-style: normal; user-select: none; }
mark { background: var(--mark); color: inherit; border-radius: .15rem; padding: .05em 0; }
.fix { color: var(--good); }
.graph { margin: 0; padding: .5rem; overflow-x: auto; background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; text-align: center; }
.graph svg { max-width: 100%; height: auto; vertical-align: top; }
.graph.wide { width: min(96vw, 110rem); margin-left: 50%; transform: translateX(-50%); }
.graph.wide svg { min-width: 56rem; }
.graph a:hover .g-shape, .graph a:focus .g-shape { stroke-width: 3; }
${THEMED}
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; } td.number { text-align: right; font-variant-numeric: tabular-nums; }
[hidden] { display: none !important; }
footer { max-width: 68rem; margin: 2.5rem auto 0; padding: 1rem 1.25rem 2.5rem; color: var(--dim); font-size: .87rem; }
@media print { form, .screen { display: none !important; } body { background: #fff; font-size: 10.5pt; print-color-adjust: exact; } h2, h3, h4 { break-after: avoid; } article { border-color: #bbb; } pre { white-space: pre-wrap; } .graph { border: 0; padding: 0; break-inside: avoid; } .graph svg { max-height: 22cm; } .graph.wide { width: auto; margin: 0; transform: none; } .graph.wide svg { min-width: 0; } main, header, footer { max-width: none; padding: 0; } }
`
