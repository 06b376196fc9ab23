import { defineRule, joinPath, type Port, type Project, type ServiceModel, stageOfService } from '../../src/rule-api/index.ts'

const PROXIES = new Set(['nginx', 'caddy', 'haproxy', 'httpd', 'traefik', 'nginxinc/nginx-unprivileged', 'envoyproxy/envoy', 'openresty/openresty', 'nginxproxy/nginx-proxy', 'jwilder/nginx-proxy'])
const EVERYWHERE = new Set([undefined, '0.0.0.0', '::', '*'])
const CONFIGURATION = /\.(?:conf|cfg|template|caddy|ya?ml|toml|tmpl)$|^(?:Caddyfile|nginx\.conf|haproxy\.cfg)/

export default defineRule({
  id: 'port-published-beside-proxy',
  title: 'Publish the proxy only, not what stands behind it',
  category: 'security',
  severity: 'info',
  since: '0.1.0',
  fragments: false,
  purposes: ['production', 'unknown'],
  why: `Where a proxy of the stack serves an application, the application's own published port is a second way in: without TLS, without the proxy's limits and access rules, past its log. The proxy reaches the application by its service's name and needs no published port.

Judged only where the proxy's configuration in the project (or a label of Traefik) names the service and the port. In development files both are usual.`,
  remedy: 'Remove the mapping, or publish it on `127.0.0.1`.',
  references: [{ title: 'Docker: port publishing', url: 'https://docs.docker.com/engine/network/port-publishing/' }],
  bad: [
    {
      files: {
        'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    ports:\n      - «"8000:8000"»\n  nginx:\n    image: nginx:1.29\n    ports: ["80:80"]\n    volumes: ["./nginx:/etc/nginx/conf.d:ro"]\n',
        'nginx/site.conf': 'server {\n  location / {\n    proxy_pass http://web:8000;\n  }\n}\n',
      },
    },
    { title: 'labels of Traefik', files: `services:\n  web:\n    image: shop/web:1\n    labels:\n      - traefik.enable=true\n      - traefik.http.services.web.loadbalancer.server.port=8000\n    ports:\n      - «8000:8000»\n  traefik:\n    image: traefik:3.5\n    ports: ["443:443"]\n` },
  ],
  good: [
    {
      title: 'on the host only', files: {
        'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    ports: ["127.0.0.1:8000:8000"]\n  nginx:\n    image: nginx:1.29\n    ports: ["80:80"]\n    volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro"]\n',
        'nginx.conf': 'proxy_pass http://web:8000;\n',
      },
    },
    {
      title: 'another port of the application', files: {
        'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    ports: ["9000:9000"]\n  nginx:\n    image: nginx:1.29\n    ports: ["80:80"]\n    volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro"]\n',
        'nginx.conf': 'proxy_pass http://web:8000;\n',
      },
    },
    { title: 'nothing says what the proxy serves', files: `services:\n  web:\n    image: shop/web:1\n    ports: ["8000:8000"]\n  nginx:\n    image: nginx:1.29\n    ports: ["80:80"]\n` },
    {
      title: 'development', files: {
        'compose.dev.yaml': 'services:\n  web:\n    image: shop/web:1\n    ports: ["8000:8000"]\n  nginx:\n    image: nginx:1.29\n    ports: ["80:80"]\n    volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro"]\n',
        'nginx.conf': 'proxy_pass http://web:8000;\n',
      },
    },
    { title: 'the proxy itself is not published', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    ports: ["8000:8000"]\n  nginx:\n    image: nginx:1.29\n    volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro"]\n', 'nginx.conf': 'proxy_pass http://web:8000;\n' } },
  ],
  on: {
    compose(compose, context) {
      const models = context.project.modelsIn(compose)
      const proxies = models.filter((model) => isProxy(model, context.project) && model.service.ports.some((port) => port.isPublished))
      if (proxies.length === 0) return
      for (const model of models) {
        if (proxies.includes(model) || model.dataService !== undefined) continue
        for (const port of model.service.ports) {
          if (!port.resolved || !port.isPublished || port.protocol !== 'tcp' || port.target === undefined || !EVERYWHERE.has(port.hostIp)) continue
          const proxy = proxies.find((each) => serves(each, model, port, context.project))
          if (proxy === undefined) continue
          context.report(port, `${proxy.service.name} serves ${model.service.name}, whose own port is open to everybody beside it; remove the mapping, or publish it on 127.0.0.1`)
        }
      }
    },
  },
})

function isProxy(model: ServiceModel, project: Project): boolean {
  const root = stageOfService(project, model)?.root
  const reference = root?.kind === 'image' ? root.reference : model.service.build === undefined ? model.image : undefined
  return reference !== undefined && PROXIES.has(reference.repository.replace(/^library\//, ''))
}

function serves(proxy: ServiceModel, model: ServiceModel, port: Port, project: Project): boolean {
  const { service } = model
  const target = port.target?.start ?? 0
  if (proxy.image?.repository === 'traefik' && service.labels.some((label) => label.name === 'traefik.enable' && label.value?.text === 'true')) {
    return service.labels.some((label) => /^traefik\.http\.services\.[^.]+\.loadbalancer\.server\.port$/i.test(label.name) && label.value?.text === String(target))
  }
  const names = [service.name, ...(service.containerName?.resolved === true ? [service.containerName.text] : []), ...service.networks.flatMap((network) => network.aliases.map((alias) => alias.text))]
  return configurationOf(proxy, project).some((text) => names.some((name) => mentions(text, `${name}:${target}`)))
}

/** `host:port` as a whole, outside of comments. */
function mentions(text: string, address: string): boolean {
  return text.split('\n').some((line) => {
    const content = line.split('#', 1)[0] ?? ''
    for (let at = content.indexOf(address); at !== -1; at = content.indexOf(address, at + 1)) {
      if (!/[\w.-]/.test(content[at - 1] ?? ' ') && !/\d/.test(content[at + address.length] ?? ' ')) return true
    }
    return false
  })
}

/** The proxy's configuration, as far as the project holds it: what is mounted into it, and the files of its build context. */
function configurationOf(proxy: ServiceModel, project: Project): readonly string[] {
  const paths = proxy.service.volumes.flatMap((mount) => (mount.kind === 'bind' && mount.hostPath !== undefined ? filesAt(mount.hostPath, project) : []))
  const context = proxy.build?.context?.folder
  const built = context === undefined || context === '.' ? [] : filesAt(context, project)
  return [...paths, ...built].flatMap((path) => project.document(path)?.text ?? [])
}

function filesAt(path: string, project: Project): readonly string[] {
  if (project.files.stat(path)?.kind === 'file') return CONFIGURATION.test(path.slice(path.lastIndexOf('/') + 1)) ? [path] : []
  return project.files.list(path).flatMap((entry) => (entry.kind === 'file' && CONFIGURATION.test(entry.name) ? [joinPath(path, entry.name)] : []))
}
