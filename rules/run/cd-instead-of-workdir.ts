import { defineRule, type SimpleCommand } from '../../src/rule-api/index.ts'

const CHANGES_FOLDER = /^(?:cd|pushd|popd)$/
/** What is done there is gone when the RUN ends, so nobody wants to stay. */
const PASSING = /^\/(?:var\/)?tmp(?:\/|$)/

export default defineRule({
  id: 'cd-instead-of-workdir',
  title: 'Set the working directory with WORKDIR',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3003'], trivy: ['DS-0013'] },
  why: `\`cd\` holds for one RUN only; the next instruction starts again in the working directory. \`WORKDIR\` says once where everything happens, creates the
folder, and is what a shell in the container opens in.

Only a RUN that begins with \`cd\` to an absolute path is reported, and one that does nothing else. A \`cd\` in the middle, in a subshell, to a relative or a temporary folder is fine.`,
  remedy: 'Write `WORKDIR /path` in front of the RUN and take the `cd` out.',
  references: [{ title: 'Building best practices: WORKDIR', url: 'https://docs.docker.com/build/building/best-practices/#workdir' }],
  bad: [
    { files: 'FROM node:24\nRUN «cd /srv/shop» && npm ci\n' },
    { title: 'on lines of its own', files: 'FROM node:24\nRUN «cd /srv/shop» \\\n && npm ci \\\n && npm run build\n' },
    { title: 'behind an option of the shell', files: 'FROM node:24\nRUN set -e; «cd /srv/shop»; make\n' },
    { title: 'without any effect', files: 'FROM node:24\nRUN «cd shop»\nRUN npm ci\n' },
  ],
  good: [
    { title: 'a subshell', files: 'FROM node:24\nRUN (cd /srv/shop && npm ci)\n' },
    { title: 'in the middle', files: 'FROM debian:13\nRUN git clone https://git.example.org/tool.git /src/tool && cd /src/tool && make install\n' },
    { title: 'a temporary folder', files: 'FROM debian:13\nRUN cd /tmp && tar xf tool.tar && ./tool/install\n' },
    { title: 'several folders', files: 'FROM node:24\nRUN cd /srv/shop && npm ci && cd /srv/admin && npm ci\n' },
    { title: 'a relative folder', files: 'FROM node:24\nWORKDIR /srv\nRUN cd frontend && npm ci\n' },
    { title: 'a variable that only the shell knows', files: 'FROM node:24\nRUN cd "$(npm root -g)" && ls\n' },
    { title: 'in a script that is only written', files: 'FROM debian:13\nRUN printf "cd /srv\\n" > /start.sh\n' },
  ],
  on: {
    RUN(step, context) {
      const commands = step.script?.commands ?? []
      const first = commands.find((command) => command.name !== 'set')
      if (first === undefined || first.name !== 'cd' || !isAtTop(first)) return
      const [path, ...rest] = first.arguments
      if (path === undefined || rest.length > 0 || commands.filter((command) => CHANGES_FOLDER.test(command.name ?? '')).length > 1) return
      if (commands.at(-1) === first) {
        const next = step.stage.steps[step.index + 1]?.instruction
        if (next?.keyword === 'WORKDIR' && next.path?.value === path.value) {
          context.report(first.range, 'This cd ends with its RUN, and the WORKDIR behind it does the same; remove the RUN', { severity: 'warning' })
          return
        }
        context.report(first.range, 'This cd ends with its RUN, so the next instruction starts where this one did; use WORKDIR', { severity: 'warning' })
        return
      }
      if (!path.value.startsWith('/') || PASSING.test(path.value) || path.substitutions.length > 0 || (first.before !== '&&' && first.before !== ';')) return
      if (path.expansions.some(({ name, operation }) => operation !== undefined || step.stage.environment.get(name, step.index) === undefined)) return
      context.report(first.range, `All of this RUN happens in ${path.value}; set it with WORKDIR, which also holds for what follows`)
    },
  },
})

function isAtTop(command: SimpleCommand): boolean {
  return command.depth === 0 && command.through.length === 0 && !command.inSubshell && !command.conditional && command.pipeline === undefined && command.inFunction === undefined
}
