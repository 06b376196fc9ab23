import { defineRule, type RuleContext, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'setuid-bit',
  title: 'Let no program run as its owner',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  why: `A program with the setuid bit runs as its owner, most often root, whoever starts it: it undoes the unprivileged user of the image. Sandboxes of
browsers need it, few others do.`,
  remedy: 'Give the one capability that is needed (`setcap cap_net_bind_service=+ep`), or start the step that needs root before USER.',
  references: [{ title: 'chmod', url: 'https://man7.org/linux/man-pages/man1/chmod.1.html' }],
  bad: [
    { title: 'Letters', files: 'FROM debian:12\nRUN chmod «u+s» /usr/local/bin/shop\n' },
    { title: 'Numbers', files: 'FROM debian:12\nRUN chmod «4755» /usr/local/bin/shop\nCOPY --chmod=«04755» tool /bin/tool\n' },
  ],
  good: [
    { title: 'Usual modes', files: 'FROM debian:12\nRUN chmod 0755 /a && chmod 755 /b && chmod +x /c\n' },
    { title: 'The group of a folder is inherited', files: 'FROM debian:12\nRUN chmod 2775 /data && chmod g+s /data\n' },
    { title: 'Taken away', files: 'FROM debian:12\nRUN chmod u-s /bin/su && find / -perm /6000 -type f -exec chmod a-s {} +\n' },
    { title: 'The sandbox of a browser', files: 'FROM debian:12\nRUN chown root:root /opt/chrome/chrome-sandbox && chmod 4755 /opt/chrome/chrome-sandbox\n' },
  ],
  on: {
    commands: {
      chmod: ({ command }, context) => {
        const words = command.arguments.filter((word) => !/^(?:--\w|-[RvcfHLP]+$)/.test(word.value))
        const [mode, ...targets] = words
        if (mode?.literal === undefined || !setsUser(mode.literal) || targets.some((word) => /sandbox/.test(word.value))) return
        report(mode.range, context)
      },
    },
    COPY: judgeFlag,
    ADD: judgeFlag,
  },
})

function judgeFlag(step: Step<'COPY' | 'ADD'>, context: RuleContext): void {
  const value = step.instruction.flags.find((flag) => flag.name === 'chmod')?.value
  if (value !== undefined && setsUser(step.expand(value).text)) report(value.range, context)
}

function report(range: { readonly start: number; readonly end: number }, context: RuleContext): void {
  context.report(range, 'The setuid bit makes this program run as its owner whoever starts it; leave it away, or use a capability')
}

function setsUser(mode: string): boolean {
  if (/^0*[0-7]{4}$/.test(mode)) return (Number.parseInt(mode, 8) & 0o4000) !== 0
  return mode.split(',').some((clause) => /^[goa]*u[ugoa]*[+=][rwxX]*s/.test(clause) || /^[a]*[+=][rwxX]*s/.test(clause))
}
