import { describe, expect, it } from 'vitest'
import { nginxConfiguration, type NginxConfiguration, startsNginx } from '../../src/project/nginx.ts'
import { textOf } from '../../src/text/document.ts'
import { lastStage, projectOf, serviceNamed } from '../support/memory-project.ts'

function configurationOf(text: string): NginxConfiguration {
  const project = projectOf({ Dockerfile: 'FROM nginx:1.29\nCOPY site.conf /etc/nginx/conf.d/default.conf\n', 'site.conf': text })
  const configuration = nginxConfiguration(project, lastStage(project), undefined)
  if (configuration === undefined) throw new Error('no configuration')
  return configuration
}

describe('the ports of nginx', () => {
  it.each([
    ['listen 8080;', [8080]], ['listen 80; listen [::]:80;', [80]], ['listen 443 ssl; # listen 1;', [443]], ['server_name a;', [80]], ['listen 127.0.0.1:81;', [81]],
  ])('%s', (line, ports) => {
    const project = projectOf({ Dockerfile: 'FROM nginx:1.29\nCOPY site.conf /etc/nginx/conf.d/default.conf\n', 'site.conf': `server { ${line} }\n` })
    expect([...nginxConfiguration(project, lastStage(project), undefined)?.ports ?? []]).toEqual(ports)
  })

  it.each(['listen $PORT;', 'listen ${PORT};'])('does not know %s', (line) => {
    const project = projectOf({ Dockerfile: 'FROM nginx:1.29\nCOPY site.conf /etc/nginx/conf.d/default.conf\n', 'site.conf': `server { ${line} }\n` })
    expect(nginxConfiguration(project, lastStage(project), undefined)).toBeUndefined()
  })

  it('does not know what files that it does not see say', () => {
    const project = projectOf({ Dockerfile: 'FROM nginx:1.29\nCOPY nginx.conf /etc/nginx/nginx.conf\n', 'nginx.conf': 'http { include /etc/nginx/sites/*; server { listen 80; } }\n' })
    expect(nginxConfiguration(project, lastStage(project), undefined)).toBeUndefined()
    const base = projectOf({ Dockerfile: 'FROM nginx:1.29\nCOPY a.html /a.html\n' })
    expect(nginxConfiguration(base, lastStage(base), undefined)).toBeUndefined()
  })
})

it('reads where requests go, through upstream blocks', () => {
  const { upstreams } = configurationOf('upstream app { least_conn; server web:8000 weight=2; server spare; }\nserver { location / { proxy_pass http://app; } location ~ \\.php$ { fastcgi_pass php:9000; } location /x { proxy_pass http://$host; } # proxy_pass http://old:1;\n}\n')
  expect(upstreams.map(({ host, port, at, portAt }) => [host, port, textOf(at), portAt === undefined ? '' : textOf(portAt)]))
    .toEqual([['php', 9000, 'php', '9000'], ['web', 8000, 'web', '8000'], ['spare', undefined, 'spare', '']])
})

it('reads which folders are served', () => {
  const { served, paths } = configurationOf('server { root /srv/www; location /static/ { alias "/srv/static/"; } ssl_certificate /etc/ssl/shop.pem; }\n')
  expect(served.map(({ path }) => path)).toEqual(['/srv/www', '/srv/static'])
  expect(paths).toContain('/etc/ssl/shop.pem')
})

it('takes a long file in a moment', () => {
  expect(configurationOf(`server { ${'location / { root /a; } upstream '.repeat(20_000)} }`).served).toHaveLength(20_000)
})

describe('the configuration of a service that mounts it', () => {
  const SITE = 'server { listen 8080; location / { proxy_pass http://web:8000; } }\n'
  function portsOf(volumes: string, files: Readonly<Record<string, string>>, image = 'nginx:1.29'): number[] | undefined {
    const project = projectOf({ 'compose.yaml': `services:\n  proxy:\n    image: ${image}\n    volumes: ${volumes}\n`, ...files })
    const model = serviceNamed(project, 'proxy')
    expect(startsNginx(undefined, model)).toBe(true)
    const configuration = nginxConfiguration(project, undefined, model)
    return configuration === undefined ? undefined : [...configuration.ports ?? []]
  }

  it.each([
    ['a file', '["./site.conf:/etc/nginx/conf.d/default.conf:ro"]', { 'site.conf': SITE }],
    ['a folder', '["./sites:/etc/nginx/conf.d"]', { 'sites/default.conf': SITE }],
    ['a template', '["./templates:/etc/nginx/templates"]', { 'templates/default.conf.template': SITE }],
    ['a file over one of a folder', '["./sites:/etc/nginx/conf.d", "./site.conf:/etc/nginx/conf.d/default.conf"]', { 'sites/default.conf': 'server { listen 1; }\n', 'site.conf': SITE }],
  ])('is read out of %s', (_, volumes, files) => {
    expect(portsOf(volumes, files)).toEqual([8080])
  })

  it.each([
    ['a volume that Docker keeps', '["sites:/etc/nginx/conf.d"]', { 'site.conf': SITE }],
    ['a path that is not there', '["./gone.conf:/etc/nginx/conf.d/default.conf"]', { 'site.conf': SITE }],
    ['a variable', '["${SITE}:/etc/nginx/conf.d/default.conf"]', { 'site.conf': SITE }],
    ['another site beside the default', '["./site.conf:/etc/nginx/conf.d/shop.conf"]', { 'site.conf': SITE }],
    ['a mount over the file', '["./site.conf:/etc/nginx/conf.d/default.conf", "./empty:/etc/nginx"]', { 'site.conf': SITE, 'empty/notes.txt': '' }],
  ])('is not known behind %s', (_, volumes, files) => {
    expect(portsOf(volumes, files)).toBeUndefined()
  })
})
