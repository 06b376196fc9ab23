import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastGlob from 'fast-glob'
import { analyse } from 'scslre'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Each regular expression of the program. What tests and generators use is their own affair. */
function expressions(): { readonly place: string; readonly source: string; readonly flags: string }[] {
  return fastGlob.sync(['src/**/*.ts', 'rules/**/*.ts'], { cwd: ROOT, ignore: ['src/dev/**'] }).sort().flatMap((path) => {
    const text = readFileSync(ROOT + path, 'utf8')
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
    const found: { place: string; source: string; flags: string }[] = []
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/')
        found.push({ place: `${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`, source: node.text.slice(1, end), flags: node.text.slice(end + 1) })
      }
      ts.forEachChild(node, visit)
    }
    visit(file)
    return found
  })
}

/** Held against a text that their caller has cut to a few hundred characters. */
const ON_SHORT_TEXT = new Set([String.raw`^(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$`])

describe('our own regular expressions', () => {
  it('have no two parts that can share one text between them in ever more ways', () => {
    const all = expressions()
    expect(all.length).toBeGreaterThan(1000)
    const faults = all.flatMap(({ place, source, flags }) => analyse({ source, flags }, { reportTypes: { Move: false, Self: true, Trade: true } }).reports.filter(({ exponential }) => exponential || !ON_SHORT_TEXT.has(source)).map((report) =>
      `${place}: ${report.exponential ? 'exponential' : 'quadratic'}, ${report.type === 'Trade' ? `${report.startQuant.raw} and ${report.endQuant.raw}` : report.quant.raw} in /${source}/${flags}`))
    expect(faults).toEqual([])
  }, 60_000)
})
