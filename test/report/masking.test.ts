import fastGlob from 'fast-glob'
import { describe, expect, test } from 'vitest'
import { finish } from '../../src/engine/finish.ts'
import { maskSecret } from '../../src/knowledge/secrets.ts'
import { FORMAT_NAMES, renderReport } from '../../src/report/formats.ts'
import { Masking, maskMessage } from '../../src/report/masking.ts'
import { createDocument, type DocumentKind } from '../../src/text/document.ts'
import type { Rule } from '../../src/rule-api/rule.ts'
import { lintExample, readMarks } from '../support/example.ts'
import { findingAt, placeOf, runOf } from './sample-run.ts'
import { processorTimeSince } from '../support/processor-time.ts'

function masked(text: string, kind: DocumentKind): string {
  return new Masking().slice(createDocument('file', kind, text), { start: 0, end: text.length })
}

const TOKEN = `ghp_${'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6'}`

describe('secrets in quoted lines', () => {
  test('keep their length, so that marks fit', () => {
    const text = 'ENV DB_PASSWORD=kq8-Zebra71 DEBUG=1\n'
    expect(masked(text, 'dockerfile')).toBe('ENV DB_PASSWORD=*********** DEBUG=1\n')
  })

  test.each<[string, DocumentKind, string, string]>([
    ['ENV with an equals sign', 'dockerfile', 'ENV A=1 DB_PASSWORD="kq8 Zebra71" B=2', 'ENV A=1 DB_PASSWORD="***********" B=2'],
    ['legacy ENV', 'dockerfile', 'ENV DB_PASSWORD kq8-Zebra71', 'ENV DB_PASSWORD ***********'],
    ['ARG', 'dockerfile', 'ARG API_TOKEN=kq8-Zebra71', 'ARG API_TOKEN=***********'],
    ['a shell command', 'dockerfile', 'RUN DB_PASSWORD=kq8-Zebra71 ./migrate && rm x', 'RUN DB_PASSWORD=*********** ./migrate && rm x'],
    ['a flag', 'dockerfile', 'RUN tool --password kq8-Zebra71 --host db', 'RUN tool --password *********** --host db'],
    ['a flag with an equals sign', 'dockerfile', 'RUN tool --db-password=kq8-Zebra71 x', 'RUN tool --db-password=*********** x'],
    ['a flag in the exec form', 'dockerfile', 'CMD ["tool", "--password", "kq8-Zebra71", "x"]', 'CMD ["tool", "--password", "***********", "x"]'],
    ['MySQL', 'dockerfile', 'RUN mysql -u root -pkq8-Zebra71 shop', 'RUN mysql -u root -p*********** shop'],
    ['curl', 'dockerfile', 'RUN curl -u me:kq8-Zebra71 https://x', 'RUN curl -u me:*********** https://x'],
    ['a header', 'dockerfile', 'RUN curl -H "Authorization: Bearer kq8Zebra71" https://x', 'RUN curl -H "Authorization: Bearer **********" https://x'],
    ['a URL', 'dockerfile', 'RUN pip install -i https://me:kq8-Zebra71@host/simple', 'RUN pip install -i https://me:***********@host/simple'],
    ['a token', 'dockerfile', `RUN git clone https://${TOKEN}@github.com/a/b`, `RUN git clone https://${'*'.repeat(40)}@github.com/a/b`],
    ['a YAML mapping', 'compose', '  DB_PASSWORD: kq8 Zebra71 # ours', '  DB_PASSWORD: *********** # ours'],
    ['a YAML list', 'compose', '  - DB_PASSWORD=kq8 Zebra71', '  - DB_PASSWORD=***********'],
    ['a quoted YAML list', 'compose', '  - "DB_PASSWORD=kq8 Zebra71"', '  - "DB_PASSWORD=***********"'],
    ['a quoted YAML value with an anchor', 'compose', '  DB_PASSWORD: &p "kq8 Zebra71"', '  DB_PASSWORD: &p "***********"'],
    ['a block scalar', 'compose', 'k:\n  DB_PASSWORD: |\n    kq8\n    Zebra71\n  OTHER: x', 'k:\n  DB_PASSWORD: |\n    ***\n    *******\n  OTHER: x'],
    ['a default', 'compose', '  DB_PASSWORD: ${DB_PASSWORD:-kq8-Zebra71}', '  DB_PASSWORD: ${DB_PASSWORD:-***********}'],
    ['a quote that is not closed', 'env', 'DB_PASSWORD="kq8 Zebra71\nOTHER=x', 'DB_PASSWORD="***********\nOTHER=x'],
    ['an escaped quote', 'other', '{"dbPassword": "kq8\\"Zebra71"}', '{"dbPassword": "************"}'],
    ['a default with more behind it', 'compose', '  DB_PASSWORD: ${DB_PASSWORD:-kq8-Zebra71}-x', '  DB_PASSWORD: ${DB_PASSWORD:-***********}-x'],
    ['a default with more in front', 'compose', '  KEY: "x${API_TOKEN-kq8-Zebra71}"', '  KEY: "x${API_TOKEN-***********}"'],
    ['a default in a URL', 'compose', '  DATABASE_URL: postgres://shop:${DB:-kq8-Zebra71}@db/shop', '  DATABASE_URL: postgres://shop:${DB:-***********}@db/shop'],
    ['a default of a default', 'compose', '  URL: amqp://${U:-me}:${A_PASSWORD:-${B_PASSWORD:-kq8-Zebra71}}@mq', '  URL: amqp://${U:-me}:${A_PASSWORD:-${B_PASSWORD:-***********}}@mq'],
    ['a default in a command', 'dockerfile', 'CMD app --url=redis://:${REDIS_PASSWORD:-kq8-Zebra71}@cache', 'CMD app --url=redis://:${REDIS_PASSWORD:-***********}@cache'],
    ['a default that is not closed', 'script', 'A="${DB_PASSWORD:-kq8-Zebra71\nB=1', 'A="${DB_PASSWORD:-***********\nB=1'],
    ['a private key without an end', 'other', '-----BEGIN RSA PRIVATE KEY-----\nMIIB\n', '-----BEGIN RSA PRIVATE KEY-----\n****\n'],
    ['a block scalar with an empty line', 'compose', 'k:\n  DB_PASSWORD: |\n    kq8\n\n    Zebra71\n', 'k:\n  DB_PASSWORD: |\n    ***\n\n    *******\n'],
    ['a flag and its value in two items', 'compose', '  - redis-server\n  - --requirepass\n  - kq8-Zebra71\n', '  - redis-server\n  - --requirepass\n  - ***********\n'],
    ['a short flag in an array', 'compose', 'test: ["CMD", "redis-cli", "-a", "kq8-Zebra71", "ping"]', 'test: ["CMD", "redis-cli", "-a", "***********", "ping"]'],
    ['a short flag on a line of its own', 'dockerfile', 'RUN ldapadd -x \\\n    -w kq8-Zebra71 \\\n    -f x', 'RUN ldapadd -x \\\n    -w *********** \\\n    -f x'],
    ['short flags in items of a list', 'compose', '  - sshpass\n  - -p\n  - kq8-Zebra71\n  - ssh', '  - sshpass\n  - -p\n  - ***********\n  - ssh'],
    ['a command in quotes', 'dockerfile', 'RUN bash -c "smbclient -U me%kq8-Zebra71" && echo "done"', 'RUN bash -c "smbclient -U me%***********" && echo "done"'],
    ['words of a command', 'dockerfile', 'RUN rabbitmqctl add_user me kq8-Zebra71 && composer config http-basic.example.org me "kq8-Zebra71"', 'RUN rabbitmqctl add_user me *********** && composer config http-basic.example.org me "***********"'],
    ['an answer for debconf', 'dockerfile', 'RUN echo "slapd slapd/password1 password kq8-Zebra71" | debconf-set-selections', 'RUN echo "slapd slapd/password1 password ***********" | debconf-set-selections'],
    ['a netrc line', 'dockerfile', 'RUN echo "machine h login u password kq8-Zebra71" > ~/.netrc', 'RUN echo "machine h login u password ***********" > ~/.netrc'],
    ['a statement', 'script', "psql -c \"CREATE USER a PASSWORD 'kq8-Zebra71'\"", "psql -c \"CREATE USER a PASSWORD '***********'\""],
    ['a hash whose dollar signs are doubled', 'compose', '- users=me:$$apr1$$H6uskkkW$$IgXLP6ewTrSuBkTrqE8wj/', `- users=me:${'*'.repeat(40)}`],
    ['chpasswd, through printf and sudo', 'dockerfile', 'RUN printf "me:kq8-Zebra71\\n" | sudo chpasswd', 'RUN printf "me:*************" | sudo chpasswd'],
    ['chpasswd with a here string', 'dockerfile', 'RUN chpasswd <<< "me:kq8-Zebra71"', 'RUN chpasswd <<< "me:***********"'],
    ['chpasswd with a heredoc', 'dockerfile', 'RUN chpasswd <<EOF\nme:kq8-Zebra71\n# me\nyou:kq8-Zebra72\nEOF\nRUN a:b', 'RUN chpasswd <<EOF\nme:***********\n# me\nyou:***********\nEOF\nRUN a:b'],
    ['a heredoc that is not closed', 'script', 'cat <<EOF | chpasswd\nme:kq8-Zebra71', 'cat <<EOF | chpasswd\nme:***********'],
    ['passwd', 'dockerfile', 'RUN echo -e "kq8-Zebra71" | passwd --stdin me', 'RUN echo -e "***********" | passwd --stdin me'],
    ['JSON', 'other', '{"dbPassword": "kq8-Zebra71"}', '{"dbPassword": "***********"}'],
    ['an env file', 'env', 'DB_PASSWORD=kq8 Zebra71', 'DB_PASSWORD=***********'],
    ['a private key', 'other', '-----BEGIN RSA PRIVATE KEY-----\nMIIB\nxyz=\n-----END RSA PRIVATE KEY-----', '-----BEGIN RSA PRIVATE KEY-----\n****\n****\n-----END RSA PRIVATE KEY-----'],
  ])('%s', (_, kind, text, expected) => {
    expect(masked(text, kind)).toBe(expected)
  })

  test.each<[string, DocumentKind, string]>([
    ['a variable', 'dockerfile', 'ENV DB_PASSWORD=$DB_PASSWORD'],
    ['a default of another variable', 'compose', '  URL: http://${HOST:-shop.example.org}:${PORT:-8000}/'],
    ['options of other programs', 'dockerfile', 'RUN docker run -p 8080:80 x && mkdir -p kq8-Zebra71 && npm ci && npm config set registry https://npm.example.org'],
    ['what is given out', 'dockerfile', 'RUN echo "me:kq8-Zebra71" > /tmp/a && passwd -l me'],
    ['a default that is yet to be chosen, as messages write it', 'compose', 'write ${DB_PASSWORD:?} or ${DB_PASSWORD:-default}'],
    ['no default', 'compose', '  URL: postgres://shop:${DB_PASSWORD:-}@${DB_HOST:-db}/shop'],
    ['a path', 'compose', '  DB_PASSWORD_FILE: /run/secrets/db'],
    ['an alias', 'compose', '  DB_PASSWORD: *password'],
    ['a secret mount', 'dockerfile', 'RUN --mount=type=secret,id=token ./get'],
    ['a build flag', 'script', 'docker build --secret id=token,src=./token .'],
    ['a password from standard input', 'script', 'docker login --password-stdin registry.example.org'],
    ['an image', 'compose', '  image: vault/token-service:1.2'],
    ['a placeholder', 'env', 'DB_PASSWORD=<your password>'],
    ['nothing', 'env', 'DB_PASSWORD=\nNEXT=1'],
  ])('%s is none', (_, kind, text) => {
    expect(masked(text, kind)).toBe(text)
  })

  test('long lines and many names take linear time', () => {
    const text = `ENV ${'PASSWORD=kq8-Zebra71 '.repeat(5000)}${'a-'.repeat(50_000)}${' \t'.repeat(20_000)}\n`
    const started = process.cpuUsage()
    expect(masked(text, 'dockerfile')).not.toContain('Zebra')
    expect(processorTimeSince(started)).toBeLessThan(3000)
  })
})

