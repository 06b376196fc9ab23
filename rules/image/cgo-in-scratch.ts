import { defineRule, type SimpleCommand, type Stage, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'cgo-in-scratch',
  title: 'Link a Go program statically for an empty image',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `On an image with a C compiler Go links programs that use the network or user lookup to the C library. In \`scratch\`, distroless static or (built against glibc) Alpine that library
is missing, and the start fails with "no such file or directory". With \`CGO_ENABLED=0\` the program needs none. The Alpine variant of golang has no compiler, and nothing is said there.`,
  remedy: 'Set `ENV CGO_ENABLED=0` above the build, or link with `-ldflags \'-extldflags "-static"\'`.',
  references: [{ title: 'cgo', url: 'https://pkg.go.dev/cmd/cgo' }],
  bad: [
    { title: 'Into scratch', files: 'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN «go build -o /shop .»\nFROM scratch\nCOPY --from=build /shop /shop\nENTRYPOINT ["/shop"]\n' },
    { title: 'Into Alpine', files: 'FROM golang:1.26-bookworm AS build\nRUN go mod download && «go build -o /shop ./cmd/shop»\nFROM alpine:3.23\nCOPY --from=build /shop /shop\nCMD ["/shop"]\n' },
  ],
  good: [
    { title: 'Turned off for the command', files: 'FROM golang:1.26 AS build\nRUN CGO_ENABLED=0 GOOS=linux go build -o /shop .\nFROM scratch\nCOPY --from=build /shop /shop\n' },
    { title: 'Turned off by ENV or export', files: 'FROM golang:1.26 AS build\nENV CGO_ENABLED=0\nRUN go build -o /shop .\nFROM scratch\nCOPY --from=build /shop /shop\n' },
    { title: 'Linked statically', files: "FROM golang:1.26 AS build\nRUN go build -ldflags '-linkmode external -extldflags \"-static\"' -o /shop .\nFROM scratch\nCOPY --from=build /shop /shop\n" },
    { title: 'No compiler on Alpine', files: 'FROM golang:1.26-alpine AS build\nRUN go build -o /shop .\nFROM scratch\nCOPY --from=build /shop /shop\n' },
    { title: 'The library is there', files: 'FROM golang:1.26 AS build\nRUN go build -o /shop .\nFROM debian:12-slim\nCOPY --from=build /shop /shop\n' },
    { title: 'Another file is copied', files: 'FROM golang:1.26 AS build\nRUN go build -o /shop .\nFROM scratch\nCOPY --from=build /src/static /static\n' },
    { title: 'Alpine with glibc', files: 'FROM golang:1.26 AS build\nRUN go build -o /shop .\nFROM alpine:3.23\nRUN apk add --no-cache gcompat\nCOPY --from=build /shop /shop\n' },
  ],
  on: {
    stage: (stage, context) => {
      if (!isWithoutLibrary(stage)) return
      for (const step of stage.steps) {
        if (step.instruction.keyword !== 'COPY') continue
        const from = step.instruction.flags.find((flag) => flag.name === 'from')?.value?.value
        const builder = from === undefined ? undefined : stage.file.stage(from, stage.index)
        if (builder === undefined || !hasGlibcCompiler(builder)) continue
        const sources = step.instruction.sources.map((source) => step.expand(source).text)
        const found = dynamicBuild(builder, sources)
        if (found === undefined) continue
        context.report(found.range, 'This program is linked to glibc, which the image that it is copied into lacks; build it with CGO_ENABLED=0', {
          related: [{ document: stage.document, range: step.instruction.range, message: 'copied here' }],
        })
      }
    },
  },
})

function isWithoutLibrary(stage: Stage): boolean {
  const { root } = stage
  const isEmpty = root.kind === 'scratch' || (root.kind === 'image' && /^distroless\/static/.test(root.reference.repository))
  const isMusl = root.kind === 'image' && root.facts?.distribution === 'alpine' && /^(?:library\/)?alpine$/.test(root.reference.repository)
  if (!isEmpty && !isMusl) return false
  return !stage.hasStep(bringsLibrary)
}

function bringsLibrary(step: Step): boolean {
  return /libc6-compat|gcompat|glibc|ld-linux|\/lib(?:64)?\/|ld-musl/.test(step.instruction.arguments.text)
}

function hasGlibcCompiler({ root }: Stage): boolean {
  return root.kind === 'image' && root.facts?.language === 'go' && root.facts.distribution === 'debian'
}

/** The `go build` whose result is copied, where nothing turns cgo off or links statically. */
function dynamicBuild(builder: Stage, sources: readonly string[]): SimpleCommand | undefined {
  for (const step of builder.chain.flatMap((link) => link.steps)) {
    if (step.instruction.keyword !== 'RUN' || isCgoOff(step)) continue
    for (const command of step.commands) {
      if (command.program !== 'go' || command.arguments[0]?.literal !== 'build') continue
      const at = command.arguments.findIndex((word) => word.value === '-o')
      const output = at === -1 ? undefined : command.arguments[at + 1]?.literal
      const name = output?.slice(output.lastIndexOf('/') + 1)
      if (name === undefined || name === '' || !sources.some((source) => source === output || source.endsWith(`/${name}`))) continue
      if (/static|netgo|CGO_ENABLED|GOARCH|GOOS=(?!linux)/.test(command.source) || command.assignments.some((assignment) => /^(?:CGO_ENABLED|GOARCH)$/.test(assignment.name)) || command.through.includes('env')) continue
      return command
    }
  }
  return undefined
}

function isCgoOff(step: Step): boolean {
  const variable = step.stage.environment.get('CGO_ENABLED', step.index)
  return variable !== undefined || step.stage.environment.get('GOFLAGS', step.index) !== undefined || /CGO_ENABLED/.test(step.instruction.arguments.text) || step.stage.environment.get('GOARCH', step.index) !== undefined
}
