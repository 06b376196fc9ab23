import { contextSourcesOf, defineRule, destinationOf, fileForRun, hasFurtherBefore, isAtOrBelow, isCopy, isWholeContext, stepsBefore, type CopyStep, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'mod-download-first',
  title: 'Download the modules before copying the source',
  category: 'cache',
  severity: 'warning',
  since: '0.1.0',
  yieldsTo: ['copy-source-before-install'],
  why: `\`go build\` fetches what is missing. Where the whole source was copied in front of it, each change of any file fetches all modules again.

Judged where go.mod is to be seen and asks for modules; a \`vendor\` folder and a cache mount do as well.`,
  remedy: 'Copy go.mod and go.sum first and run `go mod download`, or mount a cache: `RUN --mount=type=cache,target=/go/pkg/mod go build …`.',
  references: [{ title: 'Docker: build your Go image', url: 'https://docs.docker.com/guides/golang/build-images/' }],
  bad: [
    { files: { Dockerfile: 'FROM golang:1.25 AS build\nWORKDIR /src\n«COPY . .»\nRUN go build -o /shop .\nFROM gcr.io/distroless/static:nonroot\nCOPY --from=build /shop /shop\nENTRYPOINT ["/shop"]\n', 'go.mod': 'module example.org/shop\n\ngo 1.25\n\nrequire github.com/jackc/pgx/v5 v5.7.6\n', 'main.go': 'package main\n' } },
  ],
  good: [
    { title: 'Downloaded first', files: { Dockerfile: 'FROM golang:1.25\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build -o /shop .\n', 'go.mod': 'require github.com/jackc/pgx/v5 v5.7.6\n', 'main.go': 'package main\n' } },
    { title: 'A cache mount', files: { Dockerfile: 'FROM golang:1.25\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod go build -o /shop .\n', 'go.mod': 'require github.com/jackc/pgx/v5 v5.7.6\n', 'main.go': 'package main\n' } },
    { title: 'Vendored', files: { Dockerfile: 'FROM golang:1.25\nWORKDIR /src\nCOPY . .\nRUN go build -o /shop .\n', 'go.mod': 'require github.com/jackc/pgx/v5 v5.7.6\n', 'main.go': 'package main\n', 'vendor/modules.txt': '# github.com/jackc/pgx/v5 v5.7.6\n' } },
    { title: 'No modules', files: { Dockerfile: 'FROM golang:1.25\nWORKDIR /src\nCOPY . .\nRUN go build -o /shop .\n', 'go.mod': 'module example.org/shop\n\ngo 1.25\n', 'main.go': 'package main\n' } },
    { title: 'go.mod is not to be seen', files: 'FROM golang:1.25\nWORKDIR /src\nCOPY . .\nRUN go build -o /shop .\n' },
    { title: 'Development, where the source is mounted', files: { 'dev.Dockerfile': 'FROM golang:1.25\nWORKDIR /src\nCMD ["go", "run", "."]\n', 'go.mod': 'require github.com/jackc/pgx/v5 v5.7.6\n' } },
  ],
  on: {
    RUN: (step, context) => {
      const build = step.operations.find((operation) => operation.manager === 'go' && operation.action === 'build' && !operation.options.has('-mod'))
      if (build === undefined || step.mounts.some((mount) => mount.type === 'cache' && mount.target !== undefined && isAtOrBelow('/go/pkg/mod', step.imagePath(mount.target) ?? mount.target))) return
      const before = stepsBefore(step)
      if (hasFurtherBefore(step) || before.some((other) => other.operations.some((operation) => operation.manager === 'go')) || step.operations.some((operation) => operation.manager === 'go' && operation !== build && operation.verb.startsWith('mod'))) return
      const go = fileForRun(context.project, step, 'go.mod')
      const text = go === undefined ? undefined : context.project.files.read(go)
      if (text === undefined || !/^[ \t]*require[ \t]+(?:\(|\S+[ \t]+v)/m.test(text) || fileForRun(context.project, step, 'vendor/modules.txt') !== undefined || step.stage.environment.get('GOFLAGS', step.index)?.value?.includes('vendor') === true) return
      const copy = before.findLast((other): other is CopyStep => isCopy(other) && takesAll(other, step))
      if (copy === undefined || copy.stage.document !== step.stage.document) return
      context.report(copy.instruction.range, 'Each change of the source makes the go build below fetch all modules again; copy go.mod and go.sum first and run go mod download')
    },
  },
})

/** The whole context, into the folder that is built. */
function takesAll(copy: CopyStep, step: Step<'RUN'>): boolean {
  const destination = destinationOf(copy)
  const workdir = step.workdir?.resolved === true ? step.workdir.text : undefined
  return destination !== undefined && workdir !== undefined && isAtOrBelow(workdir, destination) && contextSourcesOf(copy)?.some(({ path }) => isWholeContext(path)) === true
}
