import { describe, expect, it } from 'vitest'
import { command, folderOf } from '../support/command.ts'

interface Service {
  readonly name: string
  readonly image: string | null
  readonly build: { readonly context: string | null; readonly dockerfile: string | null; readonly stage: string | number | null; readonly ignoreFile: string | null } | null
}

interface Inspected {
  readonly files: readonly {
    readonly path: string
    readonly kind: string
    readonly purpose: { readonly value: string }
    readonly instructions: readonly { readonly keyword: string; readonly form?: string; readonly flags?: readonly string[] }[]
    readonly stages: readonly Readonly<Record<string, unknown>>[]
    readonly services: readonly Service[]
    readonly snippets: readonly Readonly<Record<string, unknown>>[]
    readonly errors: readonly { readonly ruleId: string; readonly line: number; readonly column: number }[]
  }[]
  readonly project: Readonly<Record<string, unknown>>
}

async function inspect(files: Readonly<Record<string, string | Uint8Array>>, ...paths: string[]): Promise<Inspected> {
  const { out, code } = await command(folderOf(files), 'inspect', ...(paths.length === 0 ? ['.'] : paths))
  expect(code).toBe(0)
  return JSON.parse(out) as Inspected
}

const DOCKERFILE = `FROM python:3.13 AS base
FROM base AS runtime
USER app
WORKDIR /srv
EXPOSE 80/udp
VOLUME /data
ADD --chown=app ["the app", "/srv/"]
ENTRYPOINT ["./start"]
CMD run --now
FROM $NOTHING
FROM scratch
`

describe('inspect', () => {
  it('shows what each stage of a Dockerfile is', async () => {
    const { files: [file] } = await inspect({ Dockerfile: DOCKERFILE })
    expect(file?.stages).toMatchObject([
      { index: 0, name: 'base', line: 1, base: 'python:3.13', shipped: false, user: 'root', workdir: '/', entrypoint: null, command: ['python3'] },
      { index: 1, name: 'runtime', line: 2, base: 'base', shipped: false, user: 'app', workdir: '/srv', entrypoint: ['./start'], command: 'run --now', exposed: ['80/udp'], volumes: ['/data'] },
      { index: 2, name: null, base: null, user: null, workdir: null },
      { index: 3, name: null, base: 'scratch', shipped: true, user: 'root', workdir: '/' },
    ])
    expect(file?.instructions.filter(({ form }) => form !== undefined).map(({ keyword, form, flags = [] }) => [keyword, form, ...flags])).toEqual([
      ['VOLUME', 'shell'], ['ADD', 'exec', '--chown=app'], ['ENTRYPOINT', 'exec'], ['CMD', 'shell'],
    ])
  })

  it('shows what services build, publish, mount and wait for', async () => {
    const compose = `name: shop
services:
  web:
    image: registry.example.org/shop:1.0
    build: {context: web, target: runtime}
    ports: ["8000:80"]
    volumes: ["static:/srv/static", /srv/cache]
    depends_on: [db]
  worker: {build: web}
  cron: {build: "\${FOLDER}"}
  db: {image: postgres:18}
volumes: {static: {}}
`
    const { files, project } = await inspect({ 'compose.yaml': compose, 'web/Dockerfile': DOCKERFILE, 'web/.dockerignore': '*.log\n' })
    const file = files.find(({ path }) => path === 'compose.yaml')
    expect(file?.services).toMatchObject([
      {
        name: 'web', path: 'compose.yaml', line: 3, image: 'registry.example.org/shop:1.0',
        build: { context: 'web', dockerfile: 'web/Dockerfile', stage: 'runtime', ignoreFile: 'web/.dockerignore' },
        ports: ['"8000:80"'],
        volumes: [{ kind: 'volume', source: 'static', target: '/srv/static' }, { kind: 'anonymous', source: null, target: '/srv/cache' }],
        dependsOn: ['db'],
      },
      { name: 'worker', image: null, build: { stage: 3 } },
      { name: 'cron', build: { context: null, dockerfile: null, stage: null, ignoreFile: null } },
      { name: 'db', image: 'postgres:18', build: null },
    ])
    expect(project).toEqual({
      git: false,
      compose: [{ name: 'shop', files: ['compose.yaml'], variant: false, services: ['web', 'worker', 'cron', 'db'] }],
      builds: [{ service: 'web', dockerfile: 'web/Dockerfile', context: 'web' }, { service: 'worker', dockerfile: 'web/Dockerfile', context: 'web' }],
    })
    expect((await inspect({ 'compose.yaml': 'services: {db: {image: postgres:18}}\n' })).project).toMatchObject({ compose: [{ name: null }] })
  })

  it('shows files of all kinds by their paths, also what cannot be read', async () => {
    const { files } = await inspect({ 'b/.dockerignore': 'x\n', 'b/Dockerfile': 'FROM scratch\n', 'a/Dockerfile.dev': 'FROM scratch\n', 'web.env': 'A=1\n', 'broken.Dockerfile': new Uint8Array([70, 0, 0]) }, '.', 'web.env')
    expect(files.map(({ path, kind, purpose, errors }) => [path, kind, purpose.value, ...errors.map(({ ruleId }) => ruleId)])).toEqual([
      ['a/Dockerfile.dev', 'dockerfile', 'development'], ['b/.dockerignore', 'ignore', 'unknown'], ['b/Dockerfile', 'dockerfile', 'production'],
      ['broken.Dockerfile', 'other', 'unknown', 'unreadable-file'], ['web.env', 'env', 'unknown'],
    ])
  })

  it('shows the errors of a file in their order', async () => {
    const { files } = await inspect({ 'compose.yaml': 'services:\n  web: {ports: [80], command: 1}\n  db: {imagine: postgres}\n' })
    const places = files[0]?.errors.map(({ ruleId, line, column }) => `${line}:${column} ${ruleId}`)
    expect(places).toEqual(['2:3 service-without-image-or-build', '2:31 compose-schema', '3:3 service-without-image-or-build', '3:8 unknown-compose-key'])
  })

  it('shows the commands of a document', async () => {
    const { files } = await inspect({ 'README.md': '# Start\n\n```sh\ndocker run -d nginx:1.29\ndocker compose up\n```\n' })
    expect(files[0]?.snippets).toEqual([
      { kind: 'command', line: 4, endLine: 4, program: 'docker', action: 'run', image: 'nginx:1.29' },
      { kind: 'command', line: 5, endLine: 5, program: 'docker', action: 'compose', composeCommand: 'up' },
    ])
  })

  it.each([
    ['no path', [], 'takes at least one path'],
    ['an option', ['--format', 'json', '.'], 'takes paths alone, not --format'],
    ['a path that does not exist', ['nowhere'], 'no file or folder nowhere'],
  ])('refuses %s', async (_, args, message) => {
    const { code, out, err } = await command(folderOf({ Dockerfile: 'FROM scratch\n' }), 'inspect', ...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
  })
})
