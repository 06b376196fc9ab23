import { daemonSocketOf, defineRule, isAboutDocker, isTrue, type Mount, programOfImage } from '../../src/rule-api/index.ts'

/** Programs that filter the socket for others: the remedy, not the fault. */
const PROXIES = /socket-proxy|dockerproxy|docker-proxy|dockersocket/

export default defineRule({
  id: 'docker-socket',
  title: "Do not hand over the Docker daemon's socket",
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  aliases: { composeLint: ['CL-0001'] },
  purposes: ['production', 'development', 'template', 'unknown'],
  why: `Who can talk to the daemon can start a container with the host's disk in it: the socket is root on the host. Mounting it with \`:ro\` changes nothing, as that only protects the socket's file, not what is said through it.

For programs that are about Docker (a proxy that discovers services, a console, an updater) this is advice only. A filtering proxy in front of the socket itself is not reported, nor is a socket in the project's own folder, which may be such a proxy's.`,
  remedy: 'Put a socket proxy in front of it that lets through only what the service asks for, and give the service the address of that one: `DOCKER_HOST: tcp://socket-proxy:2375`, on a network of their own.',
  references: [{ title: 'Docker: protect the daemon socket', url: 'https://docs.docker.com/engine/security/protect-access/' }, { title: 'OWASP: Docker security', url: 'https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html' }],
  bad: [
    { files: `services:\n  forge:\n    image: shop/forge:1\n    volumes:\n      - «/var/run/docker.sock:/var/run/docker.sock»\n` },
    { title: 'read-only, which does not help', files: `services:\n  status:\n    image: shop/status:1\n    volumes:\n      - «/var/run/docker.sock:/var/run/docker.sock:ro»\n` },
    { title: 'the folder with the socket in it', files: `services:\n  status:\n    image: shop/status:1\n    volumes:\n      - «type: bind\n        source: /var/run\n        target: /host/run\n        read_only: true»\n` },
    { title: 'a program about Docker, as advice', files: `services:\n  proxy:\n    image: traefik:3.5\n    volumes:\n      - «/run/docker.sock:/var/run/docker.sock:ro»\n` },
    { title: 'compose mounts it', files: `services:\n  tool:\n    image: shop/tool:1\n    use_api_socket: «true»\n` },
    { title: 'its place comes out of a variable', files: `services:\n  tool:\n    image: shop/tool:1\n    volumes:\n      - «\${DOCKER_SOCKET}:/var/run/docker.sock»\n` },
  ],
  good: [
    { title: 'the proxy in front of it', files: `services:\n  socket-proxy:\n    image: tecnativa/docker-socket-proxy:0.3\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock:ro\n  proxy:\n    image: traefik:3.5\n    environment:\n      DOCKER_HOST: tcp://socket-proxy:2375\n` },
    { title: 'the filtered socket of a proxy', files: `services:\n  status:\n    image: shop/status:1\n    volumes:\n      - ./sockets/docker.sock:/var/run/docker.sock\n` },
    { title: 'another socket', files: `services:\n  web:\n    image: shop/web:1\n    volumes:\n      - /run/postgresql:/run/postgresql\n      - /run/user/1000/pulse:/run/pulse\n` },
    { title: 'a folder of a volume', files: `services:\n  web:\n    image: shop/web:1\n    volumes:\n      - run:/var/run\nvolumes:\n  run:\n` },
    { title: 'a test stack', files: { 'test/compose.yaml': 'services:\n  runner:\n    image: shop/runner:1\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n' } },
  ],
  on: {
    service(model, context) {
      const { service } = model
      const program = programOfImage(model.image)
      if (program !== undefined && PROXIES.test(program)) return
      const severity = program !== undefined && isAboutDocker(program) ? { severity: 'info' as const } : {}
      for (const mount of service.volumes) {
        const daemon = daemonSocketOf(mount, model)
        if (daemon === undefined) continue
        context.report(mount, `${service.name} can tell ${daemon} to do anything on the host through this socket${readOnlyNote(mount)}; put a proxy in front of it that lets through only what the service needs`, severity)
      }
      const own = service.get('use_api_socket')?.value
      if (own?.kind === 'scalar' && isTrue(own)) context.report(own, `${service.name} can tell Docker to do anything on the host through its socket; give it a proxy that lets through only what it needs`, { ...severity, aliases: [] })
    },
  },
})

function readOnlyNote(mount: Mount): string {
  return mount.readOnly ? ', also when it is mounted read-only' : ''
}
