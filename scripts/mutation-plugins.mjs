// What Stryker needs to know about this repository: how its tests run, and what is no code worth changing. Loaded by src/dev/mutation.ts.
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createViteServer } from 'vitest/node'

/** The object through which Stryker's changed code and the runner of the tests talk. */
const NAMESPACE = '__stryker__'
const shared = (globalThis[NAMESPACE] ??= {})

/** @typedef {{ id: string, run: () => unknown }} Test */

/**
 * Runs test files in this one process, so that a mutant takes milliseconds: the modules stay loaded, and `vitest` is the few lines
 * below. Only a mutant in what runs while a module loads has everything loaded again.
 */
class InProcessRunner {
  static inject = ['options']

  constructor(options) {
    this.files = options.dockerlint.tests
    /** Files with what is made once, when it is first asked for: a mutant in them shows only in modules that are loaded anew, and in any test. */
    this.madeOnce = options.dockerlint.madeOnce
    /** @type {Test[]} */
    this.tests = []
    /** How many mutants each test noticed: those that noticed most are asked first. @type {Map<string, number>} */
    this.noticed = new Map()
    this.stale = true
  }

  capabilities() {
    return { reloadEnvironment: true }
  }

  async init() {
    this.server = await createViteServer({
      configFile: false,
      root: process.cwd(),
      appType: 'custom',
      logLevel: 'error',
      resolve: { alias: { vitest: fileURLToPath(new URL('mutation-vitest.mjs', import.meta.url)) } },
      server: { middlewareMode: true, watch: null, hmr: false, ws: false },
      optimizeDeps: { noDiscovery: true },
    })
  }

  async load() {
    const { runner } = this.server.environments.ssr
    runner.clearCache()
    globalThis.collectedTests = []
    for (const file of this.files) await runner.import(resolve(file))
    // Limits of time do not hold for changed code, which counts each of its steps.
    this.tests = globalThis.collectedTests.filter(({ id }) => !/\bquick\b/.test(id))
    this.stale = false
  }

  async dryRun() {
    await this.load()
    const tests = []
    for (const { id, run } of this.tests) {
      shared.currentTestId = id
      const start = performance.now()
      const failure = await failureOf(run)
      tests.push({ id, name: id, timeSpentMs: performance.now() - start, ...(failure === undefined ? { status: 0 } : { status: 1, failureMessage: failure }) })
    }
    shared.currentTestId = undefined
    return { status: 'complete', tests, mutantCoverage: shared.mutantCoverage }
  }

  async mutantRun({ activeMutant, testFilter, reloadEnvironment, hitLimit }) {
    shared.activeMutant = activeMutant.id
    shared.hitCount = 0
    shared.hitLimit = hitLimit
    const isMadeOnce = this.madeOnce.some((file) => activeMutant.fileName.endsWith(file))
    try {
      if (reloadEnvironment || isMadeOnce || this.stale) await this.load()
      const chosen = testFilter === undefined || isMadeOnce ? this.tests : this.tests.filter(({ id }) => testFilter.includes(id))
      const inOrder = chosen.toSorted((one, other) => (this.noticed.get(other.id) ?? 0) - (this.noticed.get(one.id) ?? 0))
      let count = 0
      for (const { id, run } of inOrder) {
        count++
        const failure = await failureOf(run)
        if (hitLimit !== undefined && shared.hitCount > hitLimit) return { status: 'timeout', reason: 'It runs without end' }
        if (failure === undefined) continue
        this.noticed.set(id, (this.noticed.get(id) ?? 0) + 1)
        return { status: 'killed', killedBy: [id], failureMessage: failure, nrOfTests: count }
      }
      return { status: 'survived', nrOfTests: count }
    } catch (error) {
      // What cannot even be loaded fails each test.
      return { status: 'killed', killedBy: this.tests.slice(0, 1).map(({ id }) => id), failureMessage: String(error), nrOfTests: 0 }
    } finally {
      this.stale = reloadEnvironment || isMadeOnce
      shared.activeMutant = undefined
    }
  }

