import { defineRule, expandedWords, type Step, variablesIn } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'undefined-variable-anywhere',
  title: 'Use variables that this file sets',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { buildkit: ['UndefinedVar'] },
  presets: [],
  yieldsTo: ['undefined-variable'],
  why: `The strict form of \`undefined-variable\`: also on base images whose environment is not known from here (BuildKit asks the registry for it, and is silent where the image sets the
variable), and where a variable is extended by itself. Off unless asked for.`,
  remedy: 'Declare it with ARG or ENV above, in this stage.',
  references: [{ title: 'UndefinedVar', url: 'https://docs.docker.com/reference/build-checks/undefined-var/' }],
  bad: [
    { title: 'An image of which nothing is known', files: 'FROM example/base:1\nCOPY app «$APP_HOME»/bin\n' },
    { title: 'Extended by itself', files: 'FROM debian:12\nENV PYTHONPATH=/srv:«$PYTHONPATH»\n' },
  ],
  good: [
    { title: 'Declared', files: 'FROM example/base:1\nARG VERSION\nENV APP=/srv\nLABEL version=$VERSION\nWORKDIR $APP/$VERSION\n' },
    { title: 'Set by the image', files: 'FROM golang:1.26\nWORKDIR $GOPATH/src/shop\nENV PATH=/srv:$PATH\n' },
    { title: 'The shell\'s own variables', files: 'FROM example/base:1\nRUN echo $HOME\nCMD exec shop --port $PORT\n' },
    { title: 'Earlier in the same ARG', files: 'FROM example/base:1\nARG A=1 B=$A\n' },
    { title: 'An ONBUILD runs in another build', files: 'FROM example/base:1\nONBUILD WORKDIR $APP\n' },
  ],
  on: {
    instruction(step, context) {
      const { instruction, stage } = step
      // Of EXPOSE BuildKit expands the ports without asking whether their variables are set.
      if (instruction.keyword === 'FROM' || instruction.keyword === 'EXPOSE' || step.global) return
      const seen = new Set<string>()
      for (const word of expandedWords(instruction)) {
        if (instruction.keyword === 'ARG') for (const { key } of instruction.pairs) if (key.range.end < word.range.start - 1) seen.add(key.value)
        for (const { name, range } of variablesIn(word, stage.file.syntax.escape)) {
          if (seen.has(name) || isSet(name, step)) continue
          seen.add(name)
          context.report(range, `${name} is not set in this stage, so nothing stands here unless the base image sets it`)
        }
      }
    },
  },
})

function isSet(name: string, { stage, index }: Step): boolean {
  const { root } = stage
  if (name === 'PATH' || (root.kind === 'image' && root.facts?.environmentNames.includes(name) === true)) return true
  const variable = stage.environment.get(name, index)
  return variable !== undefined && (variable.kind !== 'arg' || variable.pair !== undefined)
}
