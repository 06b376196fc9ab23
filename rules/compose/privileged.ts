import { defineRule, isTrue, programOfImage } from '../../src/rule-api/index.ts'

/** Images that cannot do their work without: whole machines and Docker itself in a container. */
const NEEDS_IT = /^(?:docker|dind|k3s|kind|node|minikube|rke2|rancher|buildkit|binfmt|qemu-user-static|systemd|cadvisor)$/

export default defineRule({
  id: 'privileged',
  title: 'Give a service what it needs instead of privileged',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  aliases: { composeLint: ['CL-0002'] },
  purposes: ['production', 'development', 'template', 'unknown'],
  why: `\`privileged: true\` gives the container every capability and every device of the host, and turns off its system call filter: whoever breaks into it mounts the host's disk and is root there.
Most services that have it need one device or one capability.

Docker in Docker and other machines within a container cannot do without; for images that are known as such this is advice only. Ignore it where a whole host is what the service is for.`,
  remedy: 'Name what is needed: `devices:` for hardware, `cap_add:` for a right, `sysctls:` for a kernel setting.',
  references: [
    { title: 'Compose: privileged', url: 'https://docs.docker.com/reference/compose-file/services/#privileged' },
    { title: 'Docker: runtime privilege and Linux capabilities', url: 'https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities' },
  ],
  bad: [
    { files: `services:\n  scanner:\n    image: shop/scanner:1\n    privileged: «true»\n    devices:\n      - /dev/ttyUSB0\n` },
    { title: 'Docker in Docker, as advice', files: `services:\n  builder:\n    image: docker:28-dind\n    privileged: «true»\n` },
    { title: 'for the build', files: { 'compose.yaml': `services:\n  web:\n    build:\n      context: .\n      privileged: «true»\n`, Dockerfile: 'FROM debian:12\n' } },
  ],
  good: [
    { title: 'one device', files: `services:\n  scanner:\n    image: shop/scanner:1\n    devices:\n      - /dev/ttyUSB0\n` },
    { title: 'turned off', files: `services:\n  web:\n    image: shop/web:1\n    privileged: false\n` },
    { title: 'not known', files: `services:\n  web:\n    image: shop/web:1\n    privileged: \${PRIVILEGED}\n` },
    { title: 'a test stack', files: { 'ci/compose.yaml': 'services:\n  docker:\n    image: shop/runner:1\n    privileged: true\n' } },
    { title: 'only a variable of that name', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      privileged: "true"\n` },
  ],
  on: {
    service({ service, image }, context) {
      const program = programOfImage(image)
      const isNeeded = program !== undefined && NEEDS_IT.test(program)
      if (service.privileged !== undefined && isTrue(service.privileged)) {
        context.report(service.privileged, `${service.name} gets every capability and device of the host, so a break-in is one into the host; name the devices and capabilities that it needs`, isNeeded ? { severity: 'info' } : {})
      }
      const build = service.build?.value
      const forBuild = build?.kind === 'mapping' ? build.entries.get('privileged')?.value : undefined
      if (forBuild?.kind === 'scalar' && isTrue(forBuild)) {
        context.report(forBuild, `The build of ${service.name} gets every capability and device of the host; name what it needs with \`entitlements\``, { aliases: [] })
      }
    },
  },
})
