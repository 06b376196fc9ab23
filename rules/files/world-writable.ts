import { defineRule, type RuleContext, type Stage, type Step } from '../../src/rule-api/index.ts'

/** Folders that are writable by all on every system. */
const OPEN_BY_DESIGN = /^\/(?:tmp|var\/tmp|dev\/shm|dev\/null|run|var\/run|var\/lock)(?:\/|$)/

export default defineRule({
  id: 'world-writable',
  title: 'Let only the application\'s user write its files',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  why: `Mode 777 lets every process in the container change the file, also one that a fault of the application let in: program files can then be replaced. It is
most often a way around a wrong owner. Nothing is said of \`/tmp\`, of folders with the sticky bit (1777), and of modes for the group (\`g+w\`).`,
  remedy: 'Give the folder to the user instead: `chown app:app`, or `COPY --chown=app:app`.',
  references: [{ title: 'chmod', url: 'https://man7.org/linux/man-pages/man1/chmod.1.html' }],
  bad: [
    { title: 'Numbers', files: 'FROM debian:12\nRUN mkdir /data && chmod -R «777» /data\n' },
    { title: 'Letters', files: 'FROM debian:12\nRUN chmod «a+rwx» /srv/app && chmod «o+w» /srv/log\n' },
    { title: 'A flag of COPY', files: 'FROM debian:12\nCOPY --chmod=«0777» app /app\n' },
  ],
  good: [
    { title: 'Usual modes', files: 'FROM debian:12\nRUN chmod 755 /app && chmod -R g+rwX /data && chmod 0664 /x && chmod a+rx /y\nCOPY --chmod=755 app /app\n' },
    { title: 'Temporary folders, and the sticky bit', files: 'FROM debian:12\nRUN chmod 777 /tmp && chmod 1777 /shared && chmod a+w /var/tmp/x && chmod +t,a+rwx /y\n' },
    { title: 'Taken away', files: 'FROM debian:12\nRUN chmod o-w /x && chmod a-w /y\n' },
    { title: 'A variable', files: 'FROM debian:12\nARG MODE=777\nRUN chmod $MODE /x\n' },
    { title: 'A stage that is thrown away', files: 'FROM debian:12 AS build\nRUN chmod 777 /src\nFROM debian:12\nCOPY --from=build --chmod=755 /src/app /app\n' },
    { title: '+w follows the umask', files: 'FROM debian:12\nRUN chmod +w /x && chmod u+w /y\n' },
  ],
  on: {
    commands: {
      chmod: ({ command, step }, context) => {
        if (!isKept(step.stage)) return
        const words = command.arguments.filter((word) => !/^(?:--\w|-[RvcfHLP]+$)/.test(word.value))
        const [mode, ...targets] = words
        if (mode?.literal === undefined || !opensForAll(mode.literal)) return
        const paths = targets.map((word) => step.imagePath(word.value) ?? word.value)
        if (paths.length === 0 || paths.every((path) => OPEN_BY_DESIGN.test(path))) return
        report(mode.range, mode.literal, context)
      },
    },
    COPY: judgeFlag,
    ADD: judgeFlag,
  },
})

function judgeFlag(step: Step<'COPY' | 'ADD'>, context: RuleContext): void {
  const value = step.instruction.flags.find((flag) => flag.name === 'chmod')?.value
  if (value !== undefined && isKept(step.stage) && opensForAll(step.expand(value).text)) report(value.range, value.value, context)
}

function report(range: { readonly start: number; readonly end: number }, mode: string, context: RuleContext): void {
  context.report(range, `${mode} lets every user of the container write here; give the files to the user that needs them instead`)
}

/** Whether the files of a stage end in an image: it is shipped, or a shipped one stands on it. */
function isKept(stage: Stage): boolean {
  return stage.shipsLayers
}

function opensForAll(mode: string): boolean {
  if (/^[0-7]{1,5}$/.test(mode)) {
    const bits = Number.parseInt(mode, 8)
    return (bits & 0o002) !== 0 && (bits & 0o1000) === 0
  }
  if (/(?:^|,)[ugoa]*\+[rwxX]*t/.test(mode)) return false
  return mode.split(',').some((clause) => /^(?:[ug]*[oa][ugoa]*)[+=][rxXs]*w/.test(clause))
}
