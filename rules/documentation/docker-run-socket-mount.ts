import { daemonAt, defineRule, isAboutDocker, parseImageReference, programOfImage } from '../../src/rule-api/index.ts'

/** The host's side of `--mount type=bind,source=…`. */
function sourceOfMount(value: string): string | undefined {
  const fields = value.split(',')
  return fields.map((field) => /^(?:source|src)=(.*)$/.exec(field)?.[1]).find((source) => source !== undefined)
}

export default defineRule({
  id: 'docker-run-socket-mount',
  title: "Do not tell readers to hand over the Docker daemon's socket",
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  why: `A container that holds \`/var/run/docker.sock\` can start another one with the host's disk in it: the socket is root on the reader's machine, with \`:ro\` as well, which only protects the socket's file.

For programs that are about Docker (a proxy that discovers services, a console, an updater) it is information: there the reader at least knows.`,
  remedy: 'Put a socket proxy in between that lets through only what the program asks for, and show `-e DOCKER_HOST=tcp://socket-proxy:2375`.',
  references: [{ title: 'Docker: protect the daemon socket', url: 'https://docs.docker.com/engine/security/protect-access/' }],
  purposes: ['production', 'development', 'template', 'unknown'],
  bad: [
    { files: { 'README.md': '```sh\ndocker run -d \\\n  -v «/var/run/docker.sock:/var/run/docker.sock» \\\n  shop/status:1.4\n```\n' } },
    { title: 'the long form', files: { 'README.md': '* Start it:\n\n      docker run --mount «type=bind,src=/run/docker.sock,dst=/sock» shop/status:1.4\n\n  or so:\n\n  ```sh\n  docker run --mount «type=bind,src=/run/docker.sock,dst=/sock» shop/status:1.4\n  ```\n' } },
    { title: 'a program about Docker, as information', files: { 'README.md': '```sh\ndocker run -v «/var/run/docker.sock:/var/run/docker.sock:ro» portainer/portainer-ce:2.33\n```\n' } },
  ],
  good: [
    { title: 'the socket of a proxy in the own folder', files: { 'README.md': '```sh\ndocker run -v ./sockets/docker.sock:/var/run/docker.sock shop/status:1.4\n```\n' } },
    { title: 'another file', files: { 'README.md': '```sh\ndocker run -v "$PWD:/app" -v /run/postgresql:/run/postgresql shop/web:1.4\n```\n' } },
    { title: 'an argument of the program', files: { 'README.md': '```sh\ndocker run shop/tool:1.4 -v /var/run/docker.sock:/x\n```\n' } },
  ],
  on: {
    commandLine({ action, options, image }, context) {
      if (action !== 'run') return
      const program = image?.literal === undefined ? undefined : programOfImage(parseImageReference(image.literal))
      const severity = program !== undefined && isAboutDocker(program) ? { severity: 'info' as const } : {}
      for (const name of ['-v', '--volume', '--mount']) {
        for (const use of options.flags.get(name) ?? []) {
          const source = name === '--mount' ? sourceOfMount(use.value ?? '') : use.value?.split(':')[0]
          const daemon = source === undefined ? undefined : daemonAt(source)
          if (daemon === undefined) continue
          context.report(use.valueWord ?? use.word, `Who follows this lets the container tell ${daemon} to do anything on the machine; put a proxy in front of the socket that lets through only what it needs`, severity)
        }
      }
    },
  },
})
