import { documentedRules as rules } from './documented-rules.ts'
import { RuleNames } from '../config/presets.ts'
import { isShellCheckCode } from '../engine/code-levels.ts'
import { terminalFacts } from '../host/index.ts'
import { CATEGORIES } from '../rule-api/finding.ts'
import { explainRule } from '../report/explain.ts'
import { loadPaint } from '../report/paint.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { unknownRule } from './load.ts'
import { print, type Streams } from './streams.ts'

function isOn({ presets = ['recommended'] }: (typeof rules)[number]): boolean {
  return presets.includes('recommended')
}

/** `dockerlint explain RULE`: by id or by another linter's code; a code of several rules explains them all. */
export async function explain(args: readonly string[], streams: Streams): Promise<number> {
  const wanted = args.filter((argument) => !argument.startsWith('-'))
  if (wanted.length === 0) throw new UsageError('explain takes a rule, for example: dockerlint explain no-root-user')
  const names = new RuleNames(rules)
  const color = args.includes('--no-color') ? false : args.includes('--color') || terminalFacts(streams.out, process.env).color
  const paint = await loadPaint(color)
  for (const name of wanted) {
    // What ShellCheck says stands under its own codes, which are described elsewhere.
    const ids = names.resolve(isShellCheckCode(name) && names.resolve(name).size === 0 ? 'shellcheck' : name)
    if (CATEGORIES.some((category) => category === name) || name === 'all') throw new UsageError(`"${name}" is many rules: dockerlint --list-rules --select ${name} names them`)
    if (ids.size === 0 || ids.size > 20) throw new UsageError(unknownRule(name, names))
    // What is on by default first: that is what most people have seen.
    const found = rules.filter((rule) => ids.has(rule.id)).sort((one, other) => Number(isOn(other)) - Number(isOn(one)))
    if (found.length > 1) await print(streams.out, `${name} is ${found.length} rules here: ${found.map((rule) => rule.id).join(', ')}\n\n`)
    for (const [index, rule] of found.entries()) await print(streams.out, `${index > 0 ? '\n' : ''}${explainRule(rule, { paint })}`)
  }
  return EXIT.clean
}
