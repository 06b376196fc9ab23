import { defineRule, type SimpleCommand, type Step } from '../../src/rule-api/index.ts'

/** Programs that show or change a running machine: a build step is none. */
const REASONS: Readonly<Record<string, string>> = {
  free: 'shows the memory of the machine that builds',
  top: 'watches processes, and a build has no terminal',
  vim: 'needs a terminal, which a build does not have',
  vi: 'needs a terminal, which a build does not have',
  nano: 'needs a terminal, which a build does not have',
  shutdown: 'has no machine to stop in a build',
  reboot: 'has no machine to start again in a build',
  ps: 'shows the processes of this build step alone',
  mount: 'is refused in a build, and would end with the RUN; use RUN --mount',
}

/** They change the shell that the RUN starts, and end with it. */
const ENDS_WITH_SHELL: Readonly<Record<string, string>> = {
  export: 'ends with this RUN, so neither later instructions nor the container see the variable; write ENV',
  unset: 'ends with this RUN, so later instructions and the container have the variable as before; write unset into the RUN or script that needs it',
  ulimit: 'holds for this RUN alone; limits of the container are set where it starts (docker run --ulimit, ulimits of a service)',
  umask: 'holds for this RUN alone; write it into the RUN that makes the files, or use chmod',
  alias: 'ends with this RUN; write a script, or put it into the file that an interactive shell reads',
}

export default defineRule({
  id: 'pointless-command',
  title: 'Leave out commands that mean nothing in a build',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3001'] },
  why: `A build step is a process without a terminal, an init system or a machine of its own, and all that it starts ends with it. A service that one RUN starts does
not run in the next, nor in the container, and what \`export\`, \`umask\` or \`ulimit\` set alone in a RUN is gone behind it.

A service that is started, used and stopped within one RUN (a database that gets its first tables) is not reported, nor is \`ssh\` with \`--mount=type=ssh\`.`,
  remedy: 'Take the command out. What has to run in the container belongs in ENTRYPOINT or CMD.',
  references: [{ title: 'Building best practices: RUN', url: 'https://docs.docker.com/build/building/best-practices/#run' }],
  bad: [
    { files: 'FROM debian:13\nRUN apt-get update && apt-get install -y nginx && «service nginx start»\n' },
    { title: 'systemd does not run in a build', files: 'FROM rockylinux:9\nRUN dnf install -y httpd && «systemctl start httpd»\n' },
    { title: 'tools for people', files: 'FROM debian:13\nRUN «free -m»\nRUN «top -b -n 1»\n' },
    { title: 'settings of a shell that ends', files: 'FROM debian:13\nRUN «export TEA_HOME=/srv/tea»\nRUN «ulimit -n 65536»\nRUN umask 027 && «umask 027»\n' },
    { title: 'a mount', files: 'FROM debian:13\nRUN «mount -t tmpfs none /build» && make\n' },
  ],
  good: [
    { title: 'a database that is filled in the same RUN', files: 'FROM debian:13\nRUN service postgresql start && su postgres -c "createdb shop" && service postgresql stop\n' },
    { title: 'settings for the commands behind them', files: 'FROM debian:13\nRUN export TEA_HOME=/srv/tea && mkdir "$TEA_HOME"\nRUN umask 027; mkdir /srv/cups\nRUN export KEY="$(tea --register)"\n' },
    { title: 'a unit that is enabled', files: 'FROM rockylinux:9\nRUN systemctl enable httpd\n' },
    { title: 'a process that the script itself has started', files: 'FROM debian:13\nRUN server & sleep 2 && ./fill && kill $!\n' },
    { title: 'packages and text of the same name', files: 'FROM debian:13\nRUN apt-get install -y vim && echo "service started"\n' },
    { title: 'asked with the output in use', files: 'FROM debian:13\nRUN make -j "$(free -m | awk \'/Mem/{print int($2/512)}\')"\n' },
    { title: 'ssh with an agent', files: 'FROM debian:13\nRUN --mount=type=ssh ssh -T git@git.example.org || true\n' },
    { title: 'asking for a version', files: 'FROM debian:13\nRUN vim --version && vim -E -s -c "PlugInstall" -c "qa"\n' },
  ],
  on: {
    commands: {
      '*'({ command, step }, context) {
        const reason = reasonOf(command, step)
        if (reason !== undefined) context.report(command.range, `${command.program ?? 'This'} ${reason}`)
        else if (endsAlone(command, step)) context.report(command.range, `${command.program ?? 'This'} ${ENDS_WITH_SHELL[command.program ?? ''] ?? ''}`, { aliases: [] })
      },
    },
  },
})

function reasonOf(command: SimpleCommand, step: Step<'RUN'>): string | undefined {
  const { program } = command
  const words = command.arguments.map(({ value }) => value)
  if (program === 'service') return words[1] !== undefined && /^(?:re)?start$/.test(words[1]) && isLast(command, step) ? 'starts something that ends with this RUN; start it in ENTRYPOINT or CMD' : undefined
  if (program === 'systemctl') return /^(?:re)?start$/.test(words[0] ?? '') ? 'asks an init system that no build has; start the program in ENTRYPOINT or CMD' : undefined
  if (program === undefined || !Object.hasOwn(REASONS, program)) return undefined
  if (command.pipeline !== undefined || command.inSubstitution !== undefined || command.redirects.length > 0) return undefined
  if (/^(?:vim?|nano)$/.test(program) && words.some((word) => /^(?:--version|-[cEseu]|\+)/.test(word))) return undefined
  if (program === 'mount' && (words.length === 0 || step.instruction.flags.some(({ name }) => name === 'security'))) return undefined
  return REASONS[program]
}

/** Nothing that could use the service comes behind it. */
function isLast(command: SimpleCommand, step: Step<'RUN'>): boolean {
  return step.commands.slice(step.commands.indexOf(command) + 1).every(({ program }) => /^(?:service|echo|true|sleep|rm|:)$/.test(program ?? ''))
}

/** The last command of a RUN that does nothing but to set up its own shell. */
function endsAlone(command: SimpleCommand, step: Step<'RUN'>): boolean {
  const { commands } = step
  return command === commands.at(-1) && command.redirects.length === 0 && commands.every(({ program, background }) => program !== undefined && Object.hasOwn(ENDS_WITH_SHELL, program) && !background)
}
