import { describe, expect, it } from 'vitest'
import { memoryProjectFiles } from '../../src/host/index.ts'
import { readProject } from '../../src/project/read.ts'
import { secretsOfCompose } from '../../src/project/compose-secrets.ts'
import { secretInFile, secretsOfStep } from '../../src/project/secret-values.ts'
import { createDocument, textOf } from '../../src/text/document.ts'

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