test('messages lose secrets and their lengths', () => {
  expect(maskMessage('DB_PASSWORD=kq8-Zebra71 is in the image')).toBe('DB_PASSWORD=****** is in the image')
  expect(maskMessage('https://me:kq8-Zebra71@host is in the image')).toBe('https://me:******@host is in the image')
  expect(maskMessage(`${TOKEN} is in the image`)).toBe('****** is in the image')
  expect(maskMessage('the password: use a secret')).toBe('the password: use a secret')
})

test('no format shows a secret: not in the message, the line, the related place or the fix', async () => {
  const secret = 'kq8-Zebra71'
  const document = createDocument('Dockerfile', 'dockerfile', `FROM alpine\nENV DB_PASSWORD ${secret}\nARG TOKEN=${TOKEN}\n`)
  const place = placeOf(document, `DB_PASSWORD ${secret}`)
  const finding = findingAt(place, {
    message: `the value ${secret} stays in the image`,
    related: [{ ...placeOf(document, TOKEN), message: `${TOKEN} too` }],
    fix: { title: `Write DB_PASSWORD=${secret}`, safety: 'safe', edits: [{ ...place, text: `DB_PASSWORD=${secret}` }] },
  })
  for (const name of FORMAT_NAMES) {
    const report = await renderReport(name, runOf([finding], { suppressed: [{ ...finding, suppression: { kind: 'external' } }] }), { showSuppressed: true })
    expect(report, name).not.toMatch(/Zebra|ghp_/)
  }
})

