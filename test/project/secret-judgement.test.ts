import { describe, expect, it } from 'vitest'
import { memoryProjectFiles } from '../../src/host/index.ts'
import { readProject } from '../../src/project/read.ts'
import { secretsOfCompose } from '../../src/project/compose-secrets.ts'
import { judge, judgeCommands, settled, type Surroundings, userFor } from '../../src/project/secret-judgement.ts'
import { parseShell } from '../../src/syntax/shell/index.ts'
import { MappedText } from '../../src/text/mapped.ts'
import { textOf } from '../../src/text/document.ts'

/** `form name: text (strength)` of each. */
const inText = (text: string, around: Surroundings = {}): string[] => judge(text, around).map(({ form, name, start, end, strength }) => `${form} ${name}: ${text.slice(start, end)} (${strength})`)

const ID = `AKIA${'Z2Y3X4W5V6U7T2S3'}`
const HASH = '$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/'

describe('secrets in a text', () => {
  it.each<[string, Surroundings, string[]]>([
    [' "Kd83nQz7" ', { name: 'API_KEY' }, ['named API_KEY: Kd83nQz7 (literal)']], ["'Kd83nQz7'", { name: 'API_KEY' }, ['named API_KEY: Kd83nQz7 (literal)']], ['"Kd83nQz7\'', { name: 'API_KEY' }, ['named API_KEY: "Kd83nQz7\' (literal)']], ['x', { name: 'API_KEY' }, []], ['xx', { name: 'API_KEY' }, ['named API_KEY: xx (weak)']],
    ['Kd83nQz7', { name: 'API_URL' }, []], ['Kd83nQz7', {}, []], ['postgres://u:Kd83nQz7@h', { name: 'API_KEY' }, ['url the password of a URL: Kd83nQz7 (literal)']], ['postgres://shop:shop@h', {}, ['url the password of a URL: shop (weak)']], ['postgres://u:your-password-here@h', {}, ['url the password of a URL: your-password-here (weak)']],
    [`me:${HASH}`, {}, [`hash a password hash: ${HASH} (literal)`]], [`me:${HASH}`, { name: 'BASIC_AUTH' }, [`hash a password hash: ${HASH} (literal)`]], [ID, {}, [`token aws access key id: ${ID} (literal)`]], [ID, { name: 'KEY_ID' }, []], [ID, { name: 'ACCESS' }, [`token aws access key id: ${ID} (literal)`]],
    ['a password=Kd83nQz7', {}, ['named password: Kd83nQz7 (literal)']], ['a password=Kd83nQz7', { pairs: false }, []], ['pw=Kd83', {}, []], ['Authorization Bearer Kd83nQz7', {}, ['named Authorization: Kd83nQz7 (literal)']], ['Basic Kd83nQz7', {}, ['named Authorization: Kd83nQz7 (literal)']], ["x PASSWORD 'Kd83nQz7'", {}, ['named PASSWORD: Kd83nQz7 (literal)']],
    ['a/root-password password Kd83nQz7', {}, ['named the password for debconf: Kd83nQz7 (literal)']], ['-x --requirepass Kd83nQz7', {}, ['named --requirepass: Kd83nQz7 (literal)']], ['--requirepass Kd83nQz7', { pairs: false }, []], ['a--requirepass Kd83nQz7', {}, []], ['--requirepass ${X}', {}, []], ['--token  Kd83nQz7  --password  Kd83nQz8', {}, ['named --token: Kd83nQz7 (literal)', 'named --password: Kd83nQz8 (literal)']],
    ['bakery', { name: 'X_PASSWORD', user: 'bakery' }, ['named X_PASSWORD: bakery (weak)']], ['bakery77', { name: 'X_PASSWORD', service: 'bakery' }, ['named X_PASSWORD: bakery77 (weak)']], ['lighthouse', { name: 'X_PASSWORD', surroundings: ['lighthouse'] }, ['named X_PASSWORD: lighthouse (weak)']],
    ['true', { name: 'X_PASSWORD' }, []], ['--requirepass changeme', {}, ['named --requirepass: changeme (weak)']], ['a -password Kd83nQz7', {}, ['named -password: Kd83nQz7 (literal)']], ['a --requirepass Kd83nQz7', {}, ['named --requirepass: Kd83nQz7 (literal)']], [`${ID} x`, { name: 'ID_OF_IT' }, [`token aws access key id: ${ID} (literal)`]], [`glpat-${'a1B2c3D4e5F6g7H8i9J0'}`, { name: 'TOKEN_ID' }, [`token gitlab token: glpat-${'a1B2c3D4e5F6g7H8i9J0'} (literal)`]], ['  Kd83nQz7 ', { name: 'API_KEY' }, ['named API_KEY: Kd83nQz7 (literal)']], ['/run/secrets/x', { name: 'X_PASSWORD' }, []],
  ])('%s %o', (text, around, expected) => {
    expect(inText(text, around)).toEqual(expected)
  })

  it('what overlaps one that was found before is dropped, whatever the order', () => {
    const range = (start: number, end: number): { start: number; end: number } => ({ start, end })
    expect(settled([range(5, 9), range(0, 5), range(9, 12), range(4, 6), range(8, 10), range(0, 20), range(20, 21), range(6, 7)])).toEqual([range(5, 9), range(0, 5), range(9, 12), range(20, 21)])
    expect(settled([range(0, 1)])).toEqual([range(0, 1)])
  })

  it('the user of a password is named as it is', () => {
    const variables: Readonly<Record<string, string>> = { POSTGRES_USER: 'shop', USERNAME: 'root', DB_NAME: 'books', X_LOGIN: '', X_EMAIL: 'a@b', MYSQL_USER_2: 'two', RABBIT_DATABASE: 'r', APP_USER_NAME: 'app', Q_DB: 'q' }
    const user = (name: string): string | undefined => userFor(name, (other) => variables[other])
    expect(['POSTGRES_PASSWORD', 'PASSWORD', 'DB_PASS', 'X_PWD', 'MYSQL_PASSWORD_2', 'RABBIT_SECRET', 'APP_PW', 'Q_PASSPHRASE', 'MYSQL_ROOT_PASSWORD', 'NONE_PASSWD', 'POSTGRES_PASSWORD_FILE', 'POSTGRES_KEY'].map(user))
      .toEqual(['shop', 'root', 'books', 'a@b', 'two', 'r', 'app', 'q', 'root', undefined, undefined, undefined])
  })
})

