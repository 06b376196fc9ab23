import { defineRule, type FixProposal, type RuleContext, type SimpleCommand, type Step, textOf } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'no-sudo',
  title: 'Switch users with USER rather than sudo',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3004'], trivy: ['DS-0010'], checkov: ['CKV2_DOCKER_1'] },
  why: `The build runs as root unless \`USER\` says otherwise, so sudo adds nothing but a way back to root that stays in the image, with its own rules for
environment and terminal. \`USER root\` in front and \`USER app\` behind say the same openly.

In a script that starts as root and must give it up, \`gosu\`, \`su-exec\` or \`setpriv\` run the program itself and pass signals on.`,
  remedy: 'Take `sudo` out where the build runs as root. Else write `USER root` in front of the RUN and go back behind it.',
  references: [{ title: 'Building best practices: USER', url: 'https://docs.docker.com/build/building/best-practices/#user' }],
  bad: [
    { files: 'FROM debian:13\nRUN «sudo» apt-get update && sudo apt-get install -y git\n', fixed: 'FROM debian:13\nRUN apt-get update && apt-get install -y git\n' },
    { title: 'with options: no fix', files: 'FROM debian:13\nRUN «sudo» -H pip install shop\n', unfixed: true },
    { title: 'an unknown base, where an earlier RUN proves root', files: 'FROM example/java:7\nRUN apt-get update && apt-get install -y curl\nRUN echo deb | «sudo» tee /etc/apt/sources.list.d/shop.list\n' },
    { title: 'as another user', files: 'FROM debian:13\nUSER app\nRUN set -e; «/usr/bin/sudo» -E make install\n' },
  ],
  good: [
    { title: 'USER', files: 'FROM debian:13\nUSER root\nRUN apt-get update\nUSER app\n' },
    { title: 'installing it is another matter', files: 'FROM debian:13\nRUN apt-get update && apt-get install -y sudo && echo "app ALL=NOPASSWD: ALL" > /etc/sudoers.d/app\n' },
    { title: 'text and names', files: 'FROM debian:13\nRUN echo "run sudo make" && usermod -aG sudo app && which sudo\n' },
  ],
  on: {
    RUN(step, context) {
      const uses = step.commands.filter((command) => command.program === 'sudo')
      const [first] = uses
      const place = first?.words[0]?.range ?? first?.range
      if (first === undefined || place === undefined) return
      const down = uses.every((command) => command.arguments.some(({ value }) => value === '-u' || value.startsWith('--user')))
      const often = uses.length > 1 ? ` (${uses.length} times in this RUN)` : ''
      if (down) context.report(place, `sudo runs this as another user${often}; say it with USER, or with su or gosu where it is one command`, { severity: 'info' })
      else if (step.user?.isRoot === true) context.report(place, `The build runs as root here already, so sudo does nothing but keep a way to root in the image${often}; leave it out`, { fix: withoutSudo(uses, context) })
      else if (provesRoot(step)) context.report(place, `The build runs as root here already, as an earlier RUN installs without sudo${often}; leave it out`)
      else context.report(place, `sudo becomes root inside of an instruction${often}; write USER root in front of it and go back behind`)
    },
  },
})

/** Its options and variables in front of the command mean something; without them it only starts the rest. */
function withoutSudo(uses: readonly SimpleCommand[], context: RuleContext): FixProposal | undefined {
  const edits = uses.map((command) => {
    const [word] = command.words
    const [first] = command.arguments
    return word === undefined || first === undefined || /^-|=/.test(first.value) ? undefined : context.replace({ start: word.range.start, end: first.range.start }, '')
  })
  const known = edits.flatMap((edit) => edit ?? [])
  return known.length === edits.length && known.every((edit) => !textOf(edit).includes('\n')) ? { title: 'Leave sudo out', safety: 'unsafe', edits: known } : undefined
}

/** Where the base image says nothing: whoever installs packages without sudo is root. */
function provesRoot(step: Step<'RUN'>): boolean {
  return step.user?.isRoot === undefined && step.user?.instruction === undefined && step.stage.hasStep(installsAsRoot, step.index)
}

function installsAsRoot(step: Step): boolean {
  return step.operations.some((operation) => operation.scope === 'system' && operation.action === 'install' && !operation.command.through.includes('sudo'))
}
