import { defineRule, nearest, type Keyword } from '../../src/rule-api/index.ts'

type FlagKind = 'text' | 'truth' | 'list'

const COPY_FLAGS = { chown: 'text', chmod: 'text', link: 'truth', exclude: 'list' } as const

/** What each instruction takes (BuildKit 0.34, Dockerfile 1.26 and labs). ARG, STOPSIGNAL and HEALTHCHECK NONE do not look at flags. */
const FLAGS: Readonly<Partial<Record<Keyword, Readonly<Record<string, FlagKind>>>>> = {
  FROM: { platform: 'text' },
  ADD: { ...COPY_FLAGS, 'keep-git-dir': 'truth', checksum: 'text', unpack: 'truth' },
  COPY: { ...COPY_FLAGS, from: 'text', parents: 'truth' },
  RUN: { mount: 'list', device: 'list', network: 'text', security: 'text' },
  HEALTHCHECK: { interval: 'text', timeout: 'text', 'start-period': 'text', 'start-interval': 'text', retries: 'text' },
}

const NOT_READ = new Set<Keyword>(['ARG', 'STOPSIGNAL', 'UNKNOWN'])

export default defineRule({
  id: 'unknown-flag',
  title: 'Give each instruction only flags that it has',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  aliases: { hadolint: ['DL1000'] },
  why: `Each instruction has its own few flags, written in lower case; the builder refuses others, a flag twice, and one without its
value. Words of a command that begin with \`--\` right behind CMD, ENTRYPOINT or RUN are taken for flags too: write the exec form.`,
  remedy: 'Correct or remove the flag. For a word of the command use the exec form: `CMD ["--verbose"]`.',
  references: [{ title: 'Dockerfile reference: COPY', url: 'https://docs.docker.com/reference/dockerfile/#copy' }, { title: 'Dockerfile reference: RUN --mount', url: 'https://docs.docker.com/reference/dockerfile/#run---mount' }],
  bad: [
    { title: 'Misspelt, or of another instruction', files: 'FROM debian:12\nCOPY «--form=build» /a /b\nADD «--from=build» /a /b\nRUN «--platform=linux/amd64» true\n' },
    { title: 'In upper case', files: 'FROM debian:12\nCOPY «--Chown=app» a /b\n', fixed: 'FROM debian:12\nCOPY --chown=app a /b\n' },
    { title: 'Twice, and without a value', files: 'FROM debian:12\nCOPY --chown=app «--chown=web» a /b\nCOPY «--chown» a /b\nHEALTHCHECK «--interval» 5s CMD true\n' },
    { title: 'A word of the command', files: 'FROM example/tool:1\nCMD «--verbose» serve\n' },
  ],
  good: [
    { title: 'All flags of COPY', files: 'FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build --chown=app:app --chmod=0644 --link --exclude=*.md --exclude=*.txt a /b/\n' },
    { title: 'Several mounts', files: 'FROM debian:12\nRUN --mount=type=cache,target=/a --mount=type=tmpfs,target=/b --network=none make\n' },
    { title: 'A bare -- ends the flags', files: 'FROM debian:12\nCMD -- --verbose\n' },
    { title: 'Flags of the health check', files: 'FROM debian:12\nHEALTHCHECK --interval=5s --timeout=3s --start-period=1m --start-interval=1s --retries=3 CMD true\n' },
    { title: 'Flags in the exec form and behind the first word', files: 'FROM debian:12\nENTRYPOINT ["--verbose"]\nCMD shop --verbose\n' },
    { title: 'Flags that the builder never looks at', files: 'FROM debian:12\nHEALTHCHECK --interval NONE\n' },
    { title: 'Another frontend', files: '# syntax=example/frontend:1\nFROM --pull=always debian:12\n' },
  ],
  on: {
    instruction: (step, context) => {
      const { instruction } = step
      if (instruction.flags.length === 0 || NOT_READ.has(instruction.keyword)) return
      if (instruction.keyword === 'HEALTHCHECK' && instruction.kind?.source.toUpperCase() === 'NONE') return
      const frontend = step.stage.file.syntax.directives.find((directive) => directive.name === 'syntax')?.value
      if (frontend !== undefined && !/\bdocker\/dockerfile/.test(frontend)) return
      const known = FLAGS[instruction.keyword] ?? {}
      const seen = new Set<string>()
      for (const flag of instruction.flags) {
        const written = flag.source.slice(2).split('=', 1)[0] ?? ''
        const kind = Object.hasOwn(known, written) ? known[written] : undefined
        if (kind === undefined) {
          const likely = nearest(written, Object.keys(known))
          const isCommand = instruction.keyword === 'CMD' || instruction.keyword === 'ENTRYPOINT'
          const hint = likely !== undefined ? `; did you mean --${likely}?` : isCommand ? ' and takes this word for one; use the exec form' : ''
          context.report(flag.range, `${instruction.keyword} has no flag --${written}${hint}`, {
            fix: likely === undefined || seen.has(likely) || instruction.flags.some((other) => other.source.startsWith(`--${likely}=`)) ? undefined
              : { title: `Write --${likely}`, safety: 'unsafe', edits: [context.replace({ start: flag.range.start + 2, end: flag.range.start + 2 + written.length }, likely)] },
          })
        } else if (kind !== 'list' && seen.has(written)) context.report(flag.range, `--${written} stands twice, which the builder refuses`)
        else if (kind !== 'truth' && flag.value === undefined) context.report(flag.range, `--${written} needs its value behind an equals sign: --${written}=…`)
        seen.add(written)
      }
    },
  },
})
