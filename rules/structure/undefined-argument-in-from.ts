import { defineRule, nearest, type RuleContext, type Stage, type Step, type Token, variablesIn } from '../../src/rule-api/index.ts'

/** Set by the builder too, but not in every version. */
const FURTHER = new Set(['TARGETOSVERSION', 'BUILDOSVERSION'])

export default defineRule({
  id: 'undefined-argument-in-from',
  title: 'Declare the arguments of FROM before the first FROM',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  aliases: { buildkit: ['UndefinedArgInFrom'] },
  yieldsTo: ['invalid-image-name'],
  why: `FROM sees only the arguments that are declared before the first FROM. One that is declared in a stage, or nowhere, is empty here, whatever
\`--build-arg\` says.`,
  remedy: 'Add `ARG NAME=default` above the first FROM.',
  references: [{ title: 'UndefinedArgInFrom', url: 'https://docs.docker.com/reference/build-checks/undefined-arg-in-from/' }],
  bad: [
    { title: 'Declared nowhere', files: 'FROM node:«${NODE_VERSION}»-slim\n' },
    { title: 'Misspelt', files: 'ARG VARIANT=alpine\nFROM node:24-«$VARAINT»\n' },
    { title: 'Declared in the stage before', files: 'FROM debian:12 AS build\nARG TAG=12\nFROM debian:«${TAG:-12}»\n' },
    { title: 'The platform', files: 'FROM --platform=«$BUILD_PLATFORM» golang:1.26\n' },
  ],
  good: [
    { title: 'Declared', files: 'ARG NODE_VERSION=24\nARG VARIANT\nFROM node:${NODE_VERSION}-slim\nFROM node:24-${VARIANT:-slim}\n' },
    { title: 'What the builder sets', files: 'FROM --platform=$BUILDPLATFORM golang:1.26\nFROM base-${TARGETARCH}${TARGETVARIANT}\n' },
    { title: 'No variable', files: 'FROM node:24\n' },
  ],
  on: {
    FROM: (step, context) => {
      const { image, flags } = step.instruction
      if (image !== undefined) judge(image, step, context)
      for (const flag of flags) if (flag.name === 'platform' && flag.value !== undefined) judge(flag.value, step, context)
    },
  },
})

function judge(word: Token, step: Step, context: RuleContext): void {
  const { file } = step.stage
  const seen = new Set<string>()
  for (const { name, range } of variablesIn(word, file.syntax.escape)) {
    if (file.globals.get(name) !== undefined || FURTHER.has(name) || seen.has(name)) continue
    seen.add(name)
    const elsewhere = file.stages[0]?.derive(declaredInStages).has(name) === true
    const likely = nearest(name, file.globals.names())
    const hint = elsewhere ? '; an ARG within a stage is not seen here' : likely === undefined ? '' : `; did you mean ${likely}?`
    context.report(range, `No ARG before the first FROM declares ${name}, so it is empty here${hint}`)
  }
}

/** The names that ARGs within the stages of a file declare. Kept by the first, since a file may have many stages. */
function declaredInStages(first: Stage): ReadonlySet<string> {
  return new Set(first.file.stages.flatMap((stage) => stage.steps.flatMap(({ instruction }) => (instruction.keyword === 'ARG' ? instruction.pairs.map((pair) => pair.key.value) : []))))
}
