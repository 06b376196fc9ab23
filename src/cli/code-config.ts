import { dirname, resolve } from 'node:path'
import { type Config, ConfigError } from '../config/config.ts'
import type { RuleNames } from '../config/presets.ts'
import { readConfig, type ReadConfigOptions } from '../config/read.ts'
import { loadModule } from '../host/index.ts'
import { CATEGORIES, SEVERITIES } from '../rule-api/finding.ts'
import type { Rule } from '../rule-api/rule.ts'
import { rules } from '../../rules/index.ts'
import { createDocument } from '../text/document.ts'
import { messageOf } from '../text/error-message.ts'
import { UsageError } from './exit-codes.ts'

export function isCode(path: string): boolean {
  return /\.[cm]?[jt]s$/.test(path)
}

/**
 * Configuration as code, named by `--config`: its default export has the keys of the YAML form, and `plugins`, a list of rules, or of modules (from the file's
 * folder) whose default export is a rule or a list of rules.
 * @param path As the user named it. @param absolute Its place.
 * @throws UsageError where the code cannot be run, ConfigError where what it gives is no configuration
 */
export function readCodeConfig(path: string, absolute: string, names: RuleNames, options: ReadConfigOptions): Config | undefined {
  const value = run(`--config ${path}`, absolute)
  if (!isRecord(value)) throw new UsageError(`--config ${path}: its default export is no configuration object`)
  const { plugins = [], ...plain } = value
  if (!Array.isArray(plugins)) throw new UsageError(`--config ${path}: plugins is a list`)
  const own = plugins.flatMap((plugin: unknown) => rulesOf(plugin, path, dirname(absolute)))
  for (const rule of own) names.add(rule)
  try {
    return readConfig(createDocument(path, 'other', asJson(plain, path)), rules, names, { ...options, plugins: own })
  } catch (error) {
    // Lines of the code are not known, only what it gave.
    if (error instanceof ConfigError) throw new ConfigError(error.problems.map((problem) => (problem.path === path ? { ...problem, line: 1, column: 1 } : problem)))
    throw error
  }
}

function run(who: string, absolute: string): unknown {
  try {
    return loadModule(absolute)
  } catch (error) {
    throw new UsageError(`${who}: ${whyNotLoaded(error, absolute)}`)
  }
}

function whyNotLoaded(error: unknown, path: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ERR_REQUIRE_ASYNC_MODULE') return 'it awaits at its top, which is not supported'
  // Node 20 does not know the property, and 22 before 22.18 loads TypeScript only with an option.
  const loadsTypeScript = Boolean((process.features as { readonly typescript?: string | false }).typescript)
  if (/\.[cm]?ts$/.test(path) && !loadsTypeScript && /ERR_UNKNOWN_FILE_EXTENSION|SyntaxError/.test(`${code} ${String(error)}`)) return `this Node (${process.versions.node}) loads no TypeScript; 22.18 and later do`
  const message = messageOf(error).trim().replace(/\n[\s\S]*/, '')
  const ending = /\.([jt]s)$/.exec(path)?.[1]
  return ending !== undefined && /outside a module|Unexpected token 'export'/.test(message) ? `${message}: the nearest package.json says "type": "commonjs", or says nothing; name the file .m${ending}, or write "type": "module" there` : message
}

function asJson(value: object, path: string): string {
  try {
    return JSON.stringify(value)
  } catch (error) {
    throw new UsageError(`--config ${path}: ${messageOf(error)}`)
  }
}

function rulesOf(plugin: unknown, path: string, folder: string): Rule[] {
  const value = typeof plugin === 'string' ? run(`plugin ${plugin}`, resolve(folder, plugin)) : plugin
  const who = typeof plugin === 'string' ? `plugin ${plugin}` : `--config ${path}: a plugin`
  return (Array.isArray(value) ? value : [value]).map((item: unknown) => ruleOf(item, who))
}

/** A rule as a plugin gives it, with what linting does not need filled in. */
function ruleOf(value: unknown, who: string): Rule {
  if (!isRecord(value) || !isRecord(value['on'])) throw new UsageError(`${who} is no rule: it has no handlers under "on"`)
  const { id, title, category = 'maintainability', severity = 'warning' } = value
  if (typeof id !== 'string' || !/^[a-z][a-z0-9]*(?:[-/][a-z0-9]+)*$/.test(id)) throw new UsageError(`${who} has a rule without an id of small letters, digits and hyphens`)
  if (rules.some((rule) => rule.id === id)) throw new UsageError(`${who}: "${id}" is the name of a rule already`)
  if (!(CATEGORIES as readonly unknown[]).includes(category)) throw new UsageError(`${who}: rule ${id} has no known category; use ${CATEGORIES.join(', ')}`)
  if (!(SEVERITIES as readonly unknown[]).includes(severity)) throw new UsageError(`${who}: rule ${id} has no known severity; use ${SEVERITIES.join(', ')}`)
  const plugin = { since: '0.0.0', why: '', references: [], bad: [], good: [], ...value, id, title: typeof title === 'string' ? title : id, category, severity }
  // What the handlers are can only be seen when they are called; one that throws is an internal error of its rule.
  return plugin as unknown as Rule
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
