// Bundles the program into dist/: CommonJS parts, each loaded when it is first needed, those that are needed together in one pack.
//
// esbuild splits only ES modules, and Node loads those slower than CommonJS: so it splits first, and each part is then turned
// into CommonJS. A dynamic import() becomes a require(), since import() of CommonJS would have Node search its text for exports.
// Beside the packs that linting needs lies what V8 made of them (scripts/code-cache.mjs); see scripts/loader.cjs.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
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

/** The shell parser makes a decoder at its start that it needs for `$'…'` alone, and Node loads a library for that. */
const decoderWhenNeeded = {
  name: 'decoder-when-needed',
  setup(builder) {
    builder.onLoad({ filter: /[\\/]unbash[\\/]dist[\\/]ansi-c\.js$/ }, async (args) => {
      const source = await readFile(args.path, 'utf8')
      const decoder = /new TextDecoder\([^)]*\)/.exec(source)?.[0]
      if (decoder === undefined) throw new Error('the decoder of the shell parser was not found')
      return { contents: source.replace(decoder, `{ decode: (bytes) => ${decoder}.decode(bytes) }`), loader: 'js' }
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
  plugins: [rulesTwice, decoderWhenNeeded],
  entryPoints: { main: 'src/cli/main.ts', index: 'src/api/index.ts', thread: 'src/cli/thread.ts' },
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

/** What is asked for most often stands alone: everything else comes through the loader. */
const bin = await build({
  plugins: [{
    name: 'main-through-loader',
    setup: (builder) => builder.onResolve({ filter: /^\.\/main\.ts$/ }, () => ({ path: './loader.cjs', external: true })),
  }],
  entryPoints: ['src/cli/bin.ts'],
  bundle: true,
  write: false,
  outdir: out,
  platform: 'node',
  target,
  format: 'cjs',
  supported: { 'dynamic-import': false },
  legalComments: 'none',
  logLevel: 'warning',
  minifySyntax: true,
})

/**
 * Objects that begin with a spread and go on with other properties (`{ ...place, message }`) get a hidden class each from the V8 of Node 20: they take four times the
 * memory, and whatever reads them cannot be cached. With a spread of nothing in front, all that are made at one place share one.
 */
function withSharedShapes(code) {
  const file = ts.createSourceFile('part.cjs', code, ts.ScriptTarget.Latest, false)
  const places = []
  const visit = (node) => {
    if (ts.isObjectLiteralExpression(node) && node.properties.length > 1 && ts.isSpreadAssignment(node.properties[0])) places.push(node.properties[0].getStart(file))
    ts.forEachChild(node, visit)
  }
  visit(file)
  let result = code
  for (const place of places.sort((one, other) => other - one)) result = `${result.slice(0, place)}...null,${result.slice(place)}`
  return result
}

/** The parts by name, as CommonJS. */
const parts = new Map()
for (const { path, text } of split.outputFiles) {
  // Short names, since all of it is read at each start.
  const { code } = await transform(text, { format: 'esm', target, legalComments: 'none', minifyWhitespace: true, minifyIdentifiers: true })
  parts.set(`./${basename(path).replace(/\.js$/, '.cjs')}`, asCommonJs(withSharedShapes(code)))
}
assertNoCircles(parts)

/**
 * A part as the body of a function that is given `exports`, `require` and `module`. esbuild's own CommonJS asks a getter at each use of an imported name, since the
 * exporting module might change it. No part does, and no part needs one that needs it, so the names are taken once.
 */
function asCommonJs(code) {
  const file = ts.createSourceFile('part.js', code, ts.ScriptTarget.Latest)
  const required = []
  const exported = []
  let body = ''
  for (const statement of file.statements) {
    const text = code.slice(statement.pos, statement.end)
    if (ts.isImportDeclaration(statement)) {
      const from = `require(${JSON.stringify(partName(statement.moduleSpecifier.text))})`
      const bindings = statement.importClause?.namedBindings
      const whole = statement.importClause?.name ?? (bindings !== undefined && ts.isNamespaceImport(bindings) ? bindings.name : undefined)
      // What Node has itself is its own default.
      if (whole !== undefined) required.push(`var ${whole.text}=${from};`)
      if (bindings === undefined || ts.isNamespaceImport(bindings)) required.push(whole === undefined ? `${from};` : '')
      else required.push(`var{${bindings.elements.map(({ propertyName, name }) => (propertyName === undefined ? name.text : `${propertyName.text}:${name.text}`)).join()}}=${whole?.text ?? from};`)
    } else if (ts.isExportDeclaration(statement)) {
      exported.push(...statement.exportClause.elements.map(({ propertyName, name }) => (propertyName === undefined ? name.text : `${name.text}:${propertyName.text}`)))
    } else body += text
  }
  body = body.replaceAll(/\bimport\("(\.\/[\w.-]+)"\)/g, (_, from) => `Promise.resolve().then(()=>require(${JSON.stringify(partName(from))}))`)
  return `"use strict";${required.join('')}${body}${body.endsWith(';') || body === '' ? '' : ';'}module.exports={${exported.join()}};`
}

function partName(path) {
  return path.startsWith('./') ? path.replace(/\.js$/, '.cjs') : path
}

/** Throws where parts need one another in a circle: one of them would get names that have no value yet. */
function assertNoCircles(parts) {
  const done = new Set()
  const visit = (name, above) => {
    if (above.includes(name)) throw new Error(`parts in a circle: ${[...above, name].join(' → ')}`)
    if (done.has(name)) return
    for (const [, required] of (parts.get(name) ?? '').matchAll(/(?:^|;)var[^;]*?=require\("(\.\/[^"]+)"\)/g)) visit(required, [...above, name])
    done.add(name)
  }
  for (const name of parts.keys()) visit(name, [])
}

// Finished runs that are kept (--cache) belong to one build.
const buildId = createHash('sha256').update([...parts.values()].join('\0')).digest('hex').slice(0, 16)
for (const [name, code] of parts) parts.set(name, code.replace('@@BUILD@@', buildId))

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
writeFileSync(join(out, 'bin.cjs'), bin.outputFiles[0].text)
chmodSync(join(out, 'bin.cjs'), 0o755)
// Node reads the names that `import` may take from the last line, which does nothing.
const names = /module\.exports=\{([^}]*)\};$/.exec(parts.get('./index.cjs'))?.[1]
if (names === undefined) throw new Error('the names that dist/index.cjs exports were not found')
writeFileSync(join(out, 'index.cjs'), `'use strict'\nmodule.exports = require('./loader.cjs').load('./index.cjs')\n0 && (module.exports = { ${names.split(',').map((name) => name.split(':')[0]).join(', ')} })\n`)

const loader = await readFile('scripts/loader.cjs', 'utf8')

function ascii(code) {
  return code.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Writes packs of parts, and the loader that knows which part is in which. */
function writePacks(packs) {
  const packOf = {}
  for (const [name, members] of packs) {
    for (const member of members) packOf[member] = name
    // esbuild leaves regular expressions as they are.
    const text = ascii(`({${members.map((member) => `${JSON.stringify(member)}(exports, require, module) {\n${parts.get(member)}\n}`).join(',\n')}})`)
    writeFileSync(join(out, `${name}.pack`), text)
  }
  writeFileSync(join(out, 'loader.cjs'), loader.replace('/* packs */', JSON.stringify(packOf).slice(1, -1)).replace('@@BUILD@@', buildId))
}

const alone = (members) => members.map((member) => [member.slice(2, -'.cjs'.length), [member]])
const runSamples = (task) => JSON.parse(execFileSync(process.execPath, [resolve('scripts/code-cache.mjs'), resolve(out), task], { encoding: 'utf8' }) || 'null')

// First each part in a pack of its own, to see which are loaded together.
writePacks(alone([...parts.keys()]))
const { lint, compose } = runSamples('trace')
for (const name of parts.keys()) rmSync(join(out, `${name.slice(2, -'.cjs'.length)}.pack`))
writePacks([['lint', lint], ['compose', compose], ...alone([...parts.keys()].filter((name) => !lint.includes(name) && !compose.includes(name)))])
runSamples('cache')