test('what a message shows masked is starred out where it stands, though nothing around it says what it is', async () => {
  const document = createDocument('compose.yaml', 'compose', 'services:\n  web:\n    command: [tool, kq8-Zebra71]\n    user: kq9-Zebra72\n')
  const shown = findingAt(placeOf(document, 'kq8-Zebra71'), { category: 'secrets', message: 'The second word (kq******) is a secret' })
  const other = findingAt(placeOf(document, 'kq9-Zebra72'), { category: 'secrets', message: 'This is none' })
  const text = await renderReport('text', runOf([shown, shown, other]), {})
  expect(text).toContain('[tool, ***********]')
  expect(text).toContain('user: kq9-Zebra72')
})

test('a title of a fix loses a secret, and the fix stays', async () => {
  const document = createDocument('Dockerfile', 'dockerfile', 'ENV DB_PASSWORD kq8-Zebra71\n')
  const place = placeOf(document, 'DB_PASSWORD kq8-Zebra71')
  const json = await renderReport('json', runOf([findingAt(place, { fix: { title: 'Take kq8-Zebra71 out', safety: 'safe', edits: [{ ...place, text: 'A=1' }] } })]), {})
  expect((JSON.parse(json) as { findings: { fix?: { title: string } }[] }).findings[0]?.fix?.title).toBe('Take ****** out')
})

