import { describe, expect, it } from 'vitest'
import { memoryProjectFiles } from '../../src/host/index.ts'
import { readProject } from '../../src/project/read.ts'
import { secretsOfCompose } from '../../src/project/compose-secrets.ts'
import { purposeOfEnvFile, secretInFile, secretsOfCommandLine, secretsOfEnvEntry, secretsOfStep } from '../../src/project/secret-values.ts'
import { parseEnv } from '../../src/syntax/env/index.ts'
import { parseShell } from '../../src/syntax/shell/index.ts'
import { createDocument, textOf } from '../../src/text/document.ts'
import { MappedText } from '../../src/text/mapped.ts'

const kindOf = (path: string): 'dockerfile' | 'yaml' => (path.endsWith('Dockerfile') ? 'dockerfile' : 'yaml')

function projectOf(files: Readonly<Record<string, string>>) {
  const sources = Object.entries(files).map(([path, text]) => ({ path, text, kind: kindOf(path), named: false }))
  return readProject(sources, memoryProjectFiles({ files }))
}

/** `text (strength)` of each secret. */
function inCompose(service: string, rest = ''): string[] {
  const [compose] = projectOf({ 'compose.yaml': `services:\n  web:\n    image: shop:1.4\n${service.replace(/^/gm, '    ')}\n${rest}` }).compose
  return (compose === undefined ? [] : secretsOfCompose(compose)).map((place) => `${textOf(place)} (${place.strength}${place.isDefault ? ' default' : ''})`)
}

describe('secrets of a compose project', () => {
  it.each([
    ['environment:\n  DB_PASSWORD: Kd83nQz7', ['Kd83nQz7 (literal)']],
    ['environment:\n  - "DB_PASSWORD=Kd83 nQz7"', ['Kd83 nQz7 (literal)']],
    ['environment: {DB_PASSWORD: Kd83nQz7, B: x}', ['Kd83nQz7 (literal)']],
    ['environment:\n  DB_PASSWORD: Kd$$3nQz7', ['Kd$$3nQz7 (literal)']],
    ['environment:\n  DB_PASSWORD: ${P:-Kd83nQz7}', ['Kd83nQz7 (literal default)']],
    ['environment:\n  URL: amqp://u:${PASS:-guest}@${H}/', ['guest (weak default)']],
    ['environment:\n  URL: amqp://u:Kd83nQz7@${H}/', ['Kd83nQz7 (literal)']],
    ['environment:\n  REDIS_ARGS: --requirepass Kd83nQz7', ['Kd83nQz7 (literal)']],
    ['environment:\n  CONFIG: \'{"db":{"password":"Kd83nQz7"}}\'', ['Kd83nQz7 (literal)']],
    ['environment:\n  APP_USER: lighthouse\n  APP_PASSWORD: lighthouse', ['lighthouse (weak)']],
    ['command: ["sh", "-c", "app --password Kd83nQz7"]', ['Kd83nQz7 (literal)']],
    ['entrypoint: app --token=Kd83nQz7', ['Kd83nQz7 (literal)']],
    ['healthcheck:\n  test: curl -u me:Kd83nQz7 http://localhost', ['Kd83nQz7 (literal)']],
    ['logging:\n  options:\n    splunk-token: Kd83nQz7', ['Kd83nQz7 (literal)']],
    ['post_start:\n  - command: ["app", "--password", "Kd83nQz7"]', ['Kd83nQz7 (literal)']],
    ['labels:\n  app.api-key: Kd83nQz7', ['Kd83nQz7 (literal)']],
    ['build:\n  args:\n    - TOKEN=Kd83nQz7', ['Kd83nQz7 (literal)']],
  ])('%s', (service, expected) => {
    expect(inCompose(service)).toEqual(expected)
  })

  it.each([
    'environment:\n  DB_PASSWORD:', 'environment:\n  - DB_PASSWORD', 'environment:\n  DB_PASSWORD: $P', 'environment:\n  DB_PASSWORD: ${P:?no password}', 'environment:\n  DB_PASSWORD_FILE: /run/secrets/x', 'environment:\n  T: https://$U:$P@host',
    'healthcheck:\n  test: mysqladmin ping -p$$MYSQL_PASSWORD', 'command: app --password $$PASSWORD', 'secrets:\n  - source: Kd83nQz7\n    target: password', 'environment:\n  HELP: "password: a long one"',
  ])('nothing in %s', (service) => {
    expect(inCompose(service)).toEqual([])
  })

  it('finds those of drivers and configs', () => {
    expect(inCompose('tty: true', 'volumes:\n  nas:\n    driver_opts:\n      o: "username=u,password=Kd83nQz7,vers=3"\nconfigs:\n  a:\n    content: |\n      password=Kd83nQz8\n')).toEqual(['Kd83nQz8 (literal)', 'Kd83nQz7 (literal)'])
  })

  it('reads files from before there was a services key', () => {
    const { compose } = projectOf({ 'docker-compose.yml': 'db:\n  image: postgres\n  environment:\n    - POSTGRES_PASSWORD=Kd83nQz7\nweb:\n  image: shop\n  environment:\n    API_KEY: Kd83nQz8\n' })
    expect(compose.flatMap((project) => secretsOfCompose(project)).map((place) => textOf(place))).toEqual(['Kd83nQz7', 'Kd83nQz8'])
  })

  it('points at the file that a merged value stands in, once', () => {
    const project = projectOf({
      'compose.yaml': 'x-env: &env\n  API_KEY: Kd83nQz7\nservices:\n  a:\n    image: x:1\n    environment: *env\n  b:\n    image: x:1\n    environment:\n      <<: *env\n',
      'compose.override.yaml': 'services:\n  a:\n    environment:\n      DB_PASSWORD: Kd83nQz8\n',
    })
    const places = project.compose.flatMap((compose) => secretsOfCompose(compose)).map((place) => `${place.document.path} ${textOf(place)}`)
    expect(places.sort()).toEqual(['compose.override.yaml Kd83nQz8', 'compose.yaml Kd83nQz7'])
  })
})

