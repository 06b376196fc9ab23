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
const JWT = `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0NTY3ODkwIn0'}.${'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P'}`
const GOOGLE = `AIza${'SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q'}`
const HASH = '$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/'

describe('secrets in a text', () => {
  it('are not passed over as plain words, however short a token is', () => {
    const shortest = `xoxb-${'0a1b2c3d4e'}`
    expect(inText(shortest)).toEqual([`token slack token: ${shortest} (literal)`])
  })

  it.each<[string, Surroundings, string[]]>([
    [' "Kd83nQz7" ', { name: 'API_KEY' }, ['named API_KEY: Kd83nQz7 (literal)']], ["'Kd83nQz7'", { name: 'API_KEY' }, ['named API_KEY: Kd83nQz7 (literal)']], ['"Kd83nQz7\'', { name: 'API_KEY' }, ['named API_KEY: "Kd83nQz7\' (literal)']], ['x', { name: 'API_KEY' }, []], ['xx', { name: 'API_KEY' }, ['named API_KEY: xx (weak)']],
    ['Kd83nQz7', { name: 'API_URL' }, []], ['Kd83nQz7', {}, []], ['postgres://u:Kd83nQz7@h', { name: 'API_KEY' }, ['url the password of a URL: Kd83nQz7 (literal)']], ['postgres://shop:shop@h', {}, ['url the password of a URL: shop (weak)']], ['postgres://u:your-password-here@h', {}, ['url the password of a URL: your-password-here (weak)']],
    [`me:${HASH}`, {}, [`hash a password hash: ${HASH} (literal)`]], [`me:${HASH}`, { name: 'BASIC_AUTH' }, [`hash a password hash: ${HASH} (literal)`]], [ID, {}, [`token aws access key id: ${ID} (literal)`]], [ID, { name: 'KEY_ID' }, []], [ID, { name: 'ACCESS' }, [`token aws access key id: ${ID} (literal)`]],
    ['a password=Kd83nQz7', {}, ['named password: Kd83nQz7 (literal)']], ['a password=Kd83nQz7', { pairs: false }, []], ['pw=Kd83', {}, []], ['Authorization Bearer Kd83nQz7', {}, ['named Authorization: Kd83nQz7 (literal)']], ['Basic Kd83nQz7', {}, ['named Authorization: Kd83nQz7 (literal)']], ["x PASSWORD 'Kd83nQz7'", {}, ['named PASSWORD: Kd83nQz7 (literal)']],
    ['a/root-password password Kd83nQz7', {}, ['named the password for debconf: Kd83nQz7 (literal)']], ['-x --requirepass Kd83nQz7', {}, ['named --requirepass: Kd83nQz7 (literal)']], ['--requirepass Kd83nQz7', { pairs: false }, []], ['a--requirepass Kd83nQz7', {}, []], ['--requirepass ${X}', {}, []], ['--token  Kd83nQz7  --password  Kd83nQz8', {}, ['named --token: Kd83nQz7 (literal)', 'named --password: Kd83nQz8 (literal)']],
    ['bakery', { name: 'X_PASSWORD', user: 'bakery' }, ['named X_PASSWORD: bakery (weak)']], ['bakery77', { name: 'X_PASSWORD', service: 'bakery' }, ['named X_PASSWORD: bakery77 (weak)']], ['lighthouse', { name: 'X_PASSWORD', surroundings: ['lighthouse'] }, ['named X_PASSWORD: lighthouse (weak)']],
    ['true', { name: 'X_PASSWORD' }, []], ['--requirepass changeme', {}, ['named --requirepass: changeme (weak)']], ['a -password Kd83nQz7', {}, ['named -password: Kd83nQz7 (literal)']], ['a --requirepass Kd83nQz7', {}, ['named --requirepass: Kd83nQz7 (literal)']], [`${ID} x`, { name: 'ID_OF_IT' }, [`token aws access key id: ${ID} (literal)`]], [`glpat-${'a1B2c3D4e5F6g7H8i9J0'}`, { name: 'TOKEN_ID' }, [`token gitlab token: glpat-${'a1B2c3D4e5F6g7H8i9J0'} (literal)`]], ['  Kd83nQz7 ', { name: 'API_KEY' }, ['named API_KEY: Kd83nQz7 (literal)']], ['/run/secrets/x', { name: 'X_PASSWORD' }, []],
    // What is called public is sent to every browser, whatever form it has.
    [JWT, { name: 'NEXT_PUBLIC_SUPABASE_ANON_KEY' }, []], [JWT, { name: 'ANON_JWT' }, []], [JWT, { name: 'SERVICE_ROLE' }, [`token json web token: ${JWT} (literal)`]], [GOOGLE, { name: 'NEXT_PUBLIC_MAPS' }, []], [GOOGLE, { name: 'REACT_APP_FIREBASE_API_KEY' }, []], [GOOGLE, { name: 'MAPS' }, [`token google api key: ${GOOGLE} (literal)`]], [JWT, { name: 'FIREBASE_JWT' }, [`token json web token: ${JWT} (literal)`]], [`ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`, { name: 'PUBLIC_X' }, [`token github token: ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'} (literal)`]],
    ['<password>Kd83nQz7</password>', {}, ['named password: Kd83nQz7 (literal)']], ['define("API_TOKEN","Kd83nQz7")', {}, ['named API_TOKEN: Kd83nQz7 (literal)']], ['requirepass Kd83nQz7', {}, ['named requirepass: Kd83nQz7 (literal)']], ['masterauth Kd83nQz7', {}, ['named masterauth: Kd83nQz7 (literal)']], ['bindpw Kd83nQz7', {}, ['named bindpw: Kd83nQz7 (literal)']], ['shop:Kd83nQz7@tcp(db:3306)/shop', {}, ['url the password of a URL: Kd83nQz7 (literal)']], ['shop:shop@tcp(db:3306)/shop', {}, ['url the password of a URL: shop (weak)']],
    ["''", { name: 'X_PASSWORD' }, []], ["'", { name: 'X_PASSWORD' }, []], ['yes --password  Kd83nQz7', {}, ['named --password: Kd83nQz7 (literal)']],
    ['--token 4711', {}, ['named --token: 4711 (literal)']], ['"', { name: 'X_PASSWORD' }, []], ['""', { name: 'X_PASSWORD' }, []], ['"a"', { name: 'X_PASSWORD' }, ['named X_PASSWORD: a (weak)']], ['http://u:4711@h', {}, ['url the password of a URL: 4711 (literal)']], ['{{ x }}', { name: 'X_PASSWORD' }, []],
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
    ['app --password=root', ['--password: root']], ['app --token root', ['--token: root']], ['echo 4711 | docker login --password-stdin', ['the password for a login: 4711']], ['sh -c "app --password=Kd83nQz7" --token Kd83nQz8', ['--password: Kd83nQz7', '--token: Kd83nQz8']], ['echo "password=Kd83nQz7" > f', ['password: Kd83nQz7']],
    // sed writes what stands behind the pattern.
    ["sed -i 's/token=.*/token=Kd83nQz7/' f", ['token: Kd83nQz7']], ['sed -e s,token=Kd83nQz8,token=Kd83nQz7,g f', ['token: Kd83nQz7']], ['sed "s|x|http://u:Kd83nQz7@h|; s|y|http://v:Kd83nQz8@h|" f', ['the password of a URL: Kd83nQz7', 'the password of a URL: Kd83nQz8']], ["sed 's/token=Kd83nQz7//' f", []], ["sed 'xs/a/token=Kd83nQz7/' f", []], ["sed 's/a\\\\/token=Kd83nQz7/b/' f", []], ["sed '/token=Kd83nQz7/d' f", []], ["sed 'sxtoken=Kd83nQz7xyx' f", []], ["sed 's/token=.*/token=$T/' f", []], ["sed -n 's/.*token=\\(.*\\)/\\1/p' f", []], ["awk 's/token=.*/token=Kd83nQz7/' f", []],
    // A password that is typed for a login.
    ['echo Kd83nQz7 | docker login -u me --password-stdin r', ['the password for a login: Kd83nQz7']], ['echo -n "Kd83nQz7" | sudo helm registry login --password-stdin r', ['the password for a login: Kd83nQz7']], ['echo secret | docker login --password-stdin', ['the password for a login: secret']], ['echo $T | docker login --password-stdin', []], ['echo Kd83nQz7 | cat', []], ['cat Kd83nQz7 | docker login --password-stdin', []], ['echo Kd83nQz7; docker login --password-stdin', []], ['docker login --password-stdin | echo Kd83nQz7', []],
    ['grep "password=Kd83nQz7" f', []], ['$X password=Kd83nQz7', ['password: Kd83nQz7']], ['openssl enc -k root -in x', ['openssl enc -k: root']], ['app --token 3600', ['--token: 3600']], ['sh -c "x --to\\"ken" --token Kd83nQz7', ['--token: Kd83nQz7']], ['test http://u:Kd83nQz7@h', ['the password of a URL: Kd83nQz7']],
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
    ['logging: {options: {x-token: }}', []], ['logging: {driver: x}', []], ['x-a: {environment: {API_KEY: Kd83nQz7}}', []], ['environment: ["X_TOKEN=${P:-password=Kd83nQz7}"]', ['environment X_TOKEN: password=Kd83nQz7 (literal, default of web)']], ['environment: ["A=${A:-http://u:Kd83nQz7@${H}/}"]', ['environment the password of a URL: Kd83nQz7 (literal, default of web)']], ['environment: ["X_PASSWORD=${P}Kd83nQz7"]', []], ['environment: ["A=http://u:Kd83nQz7@h", "API_KEY=Kd83nQz8"]', ['environment the password of a URL: Kd83nQz7 (literal of web)', 'environment API_KEY: Kd83nQz8 (literal of web, whole)']],
    ['command: --token Kd83nQz7', ['command --token: Kd83nQz7 (literal of web)']], ['command: ["--client-secret=Kd83nQz7", "--x", "Kd83nQz7"]', ['command --client-secret: Kd83nQz7 (literal of web)']], ['environment: ["MODE=x", "DB_NAME=lighthouse", "DB_PASSWORD=lighthouse-1"]', ['environment DB_PASSWORD: lighthouse-1 (weak of web, whole)']], ['environment: ["X_PASSWORD=my-very-strong-password"]', ['environment X_PASSWORD: my-very-strong-password (weak, asks of web, whole)']], ['environment: ["X_PASSWORD=not-my-strong-password"]', ['environment X_PASSWORD: not-my-strong-password (weak of web, whole)']], ['environment: ["X_PASSWORD=mystrongpassword"]', ['environment X_PASSWORD: mystrongpassword (weak, asks of web, whole)']], ['environment: ["X_PASSWORD=my.very.long.secret"]', ['environment X_PASSWORD: my.very.long.secret (weak, asks of web, whole)']],
    ['x-a: {token: Kd83nQz7}', []], ['x-a: http://u:Kd83nQz7@h/', ['setting the password of a URL: Kd83nQz7 (literal)']], ['x-a: [[http://u:Kd83nQz7@h/]]', ['setting the password of a URL: Kd83nQz7 (literal)']],
  ])('%s', (service, expected) => {
    expect(inCompose(service)).toEqual(expected)
  })

  it('contents, and files of the first format', () => {
    expect(inCompose('environment: ["X_PASSWORD=lighthouse"]', 'name: lighthouse\n')).toEqual(['environment X_PASSWORD: lighthouse (weak of web, whole)'])
    expect(inCompose('tty: true', 'configs:\n  a:\n    content: "password=Kd83nQz7"\n  b:\n    file: ./x\n')).toEqual(['content password: Kd83nQz7 (literal)'])
    // Names of two letters are parts of too many words, and what one service is told says nothing of another's passwords.
    expect(inCompose('environment: ["X_PASSWORD=qzqz77"]', '  qz:\n    image: a\n')).toEqual(['environment X_PASSWORD: qzqz77 (literal of web, whole)'])
    expect(inCompose('environment: ["DB_USER=lighthouse"]', '  zed:\n    environment: ["X_PASSWORD=lighthouse"]\n')).toEqual(['environment X_PASSWORD: lighthouse (literal of zed, whole)'])
    expect(inCompose('environment: ["X_PASSWORD=lighthouse"]', '  lighthouse:\n    image: a\n')).toEqual(['environment X_PASSWORD: lighthouse (weak of web, whole)'])
    expect(inCompose('tty: true', 'secrets:\n  a:\n    content: Kd83nQz7\nvolumes:\n  v:\n    driver_opts: {token: Kd83nQz8}\n')).toEqual(['content secret_a_token: Kd83nQz7 (literal)', 'setting token: Kd83nQz8 (literal)'])
    const text = 'db:\n  image: postgres\n  environment:\n    MODE: a\n    DB_USER: lighthouse\n    DB_PASSWORD: lighthouse\n    DB_TOKEN: [x]\nweb:\n  environment: [API_KEY=Kd83nQz7, API_TOKENS, DB_PASSWORDX, [x]]\nplain:\n  image: x\njob: x\n'
    const [compose] = readProject([{ path: 'docker-compose.yml', text, kind: 'yaml', named: false }], memoryProjectFiles({ files: { 'docker-compose.yml': text } })).compose
    expect((compose === undefined ? [] : secretsOfCompose(compose)).map((place) => `${place.kind} ${place.name}: ${textOf(place)} (${place.strength})`)).toEqual(['environment DB_PASSWORD: lighthouse (weak)', 'environment API_KEY: Kd83nQz7 (literal)'])
    const parts = { 'compose.yaml': 'services: {web: {image: a}}\nx-a: http://u:Kd83nQz7@h/\n', 'compose.override.yaml': 'x-a: http://u:Kd83nQz8@h/\nx-b: {y: "token: Kd83nQz9"}\n' }
    const merged = readProject(Object.entries(parts).map(([path, source]) => ({ path, text: source, kind: 'yaml', named: false })), memoryProjectFiles({ files: parts })).compose
    expect(merged.flatMap((project) => secretsOfCompose(project)).map((place) => `${place.document.path} ${textOf(place)}`).sort()).toEqual(['compose.override.yaml Kd83nQz8', 'compose.yaml Kd83nQz7'])
  })
})
