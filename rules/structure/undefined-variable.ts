import { defineRule, expandedWords, nearest, type Range, type Stage, type Step, variablesIn, lineInFile, type EnvInstruction } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'undefined-variable',
  title: 'Use variables that are set',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { buildkit: ['UndefinedVar'] },
  why: `In ENV, COPY, WORKDIR and the like the builder puts nothing in the place of a variable that neither ARG nor ENV of the stage nor the base
image sets: \`WORKDIR $APP_HOME\` then stays where it was. Arguments before the first FROM must be declared again in the stage.

On a base image whose environment is not known as a whole only names are judged that this file declares as arguments elsewhere. Nothing is said of commands that a shell runs, and of a variable that is extended by itself (\`PYTHONPATH=/app:$PYTHONPATH\`).`,
  remedy: 'Declare it with ARG or ENV above, in this stage.',
  references: [{ title: 'UndefinedVar', url: 'https://docs.docker.com/reference/build-checks/undefined-var/' }],
  bad: [
    { title: 'The old form of ENV takes the rest of its line', files: 'FROM debian:12\nENV SHOP_HOST "localhost" SHOP_PORT "3000"\nEXPOSE «${SHOP_PORT}»\n' },
    { title: 'Set nowhere', files: 'FROM debian:12\nWORKDIR «$APP_HOME»\nCOPY app «${PREFIX}»/bin/\n' },
    { title: 'Misspelt', files: 'FROM debian:12\nENV APP_HOME=/srv/app\nWORKDIR «$APP_HOEM»\n' },
    { title: 'Declared before FROM only', files: 'ARG VERSION=1.2\nFROM debian:12\nLABEL version=«$VERSION»\n' },
    { title: 'On any base, where the argument is declared elsewhere', files: 'ARG VERSION\nFROM example/base:${VERSION:-1}\nLABEL version=«$VERSION» date=«$DATE»\nARG DATE\n' },
    { title: 'In a mount and in a heredoc', files: 'FROM scratch\nRUN --mount=type=cache,target=«$CACHE» ["/make"]\nCOPY <<EOF /etc/motd\nversion «${NUMBER}»\nEOF\n' },
    { title: 'An argument of the builder that is not declared', files: 'FROM alpine:3.23\nCOPY dist/app-«$TARGETARCH» /app\n' },
  ],
  good: [
    { title: 'Declared, with and without a value', files: 'FROM debian:12\nARG VERSION\nENV HOME_DIR=/srv\nLABEL version=$VERSION\nWORKDIR ${HOME_DIR}/app\n' },
    { title: 'Set by the stage below', files: 'FROM debian:12 AS base\nENV APP=/srv\nARG N=1\nFROM base\nWORKDIR $APP/$N\n' },
    { title: 'Set by the image', files: 'FROM golang:1.26\nWORKDIR $GOPATH/src/shop\nENV VERSION=$GOLANG_VERSION\n' },
    { title: 'An image of which nothing is known', files: 'FROM example/base:1\nWORKDIR $APP_HOME\n' },
    { title: 'Extended by itself', files: 'FROM debian:12\nENV PATH=/srv/bin:$PATH PYTHONPATH=/srv:$PYTHONPATH\nENV LD_LIBRARY_PATH=/opt/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}\n' },
    { title: 'The shell\'s own variables', files: 'FROM debian:12\nRUN X=1 && echo $X $HOSTNAME\nCMD exec shop --port $PORT\nENTRYPOINT ["sh", "-c", "echo $PORT"]\nHEALTHCHECK CMD curl localhost:$PORT\n' },
    { title: 'Written to stay, and positions', files: "FROM debian:12\nENV PS1='$USER_NAME' PROMPT=\\$HOST FIRST=$1\n" },
    { title: 'An ONBUILD runs in another build', files: 'FROM debian:12\nONBUILD WORKDIR $APP\n' },
    { title: 'Set in the same instruction: another rule speaks', files: 'FROM debian:12\nENV HOST=db URL=tcp://$HOST:5432\n' },
    { title: 'Set earlier in the same ARG', files: 'FROM debian:12\nARG A=1 B=$A\n' },
  ],
  on: {
    stage: (stage, context) => {
      const isKnown = isEnvironmentKnown(stage)
      const lastArgument = new Map(stage.steps.flatMap(({ instruction, index }) => (instruction.keyword === 'ARG' ? instruction.pairs.map((pair) => [pair.key.value, index] as const) : [])))
      for (const step of stage.steps) {
        for (const { name, range, likely } of undefinedIn(step, stage)) {
          const later = (lastArgument.get(name) ?? -1) > step.index
          const isArgument = isGlobalArgument(stage, name) || isSetByBuilder(stage, name)
          // An unknown base may set any variable, but hardly one that this file itself declares as an argument elsewhere.
          if (!isKnown && !isArgument && !later) continue
          const swallowed = swallowedIn(name, step, stage)
          if (swallowed !== undefined) {
            const line = lineInFile(swallowed)
            context.report(range, `${name} is not set in this stage: the old form of ENV at line ${line} takes all of its line as one value; write NAME=value pairs there`, { related: [{ document: swallowed.document, range: swallowed.range, message: 'one variable only' }] })
            continue
          }
          const hint = later ? '; its ARG stands below' : isArgument ? `; declare it here with ARG ${name}` : likely === undefined ? '' : `; did you mean ${likely}?`
          // BuildKit expands EXPOSE apart from the others, without its check.
          context.report(range, `${name} is not set in this stage, so nothing stands here${hint}`, step.instruction.keyword === 'EXPOSE' ? { aliases: [] } : {})
        }
      }
    },
  },
})