describe('secrets in commands', () => {
  const inScript = (script: string): string[] => judgeCommands(parseShell(MappedText.of(script, { start: 0, end: script.length })).commands, script).map(({ start, end, name }) => `${name}: ${script.slice(start, end)}`)

  it.each<[string, string[]]>([
    ['app --token "Kd83nQz7" | cat', ['--token: Kd83nQz7']], ['API_KEY=Kd83nQz7 app', ['API_KEY: Kd83nQz7']], ['API_KEY= app', []], ['curl http://u:Kd83nQz7@h/', ['the password of a URL: Kd83nQz7']], ['sed s/password=Kd83nQz7/x/ f', []], ['grep "token: Kd83nQz7" f', []], ['sed s,http://u:Kd83nQz7@h,x, f', ['the password of a URL: Kd83nQz7']],
    ['cat <<EOF\npassword=Kd83nQz7\nEOF', ['password: Kd83nQz7']], ['cat <<< "password=Kd83nQz7"', ['password: Kd83nQz7']], ['sed x <<EOF\npassword=Kd83nQz7\nEOF', []], ['cat > password=Kd83nQz7', []], ['sh -c "app --token Kd83nQz7"', ['--token: Kd83nQz7']], ['app --to"ken=Kd83"nQz7', ['--token: --to"ken=Kd83"nQz7']], ['mysql -uroot -proot', ['mysql -p: root']], ['rabbitmqctl add_user bakery bakery', ['the password of add_user: bakery']],
    ['app --password=root', ['--password: root']], ['sh -c "app --password=Kd83nQz7" --token Kd83nQz8', ['--password: Kd83nQz7', '--token: Kd83nQz8']], ['echo "password=Kd83nQz7" > f', ['password: Kd83nQz7']],
  ])('%s', (script, expected) => {
    expect(inScript(script)).toEqual(expected)
  })
})