describe('secrets of instructions', () => {
  const inStep = (text: string) => (projectOf({ Dockerfile: `FROM alpine:3.22\n${text}\n` }).dockerfiles[0]?.stages[0]?.steps ?? []).flatMap((step) => secretsOfStep(step)).map((place) => textOf(place))

  it.each([
    ['RUN a && \\\n  curl -u me:"Kd83nQz7" x', ['Kd83nQz7']],
    ['RUN cat > f <<EOF\npassword = Kd83nQz7\nEOF', ['Kd83nQz7']],
    ['COPY <<EOF /app/.env\nAPI_KEY=Kd83nQz7\nEOF', ['Kd83nQz7']],
    ['CMD ["app", "--token", "Kd83nQz7"]', ['Kd83nQz7']],
    ['RUN sudo -u me env TOKEN=Kd83nQz7 app', ['Kd83nQz7']],
    ['ADD https://u:Kd83nQz7@e.org/a.tgz /a/', ['Kd83nQz7']],
    ['HEALTHCHECK CMD curl -H "X-Api-Key: Kd83nQz7" http://localhost', ['Kd83nQz7']],
    ['LABEL a.token=Kd83nQz7 b=x c="http://u:Kd83nQz8@h"', ['Kd83nQz7', 'Kd83nQz8']],
    ['ADD <<EOF /a\npassword=Kd83nQz7\nEOF', ['Kd83nQz7']],
    ['SHELL ["sh", "--token", "Kd83nQz7"]', []],
    ['SHELL ["sh", "http://u:Kd83nQz7@h"]', ['Kd83nQz7']],
    ['ENV A=http://u:Kd83nQz7@h', []],
    ['ARG A=http://u:Kd83nQz7@h', []],
    ['ONBUILD ENV A=http://u:Kd83nQz7@h', []],
    ['STOPSIGNAL password=Kd83nQz7', []],
    ["RUN debconf-set-selections <<< 'm m/root_password password Kd83nQz7'", ['Kd83nQz7']],
  ])('%s', (text, expected) => {
    expect(inStep(text)).toEqual(expected)
  })
})

describe('secretInFile', () => {
  it('takes the first real secret of an env file, a weak one only without another', () => {
    const place = secretInFile(createDocument('.env', 'env', 'A_PASSWORD=secret\nB_PASSWORD=Kd83nQz7\n'))
    expect(place === undefined ? undefined : textOf(place)).toBe('Kd83nQz7')
    expect(secretInFile(createDocument('.env', 'env', 'A_PASSWORD=secret\n'))?.strength).toBe('weak')
    expect(secretInFile(createDocument('.env.example', 'env', 'B_PASSWORD=Kd83nQz7\n'))).toBeUndefined()
  })
})

