import { containerOfStage, defineRule, type Stage, servicesRunning } from '../../src/rule-api/index.ts'

const SERVER_PACKAGES = new Set(['openssh-server', 'dropbear', 'dropbear-bin', 'tinyssh', 'ssh'])
/** Images whose purpose is the login, or whose programs start one another by ssh. */
const MEANT_FOR_SSH = /(?:^|[/._-])(?:ssh|sshd|sftp|bastion|jump|jumphost|jumpbox|ansible|vagrant|hadoop|spark|mpi|openmpi|slurm|rsync|git|gitlab|gerrit|gitea|jenkins|slave|agent|tunnel|kitchen|molecule)(?:[/._-]|$)/i
const CLUSTER_PACKAGES = /^(?:openmpi.*|mpich.*|slurm.*|pdsh|hadoop.*|vsftpd|git-daemon.*|gitolite.*)$/

export default defineRule({
  id: 'ssh-server-in-container',
  title: 'Leave the ssh server out',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  why: `\`docker compose exec\` opens a shell in a container without any server. An ssh server is a second process that nobody watches, a
further way in, and needs keys, users and updates of its own. Ignore it for an image whose purpose is the login: sftp, a bastion, a cluster that starts its workers by ssh.`,
  remedy: 'Remove the server and use `docker compose exec service sh`.',
  references: [{ title: 'docker compose exec', url: 'https://docs.docker.com/reference/cli/docker/compose/exec/' }],
  bad: [
    { title: 'On Debian', files: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends git «openssh-server»\nCMD ["/start.sh"]\n' },
    { title: 'On Alpine, where one package holds client and server', files: 'FROM alpine:3.23\nRUN apk add --no-cache «openssh» && ssh-keygen -A\nCMD ["/usr/sbin/sshd", "-D"]\n' },
  ],
  good: [
    { title: 'The client', files: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y openssh-client\n' },
    { title: 'Alpine\'s package for the client in it', files: 'FROM alpine:3.23\nRUN apk add --no-cache git openssh\nCMD ["git", "pull"]\n' },
    { title: 'An image for logins', files: { 'sftp/Dockerfile': 'FROM debian:12\nRUN apt-get update && apt-get install -y openssh-server\n' } },
    { title: 'A cluster that needs it', files: 'FROM debian:12\nRUN apt-get update && apt-get install -y openssh-server openmpi-bin\n' },
    { title: 'Only a builder has it', files: 'FROM debian:12 AS build\nRUN apt-get update && apt-get install -y openssh-server\nFROM debian:12\nCMD ["shop"]\n' },
  ],
  stages: 'shipped',
  on: {
    stage: (stage, context) => {
      const operations = stage.chain.flatMap((link) => link.operations).filter(({ operation }) => operation.action === 'install' && operation.scope === 'system')
      if (operations.some(({ operation }) => operation.packages.some((argument) => CLUSTER_PACKAGES.test(argument.name ?? '')))) return
      for (const { operation, step } of operations) {
        const found = operation.packages.find((argument) => argument.kind === 'name' && (SERVER_PACKAGES.has(argument.name ?? '') || (argument.name === 'openssh' && operation.manager === 'apk' && startsServer())))
        if (found === undefined) continue
        if (isMeant(stage)) return
        context.report({ range: found.range, document: step.stage.document }, `${found.name ?? ''} puts an ssh server into the container; open shells with "${servicesRunning(context.project, stage).length > 0 ? 'docker compose exec' : 'docker exec'}" and leave the server out`)
        return
      }
      function startsServer(): boolean {
        return containerOfStage(context.project, stage).commands.some(({ command }) => command.program === 'sshd')
          || stage.chain.some((link) => link.steps.some((step) => step.instruction.keyword === 'RUN' && step.commands.some((command) => command.program === 'ssh-keygen' && command.arguments.some((word) => word.value === '-A'))))
      }
    },
  },
})

function isMeant(stage: Stage): boolean {
  const reference = stage.root.kind === 'image' ? stage.root.reference.repository : ''
  return MEANT_FOR_SSH.test(stage.document.path) || MEANT_FOR_SSH.test(stage.name ?? '') || MEANT_FOR_SSH.test(reference)
}