describe('where secrets of a compose project stand', () => {
  const inCompose = (service: string, rest = ''): string[] => {
    const files = { 'compose.yaml': `services:\n  web:\n    image: acmeworks/harborgate:1.4\n${service.replace(/^/gm, '    ')}\n${rest}` }
    const [compose] = readProject([{ path: 'compose.yaml', text: files['compose.yaml'], kind: 'yaml', named: false }], memoryProjectFiles({ files })).compose
    return (compose === undefined ? [] : secretsOfCompose(compose)).map((place) => `${place.kind} ${place.name}: ${textOf(place)} (${place.strength}${place.isDefault ? ', default' : ''}${place.asksToBeReplaced ? ', asks' : ''}${place.isDummy ? ', dummy' : ''}${place.service === undefined ? '' : ` of ${place.service.name}`}${place.entry === undefined ? '' : ', whole'})`)
  }

  it.each<[string, string[]]>([
    ['environment: [API_KEY=Kd83nQz7]', ['environment API_KEY: Kd83nQz7 (literal of web, whole)']], ['environment: ["API_KEY=x://u:Kd83nQz7@h"]', ['environment the password of a URL: Kd83nQz7 (literal of web)']], ['environment: ["X_PASSWORD=harborgate"]', ['environment X_PASSWORD: harborgate (weak of web, whole)']], ['environment: ["X_PASSWORD=acmeworks7"]', ['environment X_PASSWORD: acmeworks7 (weak of web, whole)']], ['environment: ["X_PASSWORD=harborside"]', ['environment X_PASSWORD: harborside (literal of web, whole)']], ['container_name: harborside\nenvironment: ["X_PASSWORD=harborside"]', ['environment X_PASSWORD: harborside (literal of web, whole)']],
    ['environment: ["X_PASSWORD=insert-it-now"]', ['environment X_PASSWORD: insert-it-now (weak, asks of web, whole)']], ['environment: ["DB_USER=${U:-lighthouse}", "X_PASSWORD=lighthouse"]', ['environment X_PASSWORD: lighthouse (weak of web, whole)']], ['environment: ["DB_HOST=lighthouse/x", "X_PASSWORD=lighthouse"]', ['environment X_PASSWORD: lighthouse (literal of web, whole)']], ['environment: ["APP_USER=lighthouse", "APP_PASSWORD=lighthouse-1"]', ['environment APP_PASSWORD: lighthouse-1 (weak of web, whole)']],
    ['provider: {type: x, options: {token: 12345678}}', []], ['provider: {type: x, options: {token: Kd83n7}}', ['setting token: Kd83n7 (literal)']], ['x-a: "password=Kd83nQz7"', []], ['x-a: &a [http://u:Kd83nQz7@h/]\nx-b: *a', ['setting the password of a URL: Kd83nQz7 (literal)']], ['pre_stop: [x, {user: a}, {command: {a: b}}, {command: ["app", [x], "--token", "Kd83nQz7"]}]', ['command --token: Kd83nQz7 (literal of web)']],
    ['environment: ["X=${API_KEY:-Kd83nQz7 http://u:Kd83nQz8@h}"]', ['environment the password of a URL: Kd83nQz8 (literal, default of web)']],
    ['environment: ["X_PASSWORD=changeme"]', ['environment X_PASSWORD: changeme (weak, asks of web, whole)']], ['environment: ["X_PASSWORD=dummy"]', ['environment X_PASSWORD: dummy (weak, dummy of web, whole)']], ['environment: ["X_PASSWORD=your-key-here"]', ['environment X_PASSWORD: your-key-here (weak, asks of web, whole)']], ['environment: ["DB_HOST=lighthouse", "X_PASSWORD=lighthouse"]', ['environment X_PASSWORD: lighthouse (weak of web, whole)']], ['environment: ["MODE=lighthouse", "X_PASSWORD=lighthouse"]', ['environment X_PASSWORD: lighthouse (literal of web, whole)']],
    ['environment: ["X_PASSWORD=${P-Kd83nQz7}"]', ['environment X_PASSWORD: Kd83nQz7 (literal, default of web)']], ['environment: ["X_PASSWORD=${P:-${Q:-Kd83nQz7}}"]', ['environment X_PASSWORD: Kd83nQz7 (literal, default of web)']], ['environment: ["X=${API_KEY:-Kd83nQz7}"]', ['environment API_KEY: Kd83nQz7 (literal, default of web)']], ['environment: ["X=${Y:-Kd83nQz7}"]', []], ['environment: ["X_PASSWORD=${P:+Kd83nQz7}"]', []], ['environment: ["X_PASSWORD=a${P:-bb}"]', ['environment X_PASSWORD: bb (weak, default of web)']],
    [`environment: ["X_TOKEN=\${P:-ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}}"]`, [`environment github token: ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'} (literal, default of web)`]],
    ['build: {context: ., args: {DB_USER: lighthouse, DB_PASSWORD: lighthouse}}', ['build argument DB_PASSWORD: lighthouse (weak of web, whole)']], ['build: {context: ., labels: {api.token: Kd83nQz7}}', ['label api.token: Kd83nQz7 (literal of web, whole)']], ['annotations: {api.token: Kd83nQz7}', ['label api.token: Kd83nQz7 (literal of web, whole)']], ['deploy: {labels: {api.token: Kd83nQz7}}', ['label api.token: Kd83nQz7 (literal of web, whole)']],
    ['entrypoint: ["app", "--token", "Kd83nQz7"]', ['command --token: Kd83nQz7 (literal of web)']], ['command: ["app", "--token", "${T:-Kd83nQz7}", "${API_KEY:-Kd83nQz8}"]', ['command API_KEY: Kd83nQz8 (literal, default of web)']], ['command: []', []], ['healthcheck: {test: ["CMD", "app", "--token", "Kd83nQz7"]}', ['healthcheck --token: Kd83nQz7 (literal of web)']], ['healthcheck: {test: "app --token Kd83nQz7 ${API_KEY:-Kd83nQz8}"}', ['healthcheck --token: Kd83nQz7 (literal of web)', 'healthcheck API_KEY: Kd83nQz8 (literal, default of web)']],
    ['pre_stop: [{command: "app --token Kd83nQz7"}]', ['command --token: Kd83nQz7 (literal of web)']], ['pre_stop: [{command: ["app", "--token", "Kd83nQz7"]}]', ['command --token: Kd83nQz7 (literal of web)']], ['logging: {driver: x, options: {x-token: Kd83nQz7}}', ['setting x-token: Kd83nQz7 (literal of web)']], ['provider: {type: x, options: {token: Kd83nQz7}}', ['setting token: Kd83nQz7 (literal)']], ['provider: {type: x, options: {token: Kd83n}}', []],
    ['x-a: {token: Kd83nQz7}', []], ['x-a: http://u:Kd83nQz7@h/', ['setting the password of a URL: Kd83nQz7 (literal)']], ['x-a: [[http://u:Kd83nQz7@h/]]', ['setting the password of a URL: Kd83nQz7 (literal)']],
  ])('%s', (service, expected) => {
    expect(inCompose(service)).toEqual(expected)
  })

  it('contents, and files of the first format', () => {
    expect(inCompose('environment: ["X_PASSWORD=lighthouse"]', 'name: lighthouse\n')).toEqual(['environment X_PASSWORD: lighthouse (weak of web, whole)'])
    expect(inCompose('environment: ["X_PASSWORD=lighthouse"]', '  lighthouse:\n    image: a\n')).toEqual(['environment X_PASSWORD: lighthouse (weak of web, whole)'])
    expect(inCompose('tty: true', 'secrets:\n  a:\n    content: Kd83nQz7\nvolumes:\n  v:\n    driver_opts: {token: Kd83nQz8}\n')).toEqual(['content secret_a_token: Kd83nQz7 (literal)', 'setting token: Kd83nQz8 (literal)'])
    const text = 'db:\n  image: postgres\n  environment:\n    DB_USER: lighthouse\n    DB_PASSWORD: lighthouse\nweb:\n  environment: [API_KEY=Kd83nQz7, API_TOKEN]\njob: x\n'
    const [compose] = readProject([{ path: 'docker-compose.yml', text, kind: 'yaml', named: false }], memoryProjectFiles({ files: { 'docker-compose.yml': text } })).compose
    expect((compose === undefined ? [] : secretsOfCompose(compose)).map((place) => `${place.name}: ${textOf(place)} (${place.strength})`)).toEqual(['DB_PASSWORD: lighthouse (weak)', 'API_KEY: Kd83nQz7 (literal)'])
  })
})
