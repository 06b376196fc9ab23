import { defineRule, parseImageReference, programOfImage } from '../../src/rule-api/index.ts'

/** Images that cannot do their work without: whole machines and Docker itself in a container. */
const NEEDS_IT = /^(?:docker|dind|k3s|kind|node|minikube|rke2|rancher|buildkit|binfmt|qemu-user-static|systemd|cadvisor)$/

export default defineRule({
  id: 'docker-run-privileged',
  title: 'Tell readers what a container needs instead of --privileged',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  why: `A reader copies the line as it stands, and \`--privileged\` gives the container every capability and every device of the reader's machine: whoever breaks into it mounts the host's disk
and is root there. Most programs for which it is written need one device or one capability.

For images that are whole machines or Docker itself it is information only. In a section about tests it is not reported.`,
  remedy: 'Name what is needed: `--device` for hardware, `--cap-add` for a right, `--sysctl` for a kernel setting.',
  references: [{ title: 'Docker: runtime privilege and Linux capabilities', url: 'https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities' }],
  purposes: ['production', 'development', 'template', 'unknown'],
  bad: [
    { files: { 'README.md': '# Scanner\n\n```sh\nsudo docker run -it «--privileged» shop/scanner:1.4\n```\n' } },
    { title: 'Docker in Docker, as information', files: { 'README.md': '> ```sh\n> docker run «--privileged» -d docker:28-dind\n> ```\n' } },
  ],
  good: [
    { title: 'one device', files: { 'README.md': '```sh\ndocker run --device /dev/ttyUSB0 shop/scanner:1.4\n```\n' } },
    { title: 'an option of the program in the container', files: { 'README.md': '```sh\ndocker run shop/scanner:1.4 --privileged\n```\n' } },
    { title: 'turned off', files: { 'README.md': '```sh\ndocker run --privileged=false shop/scanner:1.4\n```\n' } },
    { title: 'history', files: { 'CHANGELOG.md': 'Was:\n\n```sh\ndocker run --privileged shop/scanner:1.4\n```\n' } },
  ],
  on: {
    commandLine({ action, options, image }, context) {
      const use = action === 'run' ? options.flags.get('--privileged')?.at(-1) : undefined
      if (use === undefined || use.value === 'false') return
      const program = image?.literal === undefined ? undefined : programOfImage(parseImageReference(image.literal))
      const isNeeded = program !== undefined && NEEDS_IT.test(program)
      context.report(use.word, 'Who follows this gives the container every capability and device of the machine; name the devices and capabilities that it needs', isNeeded ? { severity: 'info' } : {})
    },
  },
})
