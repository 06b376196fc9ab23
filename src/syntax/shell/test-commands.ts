import type { PipelineNode } from 'unbash'

/** Commands that are asked for their exit status: what stands behind them and `&&` runs only in some cases. */
const TESTS = new Set(['[', 'test', 'which', 'type', 'hash', 'grep', 'egrep', 'fgrep', 'cmp', 'diff', 'pgrep', 'getent', 'false', '((', '[['])

/** Whether a command of an and-or list may well be false without anything being wrong. */
export function isTest(node: PipelineNode): boolean {
  switch (node.type) {
    case 'TestCommand':
    case 'ArithmeticCommand':
      return true
    case 'Pipeline': {
      const last = node.commands.at(-1)
      return node.prefixes.some((prefix) => prefix.type === 'Negation') || (last !== undefined && isTest(last))
    }
    case 'Redirected':
      return isTest(node.command)
    case 'Command': {
      const name = node.name?.value ?? ''
      if (name !== 'command') return TESTS.has(name)
      const [option] = node.args
      return option?.type === 'Word' && /^-[vV]$/.test(option.value)
    }
    default:
      return false
  }
}