  async dispose() {
    await this.server?.close()
  }
}

async function failureOf(run) {
  try {
    await run()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Of a rule, what its examples are or cannot show: texts, and what the configuration and other rules do with it. */
const METADATA = new Set(['id', 'title', 'category', 'severity', 'since', 'aliases', 'formerly', 'presets', 'yieldsTo', 'yieldsByCode', 'elsewhere', 'options', 'builtIn', 'why', 'remedy', 'references', 'bad', 'good'])

/** Parts of a finding that are read by people, or by those who handle findings. */
const OF_A_FINDING = new Set(['message', 'related', 'title', 'aliases', 'safety'])

/** A sentence, not a name or a path. */
const PROSE = /[\p{L}\p{N}`'")};:,—] +\S+ +\S/u

const ignorer = {
  /** Why Stryker leaves a node, and all in it, as it is. */
  shouldIgnore(path) {
    const { node, parent } = path
    const name = path.isObjectProperty() && !node.computed ? (node.key.name ?? node.key.value) : undefined
    if (name !== undefined && METADATA.has(name) && isDefinition(path.parentPath?.parent)) return 'what a rule says of itself'
    if (name !== undefined && OF_A_FINDING.has(name)) return 'words of a finding'
    if (parent?.type === 'CallExpression' && parent.callee.type === 'MemberExpression' && parent.callee.property.name === 'report' && parent.arguments[1] === node) return 'words of a finding'
    if (path.isObjectExpression() && node.properties.length > 0 && node.properties.every(({ key }) => OF_A_FINDING.has(key?.name))) return 'words of a finding'
    if (wordingOf(node).includes('prose') || path.isFunction() && path.get('body').isBlockStatement() && returnsWording(node.body.body)) return 'words of a finding'
    if (path.isStringLiteral() && isInTable(path)) return 'an entry of a table'
    return undefined
  },
}

/** What a choice between texts may give: `prose`, `text` for a name or a variable, `other` for all that is no mere text. */
function wordingOf(node) {
  if (node.type === 'ConditionalExpression') {
    const either = [...wordingOf(node.consequent), ...wordingOf(node.alternate)]
    return either.includes('other') ? ['other'] : either
  }
  if (node.type === 'StringLiteral') return [PROSE.test(node.value) ? 'prose' : 'text']
  if (node.type === 'TemplateLiteral') return [PROSE.test(node.quasis.map(({ value }) => value.cooked).join('…')) ? 'prose' : 'text']
  return [node.type === 'Identifier' || node.type === 'MemberExpression' ? 'text' : 'other']
}

/** Whether a function does nothing but choose a text for people. */
function returnsWording(statements) {
  const results = statements.map((statement) => (statement.type === 'IfStatement' && !statement.alternate ? statement.consequent : statement))
  return results.length > 0 && results.every((result) => result.type === 'ReturnStatement' && result.argument && !wordingOf(result.argument).includes('other')) && results.some((result) => wordingOf(result.argument).includes('prose'))
}

function isDefinition(node) {
  return node?.type === 'CallExpression' && node.callee.name === 'defineRule'
}

/** Whether it stands in a list, set or map of constants at the top of a file: data, which has a source instead of an example for each word. */
function isInTable(path) {
  const nearest = path.findParent((above) => above.isFunction() || above.isProgram())
  if (!nearest?.isProgram()) return false
  return path.findParent((above) => above.isArrayExpression() || above.isObjectExpression()) !== null && path.findParent((above) => isDefinition(above.node)) === null
}

export const strykerPlugins = [
  { kind: 'TestRunner', name: 'in-process', injectableClass: InProcessRunner },
  { kind: 'Ignore', name: 'texts-and-tables', value: ignorer },
]

export const strykerValidationSchema = { properties: { dockerlint: { type: 'object' } } }
