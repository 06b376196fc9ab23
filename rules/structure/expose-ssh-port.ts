import { defineRule, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'expose-ssh-port',
  title: 'Do not expose port 22',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  aliases: { checkov: ['CKV_DOCKER_1'], trivy: ['DS-0004'] },
  why: `Port 22 says that an SSH server runs beside the application: one more process, with keys and updates of its own, and one more way in. \`docker exec\` gives
a shell without it. Ignore it for an image whose purpose is SSH, such as a git server.`,
  remedy: 'Remove the port, and the server.',
  references: [{ title: 'docker container exec', url: 'https://docs.docker.com/reference/cli/docker/container/exec/' }],
  bad: [
    { title: 'Beside the application', files: 'FROM debian:12\nEXPOSE 80 «22»\n' },
    { title: 'With its protocol', files: 'FROM debian:12\nEXPOSE «22/tcp»\n' },
  ],
  good: [
    { title: 'nodes of a cluster reach each other over ssh', files: 'FROM debian:13\nENV HADOOP_HOME=/opt/hadoop\nEXPOSE 8020 22\n' },
    { title: 'Another port', files: 'FROM debian:12\nEXPOSE 2222 220 8022\n' },
    { title: 'Not TCP', files: 'FROM debian:12\nEXPOSE 22/udp\n' },
    { title: 'An image whose purpose it is', files: 'FROM gitea/gitea:1.24\nEXPOSE 22 3000\n' },
    { title: 'Nothing but the server', files: 'FROM debian:12\nRUN apt-get update && apt-get install -y openssh-server\nEXPOSE 22\nCMD ["/usr/sbin/sshd", "-D"]\n' },
    { title: 'A server for git', files: 'FROM debian:12\nRUN apt-get update && apt-get install -y gitolite3 openssh-server\nEXPOSE 22\n' },
  ],
  on: {
    EXPOSE: (step, context) => {
      const { stage } = step
      // Where the server is all that runs, it is what the image is for; another rule speaks of it.
      const started = (stage.entrypoint ?? stage.command)?.command
      if (started?.form === 'exec' && /(?:^|\/)sshd$/.test(started.words[0]?.value ?? '')) return
      if (stage.hasStep(isOfCluster) || isForSsh(stage.root.kind === 'image' ? stage.root.text : '', stage.name ?? '', step.stage.document.path)
        || stage.operations.some(({ operation }) => operation.packages.some((argument) => /^(?:gitolite3?|gitea|gogs|vsftpd|proftpd.*|openssh-sftp-server)$/.test(argument.name ?? '')))) return
      for (const port of step.instruction.ports) {
        const { text, resolved } = step.expand(port)
        if (resolved && /^(?:.*:)?22(?:\/tcp)?$/i.test(text)) context.report(port.range, 'Port 22 is that of an SSH server, which a container does without; use docker exec')
      }
    },
  },
})

const CLUSTER_PORTS = new Set(['6123', '7077', '8020', '8042', '8088', '9870', '50010', '50070', '50090', '60010', '16010'])

/** Hadoop and its like start their workers over ssh, from node to node. */
function isOfCluster({ instruction }: Step): boolean {
  if (instruction.keyword === 'ENV') return instruction.pairs.some((pair) => /^(?:HADOOP|HBASE|SPARK|FLINK|YARN|HDFS|SLURM|MPI)_/.test(pair.key.value))
  return instruction.keyword === 'EXPOSE' && instruction.ports.some((port) => CLUSTER_PORTS.has(port.value.split('/')[0] ?? ''))
}

/** Whether names say that SSH is what the image is for. */
function isForSsh(...names: readonly string[]): boolean {
  return names.some((name) => /(?:^|[/_.-])(?:ssh|sshd|openssh|sftp|scp|hadoop|hdfs|hbase|spark|flink|slurm|mpi|git|gitea|gogs|gitlab|forgejo|gitolite|bastion|jumphost|rsync|borg|ansible)/i.test(name))
}
