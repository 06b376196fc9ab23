// Writes the declarations of the public API into types: what src/api/index.ts leads to, and nothing else.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'

rmSync('types', { recursive: true, force: true })
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const folder = mkdtempSync(join(resolve('node_modules'), '.dockerlint-types-'))
try {
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.types.json', '--outDir', folder], { stdio: 'inherit' })
  const source = join(folder, 'src')
  const waiting = [join(source, 'api/index.d.ts')]
  const seen = new Set(waiting)
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const text = readFileSync(path, 'utf8').replace(/((?:from|import\()\s*')(\.{1,2}\/[^']+)\.ts'/g, (_, before, specifier) => {
      const next = resolve(dirname(path), `${specifier}.d.ts`)
      if (!seen.has(next)) {
        seen.add(next)
        waiting.push(next)
      }
      return `${before}${specifier}.js'`
    })
    const target = join('types', relative(source, path))
    if (target.startsWith('..') || relative('types', target).startsWith('..')) throw new Error(`the API leads out of src: ${path}`)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, text)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
