import { defineRule, shipsLayers, type SimpleCommand, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'private-key-in-image',
  title: 'Make private keys where the container starts, not in the build',
  category: 'secrets',
  severity: 'warning',
  since: '0.1.0',
  stages: 'shipped',
  purposes: ['production', 'unknown'],
  why: `A key that a RUN makes is the same in every container of the image, and whoever may pull the image has it: the identity of an SSH host, the key of a certificate, a login without a password.
It also stays in its layer when a later RUN deletes it, and is as old as the build.

Not reported where the same RUN takes the key away again, in stages that are thrown away, and for development and tests. Ignore it for a certificate that only has to be there until a real one is mounted over it.`,
  remedy: 'Make the key in the start script, into a volume, when there is none; or mount one as a secret.',
  references: [
    { title: 'Docker Compose: secrets', url: 'https://docs.docker.com/compose/how-tos/use-secrets/' },
    { title: 'ssh-keygen(1)', url: 'https://man.openbsd.org/ssh-keygen.1' },
  ],
  bad: [
    { title: 'The keys of an SSH host', files: 'FROM debian:13\nRUN apt-get update && apt-get install -y openssh-server && «ssh-keygen -A»\nCMD ["/usr/sbin/sshd", "-D"]\n' },
    { title: 'A login without a password: once for a RUN', files: 'FROM debian:13\nRUN «ssh-keygen -q -t ed25519 -N "" -f /root/.ssh/id_ed25519» && ssh-keygen -t rsa -N "" -f /etc/ssh/ssh_host_rsa_key && cat /root/.ssh/*.pub >> /root/.ssh/authorized_keys\n' },
    { title: 'A certificate that signs itself', files: 'FROM nginx:1.29\nRUN «openssl req -x509 -nodes -newkey rsa:2048 -subj /CN=tea.example.org -keyout /etc/nginx/tea.key -out /etc/nginx/tea.crt»\n' },
    { title: 'A key alone, deleted too late', files: 'FROM debian:13\nRUN «openssl genrsa 2048» > /srv/tea.key && openssl req -new -key /srv/tea.key -subj /CN=tea -out /srv/tea.csr\nRUN rm /srv/tea.key\nCMD ["/srv/tea"]\n' },
  ],
  good: [
    { title: 'Looks at keys, or makes none', files: 'FROM debian:13\nRUN ssh-keygen -lf /etc/ssh/ssh_host_rsa_key.pub && ssh-keygen -F git.example.org && ssh-keygen -y -f /run/k > /k.pub && ssh-keygen -R git.example.org\nRUN openssl req -new -key /run/secrets/k -out /k.csr && openssl dhparam -out /dh.pem 2048 && openssl rand -hex 16 && openssl x509 -in /c.crt -noout -text\n' },
    { title: 'Taken away in the same RUN', files: 'FROM debian:13\nRUN ssh-keygen -t rsa -N "" -f /tmp/key && ./fill-with /tmp/key && rm -f /tmp/key /tmp/key.pub\nRUN openssl req -x509 -nodes -newkey rsa:2048 -keyout /tmp/a.key -out /tmp/a.crt && ./test && rm /tmp/*.key\nRUN ssh-keygen -A && /usr/sbin/sshd -t && rm -f /etc/ssh/ssh_host_*\n' },
    { title: 'A stage that is thrown away', files: 'FROM debian:13 AS test\nRUN openssl genpkey -algorithm ed25519 -out /k.pem\nFROM debian:13\nCOPY tea /usr/bin/\n' },
    { title: 'For development', files: { 'dev.Dockerfile': 'FROM nginx:1.29\nRUN openssl req -x509 -nodes -newkey rsa:2048 -subj /CN=localhost -keyout /etc/nginx/k.pem -out /etc/nginx/c.pem\n' } },
    { title: 'In the start script', files: { Dockerfile: 'FROM debian:13\nCOPY start.sh /start.sh\nCMD ["/start.sh"]\n', 'start.sh': '#!/bin/sh\nssh-keygen -A\nexec /usr/sbin/sshd -D\n' } },
    { title: 'Into memory', files: 'FROM debian:13\nRUN --mount=type=tmpfs,target=/tmp/keys openssl genrsa -out /tmp/keys/k.pem 2048\n' },
  ],
  on: {
    RUN(step, context) {
      if (!shipsLayers(step.stage)) return
      const command = step.commands.find((candidate) => makesKey(candidate) && !isTakenAway(candidate, step))
      if (command === undefined) return
      context.report({ start: command.words[0]?.range.start ?? command.range.start, end: command.words.at(-1)?.range.end ?? command.range.end },
        'This private key is the same in every container, and whoever has the image has it; make it when the container starts, or mount one as a secret')
    },
  },
})

/** Modes of ssh-keygen in which it makes no key: it shows, converts, looks up, signs or checks. */
const OTHER_MODES = /^-[a-zA-Z]*[lyeiFRHBLDsYIkQrpcMU]/

function makesKey(command: SimpleCommand): boolean {
  const words = command.arguments.map(({ value }) => value)
  if (command.inFunction !== undefined || command.inSubstitution !== undefined) return false
  switch (command.program) {
    case 'ssh-keygen': return !optionsOf(words).some((word) => OTHER_MODES.test(word)) && words.some((word) => /^-[a-zA-Z]*[AtfNP]/.test(word))
    case 'dropbearkey': return words.includes('-f') && !words.includes('-y')
    case 'openssl': return /^(?:genrsa|genpkey|gendsa)$/.test(words[0] ?? '') || (words[0] === 'ecparam' && words.includes('-genkey')) || (words[0] === 'req' && (words.includes('-newkey') || (words.includes('-keyout') && !words.includes('-key'))))
    default: return false
  }
}

/** The options of ssh-keygen, without what stands behind those that take a value. */
function optionsOf(words: readonly string[]): readonly string[] {
  return words.filter((word, at) => word.startsWith('-') && !/^-[a-zA-Z]*[btfNPCmaO]$/.test(words[at - 1] ?? ''))
}

/** Whether the file goes with the RUN: removed behind the command, or written to a mount. */
function isTakenAway(command: SimpleCommand, step: Step<'RUN'>): boolean {
  const written = writtenTo(command) ?? (command.program === 'ssh-keygen' && command.arguments.some(({ value }) => value === '-A') ? '/etc/ssh/ssh_host_rsa_key' : undefined)
  if (written === undefined) return command.program !== 'ssh-keygen' && command.redirects.length === 0
  if (written.includes('$') || step.mounts.some((mount) => mount.target !== undefined && mount.target !== '/' && written.startsWith(`${mount.target}/`))) return true
  return step.commands.some((other) => other.index > command.index && (other.program === 'rm' || other.program === 'shred') && other.arguments.some(({ value }) => value === written || covers(value, written)))
}

/** The file that gets the key; undefined for what is printed, and for the standard places of `ssh-keygen`. */
function writtenTo(command: SimpleCommand): string | undefined {
  const words = command.arguments.map(({ value }) => value)
  const at = words.findIndex((word) => /^(?:-[a-zA-Z]*f|-out|-keyout)$/.test(word) && !(word === '-out' && words[0] === 'req'))
  return at === -1 ? command.redirects.find(({ operator }) => operator === '>')?.target?.value : words[at + 1]
}

/** `/tmp/*.key`, or a folder that holds the file. */
function covers(value: string, written: string): boolean {
  const [before, after, ...more] = value.split('*')
  if (before === undefined || more.length > 0) return false
  return after === undefined ? written.startsWith(`${value.replace(/\/$/, '')}/`) : written.startsWith(before) && written.endsWith(after)
}
