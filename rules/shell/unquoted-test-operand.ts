import { defineRule, type FixProposal, type RuleContext, type ShellWord, type Step, type StepCommand } from '../../src/rule-api/index.ts'

const COMPARISON = /^(?:=|==|!=|-(?:eq|ne|lt|le|gt|ge))$/

export default defineRule({
  id: 'unquoted-test-operand',
  title: 'Quote variables in tests',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  aliases: { shellcheck: ['SC2070', 'SC2086'] },
  why: `An empty variable without quotes leaves no word behind. \`[ -n $X ]\` becomes \`[ -n ]\`, which is always true, and \`[ $X = prod ]\` becomes \`[ = prod ]\`, an error
that an \`if\` takes for false. Of comparisons only those are reported whose variable may well be empty: a build argument without a default, or a variable that is set to nothing.`,
  references: [
    { title: 'ShellCheck: SC2070', url: 'https://www.shellcheck.net/wiki/SC2070' },
    { title: 'ShellCheck: SC2086', url: 'https://www.shellcheck.net/wiki/SC2086' },
  ],
  bad: [
    { files: 'FROM debian:13\nARG EXTRA\nRUN if [ -n «$EXTRA» ]; then make $EXTRA; fi\n', fixed: 'FROM debian:13\nARG EXTRA\nRUN if [ -n "$EXTRA" ]; then make $EXTRA; fi\n' },
    { title: 'a build argument without a default', files: 'FROM debian:13\nARG MODE\nRUN if [ «${MODE}» = dev ]; then make dev; fi && test «$MODE» != prod\n', fixed: 'FROM debian:13\nARG MODE\nRUN if [ "${MODE}" = dev ]; then make dev; fi && test "$MODE" != prod\n' },
    { title: 'a substitution', files: 'FROM debian:13\nRUN if [ ! -n «$(ls /srv)» ]; then make; fi\n', fixed: 'FROM debian:13\nRUN if [ ! -n "$(ls /srv)" ]; then make; fi\n' },
  ],
  good: [
    { title: 'quoted', files: 'FROM debian:13\nARG MODE\nRUN if [ -n "$MODE" ] && [ "$MODE" = dev ]; then make; fi\n' },
    { title: 'with a default', files: 'FROM debian:13\nARG MODE=dev\nRUN [ $MODE = dev ] && make\n' },
    { title: 'with a letter in front', files: 'FROM debian:13\nARG MODE\nRUN [ x$MODE = xdev ] || make\n' },
    { title: '-z is right with nothing', files: 'FROM debian:13\nARG MODE\nRUN [ -z $MODE ] && make\n' },
    { title: '[[ does not split', files: 'FROM rockylinux:9\nARG MODE\nRUN [[ -n $MODE ]] && [[ $MODE = dev ]] && make\n' },
    { title: 'set by the script', files: 'FROM debian:13\nARG MODE\nRUN MODE=${MODE:-dev}; [ $MODE = dev ] && make\n' },
    { title: 'a default in place, and a count', files: 'FROM debian:13\nARG MODE\nRUN [ ${MODE:-dev} = dev ] && [ $# = 0 ] && [ $? -eq 0 ]\n' },
  ],
  on: {
    commands: {
      '[': judge,
      test: judge,
    },
  },
})

function judge({ command, step }: StepCommand, context: RuleContext): void {
  const words = command.arguments.filter(({ value }, index, all) => !(command.name === '[' && value === ']' && index === all.length - 1))
  const operands = words[0]?.value === '!' ? words.slice(1) : words
  const [first, second] = operands
  if (operands.length === 2 && first?.literal === '-n' && second !== undefined && isBare(second)) {
    context.report(second.range, 'Without quotes this test is true even when there is nothing; write it in double quotes', { aliases: ['SC2070'], fix: quote(second, context) })
  } else if (operands.length === 3 && first !== undefined && COMPARISON.test(second?.value ?? '') && isBare(first) && mayBeEmpty(first, step)) {
    context.report(first.range, `When ${first.expansions[0]?.name ?? 'this'} is empty the test is an error, which counts as false; write it in double quotes`, { aliases: ['SC2086'], fix: quote(first, context) })
  }
}

/** Nothing but one variable or substitution, without quotes. */
function isBare(word: ShellWord): boolean {
  const [part] = word.parts
  return word.parts.length === 1 && part !== undefined && !part.quoted && (part.kind === 'variable' || part.kind === 'substitution') && !word.expansions.some(({ name, nested }) => !nested && /^[#?$!]$/.test(name))
}

function mayBeEmpty(word: ShellWord, step: Step): boolean {
  const [expansion] = word.expansions
  if (expansion === undefined || expansion.operation !== undefined) return false
  if (step.script?.variablesAssigned.some(({ name }) => name === expansion.name) !== false) return false
  const variable = step.stage.environment.get(expansion.name, step.index)
  if (variable === undefined || variable.kind === 'base') return false
  return variable.value === '' || (variable.kind === 'arg' && variable.value === undefined && variable.pair !== undefined && !/^(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH)$/.test(expansion.name))
}

function quote({ range, source }: ShellWord, context: RuleContext): FixProposal | undefined {
  const { start, end } = range
  if (end - start !== source.length) return undefined
  return { title: 'Quote it', safety: 'unsafe', edits: [context.replace({ start, end: start }, '"'), context.replace({ start: end, end }, '"')] }
}