/** An earlier `ENV A "x" NAME "y"`, which sets A alone. */
function swallowedIn(name: string, step: Step, stage: Stage): EnvInstruction | undefined {
  for (const { instruction } of stage.steps.slice(0, Math.max(step.index, 0))) {
    if (instruction.keyword !== 'ENV') continue
    const [pair] = instruction.pairs
    if (pair?.legacy === true && pair.value !== undefined && pair.value.source.split(/\s+/).slice(1).includes(name)) return instruction
  }
  return undefined
}

function isEnvironmentKnown({ root }: Stage): boolean {
  return root.kind === 'scratch' || (root.kind === 'image' && root.facts?.environmentComplete === true)
}

function isSetByBuilder(stage: Stage, name: string): boolean {
  return stage.file.globals.get(name)?.kind === 'base'
}

function isGlobalArgument(stage: Stage, name: string): boolean {
  return stage.file.globals.get(name)?.pair !== undefined
}

interface Undefined {
  readonly name: string
  readonly range: Range
  readonly likely: string | undefined
}

function undefinedIn(step: Step, stage: Stage): Undefined[] {
  const { instruction } = step
  const { escape } = stage.file.syntax
  const found: Undefined[] = []
  const seen = new Set<string>()
  const note = (name: string, range: Range): void => {
    if (seen.has(name) || isSet(name, step, stage)) return
    seen.add(name)
    found.push({ name, range, likely: nearest(name, stage.environment.names(step.index)) })
  }
  if (instruction.keyword === 'ENV' || instruction.keyword === 'LABEL' || instruction.keyword === 'ARG') {
    // What the same ENV sets is another rule's matter.
    const setHere = new Set(instruction.keyword === 'ENV' ? instruction.pairs.map((pair) => pair.key.value) : [])
    const earlier = new Set<string>()
    for (const pair of instruction.pairs) {
      const own = pair.key.value
      const words = pair.value === undefined ? [pair.key] : instruction.keyword === 'ARG' ? [pair.value] : [pair.key, pair.value]
      for (const word of instruction.onbuild === undefined ? words : []) {
        for (const { name, range } of variablesIn(word, escape)) {
          if ((name === own && instruction.keyword !== 'LABEL') || setHere.has(name)) continue
          if (instruction.keyword === 'ARG' && earlier.has(name)) continue
          note(name, range)
        }
      }
      earlier.add(own)
    }
    return found
  }
  for (const word of expandedWords(instruction)) for (const { name, range } of variablesIn(word, escape)) note(name, range)
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return found
  if (instruction.onbuild !== undefined) return found
  for (const heredoc of instruction.heredocs) {
    if (!heredoc.expands) continue
    // The builder looks at no quotes in there, only at backslashes.
    for (const match of heredoc.content.text.matchAll(/\\[\s\S]|\$(?:\{([A-Za-z_]\w{0,200})(?:[^\w}\n][^}\n]{0,500})?\}|([A-Za-z_]\w*))/g)) {
      const name = match[1] ?? match[2]
      if (name !== undefined) note(name, heredoc.content.toSourceRange(match.index, match.index + match[0].length))
    }
  }
  return found
}

function isSet(name: string, step: Step, stage: Stage): boolean {
  if (name === 'PATH') return true
  const { root } = stage
  if (root.kind === 'image' && root.facts?.environmentNames.includes(name) === true) return true
  const variable = stage.environment.get(name, step.index)
  // The proxy arguments are there for RUN alone, unless they are declared.
  return variable !== undefined && (variable.kind !== 'arg' || variable.pair !== undefined)
}
