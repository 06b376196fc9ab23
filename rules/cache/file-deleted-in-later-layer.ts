import { contextSourcesOf, defineRule, destinationOf, downloadsOf, isCopy, isRun, joinPath, nameOf, type Range, shipsLayers, type SimpleCommand, type Step, stepsBefore } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'file-deleted-in-later-layer',
  title: 'Delete files in the step that made them',
  category: 'size',
  severity: 'info',
  since: '0.1.0',
  why: `A file that one instruction brings and a later RUN deletes is only hidden: it stays in its layer, is pulled with it, and can be read out of it. Download, use and delete in one RUN; mount what only one step
needs (\`RUN --mount=type=bind,source=…\`); unpack in a stage of its own.`,
  references: [
    { title: 'Docker: building best practices, ADD or COPY', url: 'https://docs.docker.com/build/building/best-practices/#add-or-copy' },
    { title: 'Docker: bind mounts in RUN', url: 'https://docs.docker.com/reference/dockerfile/#run---mounttypebind' },
  ],
  bad: [
    { files: 'FROM debian:trixie\nCOPY vendor.tar.gz /tmp/\nRUN tar -xzf /tmp/vendor.tar.gz -C /opt\nRUN rm «/tmp/vendor.tar.gz»\n' },
    { title: 'a download by its own name', files: 'FROM debian:trixie\nWORKDIR /opt\nRUN wget https://example.org/tea-1.zip\nRUN unzip tea-1.zip\nRUN rm -rf «tea-1.zip»\nRUN curl -fO https://example.org/cup.tgz\nRUN tar xf cup.tgz && rm «/opt/cup.tgz»\n' },
    { title: 'by their ending', files: 'FROM debian:trixie\nCOPY packages/*.deb /tmp/\nCOPY kettle-1.deb kettle-2.deb /srv/\nRUN dpkg -i /tmp/*.deb /srv/*.deb && rm -f «/tmp/*.deb» «/srv/*.deb»\n' },
    { title: 'a download', files: 'FROM debian:trixie\nRUN curl -fsSL -o /tmp/agent.deb https://example.org/agent.deb\nRUN dpkg -i /tmp/agent.deb && rm -f «/tmp/agent.deb»\n' },
  ],
  good: [
    { title: 'in the same RUN', files: 'FROM debian:trixie\nRUN curl -fsSL -o /tmp/agent.deb https://example.org/agent.deb && dpkg -i /tmp/agent.deb && rm /tmp/agent.deb\n' },
    { title: 'a file of the base image', files: 'FROM nginx:1.30\nRUN rm /etc/nginx/conf.d/default.conf\nCOPY shop.conf /etc/nginx/conf.d/\n' },
    { title: 'a stage that is thrown away', files: 'FROM debian:trixie AS build\nCOPY vendor.tar.gz /tmp/\nRUN tar -xzf /tmp/vendor.tar.gz -C /opt && rm /tmp/vendor.tar.gz\nFROM debian:trixie\nCOPY --from=build /opt /opt\n' },
    { title: 'only in case it is there', files: 'FROM debian:trixie\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\nRUN rm -rf /tmp/*\n' },
    { title: 'other files of the folder', files: 'FROM debian:trixie\nCOPY kettle.conf *.md /srv/\nRUN rm -f /srv/*.deb /srv/*.d\n' },
    { title: 'package lists, of which another rule speaks', files: 'FROM debian:trixie\nRUN apt-get update && apt-get install -y curl\nRUN rm -rf /var/lib/apt/lists/*\n' },
    { title: 'a stale file that the copy replaces', files: 'FROM node:24\nWORKDIR /app\nCOPY . .\nRUN rm -rf node_modules && npm ci\n' },
  ],
  on: {
    RUN(step, context) {
      if (!shipsLayers(step.stage)) return
      const before = stepsBefore(step)
      for (const command of step.commands) {
        if (command.program !== 'rm' || command.conditional || command.inFunction !== undefined) continue
        for (const word of command.arguments) {
          if (word.value.startsWith('-') || /[$`]/.test(word.value)) continue
          const path = pathIn(step, command, word.value)
          const origin = path === undefined ? copiedByEnding(before, word.value) : made(before, path)
          if (origin === undefined || madeHere(step, command, path ?? '')) continue
          context.report(word.range, `${word.value} stays in the layer of the earlier instruction that made it, only hidden; delete it in the same RUN, or mount it for the one that needs it`, {
            related: [{ document: origin.step.stage.document, range: origin.range, message: 'made here' }],
          })
        }
      }
    },
  },
})

/** The path that a word names, `/*` at its end taken off; undefined behind a `cd`. */
function pathIn(step: Step<'RUN'>, command: SimpleCommand, value: string): string | undefined {
  const path = value.replace(/\/\*?$/, '')
  if (path === '' || /[*?[{]/.test(path)) return undefined
  if (!path.startsWith('/') && step.commands.some((other) => other.index < command.index && (other.program === 'cd' || other.program === 'pushd'))) return undefined
  return step.imagePath(path)
}

function made(before: readonly Step[], path: string): { step: Step; range: Range } | undefined {
  for (const step of [...before].reverse()) {
    if (isCopy(step)) {
      if (copiesExactly(step, path)) return { step, range: step.instruction.range }
    } else if (isRun(step)) {
      const range = writtenBy(step, path, step.commands)
      if (range !== undefined) return { step, range }
      // Gone already: what is deleted now was not this file.
      if (step.commands.some((command) => command.program === 'rm' && command.arguments.some((word) => step.imagePath(word.value.replace(/\/\*?$/, '')) === path))) return undefined
    }
  }
  return undefined
}

/** A COPY of files into a folder out of which `rm /tmp/*.deb` takes those of their ending. */
function copiedByEnding(before: readonly Step[], value: string): { step: Step; range: Range } | undefined {
  const [, folder, ending] = /^(\/[^*?[{]*)\/\*(\.\w[^*?[{/]*)$/.exec(value) ?? []
  if (folder === undefined || ending === undefined) return undefined
  const copy = before.findLast((step) => isCopy(step) && destinationOf(step) === folder && /\/$/.test(step.instruction.destination?.value ?? '')
    && step.instruction.sources.some((source) => source.value.endsWith(ending) && !source.value.includes('$')))
  return copy === undefined ? undefined : { step: copy, range: copy.instruction.range }
}

/** A COPY of that one file or folder, by name. */
function copiesExactly(step: Step<'COPY' | 'ADD'>, path: string): boolean {
  const destination = destinationOf(step)
  const words = step.instruction.sources
  if (destination === undefined) return false
  const isFolder = words.length > 1 || /\/$|(?:^|\/)\.$/.test(step.instruction.destination?.value ?? '')
  const sources = contextSourcesOf(step) ?? []
  const unpacks = step.instruction.keyword === 'ADD' && sources.some((source) => /\.(?:tar|tgz|tbz2?|txz|gz|xz|bz2)$/.test(source.path))
  if (unpacks) return false
  if (!isFolder) return destination === path
  return words.some((word) => !/[*?$]/.test(word.value) && !word.value.endsWith('/') && word.value !== '.' && joinPath(destination, nameOf(word.value)) === path && /\.\w+$/.test(word.value))
}

/** Where commands write the file: a redirection, `-o`, `-O`. */
function writtenBy(step: Step<'RUN'>, path: string, commands: readonly SimpleCommand[]): Range | undefined {
  const moves = commands.some((command) => command.program === 'cd' || command.program === 'pushd')
  const same = (value: string): boolean => (value.startsWith('/') || !moves) && step.imagePath(value) === path
  for (const command of commands) {
    const target = command.redirects.find((redirect) => redirect.operator === '>' && redirect.target?.literal !== undefined && same(redirect.target.literal))
    if (target !== undefined) return target.range
    if (downloadsOf(command).some((download) => download.target !== undefined && !/[$`*?]/.test(download.target) && same(download.target))) return command.range
  }
  return undefined
}

function madeHere(step: Step<'RUN'>, command: SimpleCommand, path: string): boolean {
  const earlier = step.commands.filter((other) => other.index < command.index)
  return writtenBy(step, path, earlier) !== undefined
}