describe('secrets of a command line', () => {
  const inLine = (line: string): string[] => {
    const document = createDocument('README.md', 'other', line)
    const [command] = parseShell(MappedText.of(line, { start: 0, end: line.length })).commands
    return (command === undefined ? [] : secretsOfCommandLine(document, command)).map((place) => `${place.kind} ${place.name}: ${textOf(place)} (${place.strength})`)
  }

  it.each([
    ['docker run -e API_KEY=Kd83nQz7 x', ['command API_KEY: Kd83nQz7 (literal)']], ['docker run --env=API_KEY=Kd83nQz7 x', ['command API_KEY: Kd83nQz7 (literal)']], ['docker run -eAPI_KEY=Kd83nQz7 x', ['command API_KEY: Kd83nQz7 (literal)']], ['docker build --build-arg "API_KEY=Kd83nQz7" .', ['command API_KEY: Kd83nQz7 (literal)']],
    ['docker run -e DB_USER=lighthouse -e DB_PASSWORD=lighthouse x', ['command DB_PASSWORD: lighthouse (weak)']], ['docker run -e DB_NAME_X=lighthouse -e DB_PASSWORD=lighthouse x', ['command DB_PASSWORD: lighthouse (literal)']], ['docker login -u me -p Kd83nQz7', ['command docker -p: Kd83nQz7 (literal)']], ['docker run x mysql -uroot -pKd83nQz7', []],
    ['docker exec -it db mysql -uroot -pKd83nQz7 shop', ['command mysql -p: Kd83nQz7 (literal)']], ['docker compose exec cache /usr/bin/redis-cli -a Kd83nQz7 ping', ['command redis-cli -a: Kd83nQz7 (literal)']], ['docker exec db sh -c date', []], ['docker exec db curl -u me:Kd83nQz7 x', []], ['docker run --name mysql -p3306:3306 mysql:8', []],
    ['docker run -e API_KEY x', []], ['docker run -e API_KEY= x', []], ['docker run -e 1API_KEY=Kd83nQz7 x', []],
  ])('%s', (line, expected) => {
    expect(inLine(line)).toEqual(expected)
  })
})

describe('secrets of env files', () => {
  it('belong to the user that stands beside them', () => {
    const document = createDocument('.env', 'env', 'DB_USER=lighthouse\nDB_PASSWORD=lighthouse\nAPI_KEY="Kd83nQz7"\nEMPTY_TOKEN\n')
    const { entries } = parseEnv(document)
    expect(entries.flatMap((entry) => secretsOfEnvEntry(document, entry, entries)).map((place) => `${place.kind} ${place.name}: ${textOf(place)} (${place.strength})`)).toEqual(['environment DB_PASSWORD: lighthouse (weak)', 'environment API_KEY: Kd83nQz7 (literal)'])
  })

  it('are known by the name of the file', () => {
    const what = (path: string): string | undefined => secretInFile(createDocument(path, 'other', 'B_PASSWORD=Kd83nQz7\n'))?.what
    expect(['.env', '.env.local', '.env-prod', '.env_x', 'web.env', 'a/.env', '.envx', 'x.env.d', 'env', 'my.environment'].map(what)).toEqual(['env file', 'env file', 'env file', 'env file', 'env file', 'env file', undefined, undefined, undefined, undefined])
  })

  it('serve what the compose files that read them serve', () => {
    const purposes = (files: Readonly<Record<string, string>>): string[] => {
      const project = readProject(Object.entries(files).map(([path, text]) => ({ path, text, kind: path.endsWith('.env') ? 'env' as const : 'yaml' as const, named: false })), memoryProjectFiles({ files }))
      return project.envFiles.map((file) => purposeOfEnvFile(file, project))
    }
    const service = (path: string): string => `services:\n  web:\n    image: shop:1.4\n    env_file: ${path}\n`
    expect(purposes({ 'compose.dev.yaml': service('x.env'), 'x.env': 'A=1\n' })).toEqual(['development'])
    expect(purposes({ 'compose.dev.yaml': service('conf/x.env'), 'conf/x.env': 'A=1\n' })).toEqual(['development'])
    expect(purposes({ 'compose.dev.yaml': service('a.env'), 'conf/x.env': 'A=1\n', 'a.env': '' })).toContain('unknown')
    expect(purposes({ 'a/compose.dev.yaml': service('../x.env'), 'b/compose.prod.yaml': service('../x.env'), 'x.env': 'A=1\n' })).toEqual(['unknown'])
    expect(purposes({ 'compose.prod.yaml': service('x.dev.env'), 'x.dev.env': 'A=1\n' })).toEqual(['development'])
  })
})
