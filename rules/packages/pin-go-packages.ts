import { defineRule, destinationOf, hasFurtherBefore, isCopy, relativeInside, type Step, stepsBefore } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'pin-go-packages',
  title: 'Name the version of each Go program that is installed',
  category: 'reproducibility',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { hadolint: ['DL3062'] },
  presets: ['strict'],
  why: `\`go install path@latest\` builds whatever is newest that day, and without a version the command works only inside of a module. \`path@v1.2.3\` says what is needed.

Off by default.`,
  references: [
    { title: 'Go: go install', url: 'https://go.dev/ref/mod#go-install' },
    { title: 'hadolint: DL3062', url: 'https://github.com/hadolint/hadolint/wiki/DL3062' },
  ],
  bad: [
    { files: 'FROM golang:1.26\nRUN go install «example.org/tools/lint»\n' },
    { title: 'latest', files: 'FROM golang:1.26\nRUN go install -v «example.org/tools/lint@latest» && go get «example.org/lib/db»\n' },
  ],
  good: [
    { title: 'a version', files: 'FROM golang:1.26\nRUN go install example.org/tools/lint@v1.64.8\n' },
    { title: 'the version in a variable', files: 'FROM golang:1.26\nARG V=v1.64.8\nRUN go install example.org/tools/lint@${V}\n' },
    { title: 'the project', files: 'FROM golang:1.26\nRUN go install ./... && go install ./cmd/shop && go install .\n' },
    { title: 'the project lies in GOPATH', files: 'FROM golang:1.10\nADD . /go/src/example.org/shop\nRUN go install example.org/shop/cmd/server\n' },
    { title: 'go.mod decides', files: 'FROM golang:1.26\nRUN go mod download && go build ./...\n' },
  ],
  on: {
    RUN(step, context) {
      for (const operation of step.operations) {
        if (operation.manager !== 'go' || operation.action !== 'install') continue
        for (const argument of operation.packages) {
          if (argument.kind !== 'name' || argument.name === undefined || (argument.version !== undefined && argument.version !== 'latest')) continue
          // Without a dot in its first element it is a path of the standard library or of the module itself.
          if (!/^[^/]*\./.test(argument.name) || argument.name.startsWith('.')) continue
          if (isOwn(argument.name, step)) continue
          if (isOwn(argument.name, step)) continue
          context.report(argument.range, `${argument.name} ${argument.version === undefined ? 'has no version' : 'is taken in its latest version'}, so each build may install another one; write \`path@version\``)
        }
      }
    },
  },
})

/** Whether a path is that of something which was copied into GOPATH. */
function isOwn(name: string, step: Step): boolean {
  return hasFurtherBefore(step) || stepsBefore(step).some((copy) => {
    const destination = isCopy(copy) ? destinationOf(copy) : undefined
    return destination !== undefined && (relativeInside(destination, `/go/src/${name}`) !== undefined || relativeInside(`/go/src/${name}`, destination) !== undefined)
  })
}
