// Bundles the command line into dist/: CommonJS chunks, each loaded when it is first needed.
//
// esbuild splits only ES modules, and Node loads those slower than CommonJS: so it splits first, and each chunk is then turned
// into CommonJS. A dynamic import() becomes a require(), since import() of CommonJS would have Node search its text for exports.
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { build, transform } from 'esbuild'
import ts from 'typescript'

const target = 'node20'
/** Where to: `dist`, or the folder given as argument. */
const out = process.argv[2] ?? 'dist'

/** Properties of a rule that only its page, its explanation and SARIF show. They are a third of all code, so linting does without them. */
const DOCUMENTATION = new Set(['why', 'remedy', 'references', 'bad', 'good'])

/** Rules come in twice: without their documentation for linting, and whole where `documented-rules.ts` asks for them. */
const rulesTwice = {
  name: 'rules-twice',
  setup(builder) {
    builder.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, (args) => {
      const path = resolve(dirname(args.importer), args.path)
      if (!/[\\/]rules[\\/]/.test(path)) return undefined
      const documented = args.importer.endsWith('documented-rules.ts') || (args.pluginData?.documented === true && args.importer.endsWith('index.ts'))
      return documented ? { path, suffix: '?documented', pluginData: { documented } } : undefined
    })
    builder.onLoad({ filter: /[\\/]rules[\\/].*\.ts$/ }, async (args) => {
      const documented = args.suffix === '?documented'
      const source = await readFile(args.path, 'utf8')
      return { contents: documented ? source : withoutDocumentation(args.path, source), loader: 'ts', pluginData: { documented }, resolveDir: dirname(args.path) }
    })
  },
}

function withoutDocumentation(path, source) {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true)
  const cuts = []
  const visit = (node) => {
    if (ts.isCallExpression(node) && node.expression.getText(file) === 'defineRule' && ts.isObjectLiteralExpression(node.arguments[0])) {
      for (const property of node.arguments[0].properties) {
        if (ts.isPropertyAssignment(property) && DOCUMENTATION.has(property.name.getText(file))) cuts.push([property.initializer.getStart(file), property.initializer.end, property.initializer])
      }
    } else ts.forEachChild(node, visit)
  }
  visit(file)
  let result = source
  for (const [start, end, initializer] of cuts.reverse()) {
    const empty = ts.isArrayLiteralExpression(initializer) ? '[]' : "''"
    result = result.slice(0, start) + empty + result.slice(end)
  }
  return result
}

const split = await build({
  plugins: [rulesTwice],
  entryPoints: { bin: 'src/cli/bin.ts', index: 'src/api/index.ts' },
  bundle: true,
  splitting: true,
  write: false,
  outdir: out,
  platform: 'node',
  target,
  format: 'esm',
  legalComments: 'none',
  logLevel: 'warning',
  treeShaking: true,
  minifySyntax: true,
})

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
for (const { path, text } of split.outputFiles) {
  const name = basename(path).replace(/\.js$/, '.cjs')
  const code = text.replaceAll(/(from\s*|import\s*\(?\s*)"(\.\/[\w.-]+)\.js"/g, '$1"$2.cjs"')
  const { code: commonJs } = await transform(code, { format: 'cjs', platform: 'node', target, supported: { 'dynamic-import': false }, legalComments: 'none' })
  writeFileSync(join(out, name), commonJs)
}
chmodSync(join(out, 'bin.cjs'), 0o755)