test('a fix that would write a secret is left out, since stars would damage the file', async () => {
  const document = createDocument('Dockerfile', 'dockerfile', 'ENV DB_PASSWORD kq8-Zebra71\n')
  const value = placeOf(document, ' ', 'DB_PASSWORD')
  const harmless = findingAt(value, { fix: { title: 'Write an equals sign', safety: 'safe', edits: [{ ...value, text: '=' }] } })
  const whole = placeOf(document, 'DB_PASSWORD kq8-Zebra71')
  const telling = findingAt(whole, { fix: { title: 'Write an equals sign', safety: 'safe', edits: [{ ...whole, text: 'DB_PASSWORD=kq8-Zebra71' }] } })
  const json = await renderReport('json', runOf([harmless, telling]), {})
  const { findings } = JSON.parse(json) as { findings: { fix?: unknown }[] }
  expect(findings.map((finding) => finding.fix !== undefined)).toEqual([true, false])
})

describe('forms that have no name in front', () => {
  test.each([
    ['RUN echo Kd83nQz7 | docker login -u ci --password-stdin r', 'dockerfile'], ['RUN 7z x -pKd83nQz7 x.7z', 'dockerfile'], ['      C: "Data Source=db;uid=shop;pwd=Kd83nQz7"', 'compose'], ['    command: \'-u "media;Kd83nQz7" -s "share;/share"\'', 'compose'], ['    command: ["-u", "media;Kd83nQz7;1000"]', 'compose'], ['<password>Kd83nQz7</password>', 'other'], ["define('DB_PASSWORD', 'Kd83nQz7')", 'other'], ["$x['smtp_password'] = 'Kd83nQz7'", 'other'], ['requirepass Kd83nQz7', 'other'], ['A: shop:Kd83nQz7@tcp(db:3306)/shop', 'compose'],
    ['RUN poetry config http-basic.x ci Kd83nQz7', 'dockerfile'], ['RUN bundle config gems.example.org ci:Kd83nQz7', 'dockerfile'], ['RUN sqlplus shop/Kd83nQz7@db', 'dockerfile'], ['RUN curl -H "Authorization: token Kd83nQz7" x', 'dockerfile'], ['    - homepage.widget.key=Kd83nQz7', 'compose'],
  ] as const)('%s', (text, kind) => {
    const document = createDocument('x', kind, `${text}\n`)
    expect(new Masking().line(document, 1)).toBe(text.replace('Kd83nQz7', '********'))
  })
})

describe('sentences of ours', () => {
  test('are not taken for values of the options that they name', () => {
    const message = 'The password behind --requirepass is one that anybody would try first'
    expect(maskMessage(message)).toBe(message)
    expect(maskMessage('run it with --requirepass kq8-Zebra71 here')).toBe('run it with --requirepass ****** here')
  })
})

describe('what the examples of a rule about secrets hold', async () => {
  const root = new URL('../../rules/', import.meta.url)
  const loaded = await Promise.all([...fastGlob.sync('secrets/*.ts', { cwd: root.pathname }), 'run/password-in-chpasswd.ts'].map(async (path) => ((await import(new URL(path, root).href)) as { default: Rule }).default))

  test.each(loaded.map((rule) => [rule.id, rule] as const))('is not shown in the lines around it: %s', async (_, rule) => {
    for (const example of rule.bad) {
      const { files } = readMarks(example)
      const findings = finish(lintExample(rule, example, files), () => '')
      const text = await renderReport('text', runOf(findings), {})
      for (const { document, range, message } of findings) {
        const value = document.text.slice(range.start, range.end)
        if (message.includes(`(${maskSecret(value)})`)) expect(text).not.toContain(value)
      }
      // What the examples take for passwords of their own.
      expect(text).not.toMatch(/Zx7Lq2Wv9K|Zt5Kx9Wq2L|Kd83nQz7Lw|Vt9Kq2Lx|k9Xz2Lq7Wv4Tn8R/)
    }
  })
})
