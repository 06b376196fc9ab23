import ts from 'typescript'
import fg from 'fast-glob'
import { readFileSync } from 'node:fs'
import { isSafe } from 'redos-detector'
const t0=Date.now(); let n=0; const bad: string[]=[]
for (const path of fg.sync(['src/**/*.ts','rules/**/*.ts'], { cwd: '/work/main' }).sort()) {
  const file = ts.createSourceFile(path, readFileSync('/work/main/'+path,'utf8'), ts.ScriptTarget.Latest, true)
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      n++
      const end = node.text.lastIndexOf('/')
      const re = new RegExp(node.text.slice(1,end), node.text.slice(end+1))
      const s=Date.now()
      const r = isSafe(re, { maxScore: 200, timeout: 2000, downgradePattern: true } as any)
      if (Date.now()-s>500) console.log('slow', path, Date.now()-s, node.text.slice(0,80))
      if (!r.safe) bad.push(`${path}:${file.getLineAndCharacterOfPosition(node.pos).line+1} ${(r as any).error} ${JSON.stringify((r as any).score)} ${node.text.slice(0,200)}`)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
}
console.log(n, bad.length, Date.now()-t0); for (const b of bad) console.log(b)
