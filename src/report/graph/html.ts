import type { ReportedFinding } from '../../engine/result.ts'
import { maskMessage } from '../masking.ts'
import { printable } from '../printable.ts'
import { xmlText } from '../xml.ts'
import { countsText, type DrawnGraph } from './findings.ts'
import { anchorOf, svgGraph } from './svg.ts'

const STYLE = `
:root { color-scheme: light; }
body { margin: 0; background: #eef1f5; color: #29303d; font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
header, section { max-width: 1100px; margin: 0 auto; padding: 24px; }
h1 { font-size: 22px; margin: 0 0 4px; } h2 { font-size: 16px; margin: 28px 0 8px; }
p { margin: 0; color: #586273; }
figure { margin: 0 24px; padding: 8px; overflow: auto; background: #fff; border: 1px solid #d3dae4; border-radius: 12px; text-align: center; }
svg { max-width: none; }
table { width: 100%; border-collapse: collapse; background: #fff; border: 1px solid #d3dae4; border-radius: 8px; }
td { padding: 7px 12px; border-top: 1px solid #e6eaf0; vertical-align: top; } tr:first-child td { border-top: 0; }
td:first-child { white-space: nowrap; } td:nth-child(2) code { white-space: nowrap; } code { font: 13px/1.4 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.error, .warning, .info { display: inline-block; min-width: 58px; padding: 0 8px; border-radius: 9px; color: #fff; font-size: 12px; text-align: center; }
.error { background: #c62828; } .warning { background: #b86e00; } .info { background: #4a6fa5; }
`

/** A page around the drawing, with the findings on each part below it. Nothing on it is fetched or run. */
export function htmlGraph(graph: DrawnGraph): string {
  const all = [...[...graph.findings.values()].flat(), ...graph.elsewhere]
  const parts = graph.nodes.flatMap((node) => {
    const findings = graph.findings.get(node.id)
    const group = graph.groups.find((candidate) => candidate.id === node.group)
    return findings === undefined ? [] : [section(`<a href="#${anchorOf(graph, node)}">${xmlText(`${node.kind} ${node.title}`)}</a>${group === undefined ? '' : ` <small>${xmlText(group.title)}</small>`}`, findings)]
  })
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What dockerlint understood</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>What dockerlint understood</h1><p>${all.length === 0 ? 'Nothing was found.' : xmlText(countsText(all))}</p></header>
<figure>
${svgGraph(graph)}</figure>
<section>
${[...parts, ...(graph.elsewhere.length === 0 ? [] : [section('Elsewhere', graph.elsewhere)])].join('\n')}
</section>
</body>
</html>
`
}

function section(title: string, findings: readonly ReportedFinding[]): string {
  const rows = findings.map((finding) =>
    `<tr><td><span class="${finding.severity}">${finding.severity}</span></td><td><code>${xmlText(printable(`${finding.path}:${finding.line}`))}</code></td><td>${xmlText(printable(maskMessage(finding.message)))} <code>${xmlText(finding.ruleId)}</code></td></tr>`)
  return `<h2>${title}</h2>\n<table>${rows.join('\n')}</table>`
}
