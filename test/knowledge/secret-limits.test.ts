import { describe, expect, it } from 'vitest'
import { classifySecretValue, filledCopyOf, findNamedValues, findSecretInFile, findUrlCredentials, isSecretName, maskSecret, secretFileKind, templatesOf, wordsOfName } from '../../src/knowledge/secrets.ts'

const kind = (value: string, name = 'DB_PASSWORD', more: { user?: string; service?: string; surroundings?: readonly string[] } = {}): string => classifySecretValue(value, { name, ...more }).kind
const values = (text: string): string[] => findNamedValues(text).map(({ name, value, start, end }) => `${name}=${value}${text.slice(start, end) === value ? '' : ' at another place'}`)

describe('words of a name', () => {
  it.each<[string, readonly string[]]>([
    ['aZ', ['a', 'z']], ['Za', ['za']], ['xZyA', ['x', 'zy', 'a']], ['a0b', ['a0b']], ['a9b', ['a9b']], ['ABa', ['a', 'ba']], ['ABz', ['a', 'bz']], ['AB~c', ['ab', 'c']], ['a~b', ['a', 'b']], ['a\u007fb', ['a', 'b']], ['zÄb', ['zäb']], ['__a__b', ['a', 'b']], ['', []], ['DBPassword', ['db', 'password']], ['db-Pass.Word', ['db', 'pass', 'word']],
  ])('%s', (name, expected) => {
    expect(wordsOfName(name)).toEqual(expected)
  })

  it.each([
    'DB_PASS_2', 'PASS_09', 'TOKEN1', 'key_store_pass', 'ADMIN_KEY', 'AZURE_OPENAI_KEY', 'homepage.widget.key', 'CF_Key', 'AES_KEY', 'APP_KEYS', 'STRAPI_APP_KEYS', 'API_KEYS', 'PRIVATE_KEYS', 'SIGNING_KEYS', 'srcstorepass', 'DESTKEYPASS', 'HTTP_AUTH', '_auth', 'rootpw', 'bindpw', 'X-JFrog-Art-Api', 'sonar.login', 'Dsonar.login', 'BUNDLE_GEMS__EXAMPLE__ORG', 'BUNDLE_RUBYGEMS__PKG__GITHUB__COM', 'TOKEN_KINDLY', 'DB_PASS9',
  ])('%s is the name of a secret', (name) => {
    expect(isSecretName(name)).toBe(true)
  })

  it.each([
    'TOKEN_TTL_2', 'PASS_X', 'SSH_KEYS', 'TRUSTED_KEYS', 'KEYS', 'keys.0', 'BUNDLE_PATH', 'BUNDLE_BUILD__NOKOGIRI', 'XBUNDLE_GEMS__EXAMPLE__ORG', 'BUNDLE_GEMS__EXAMPLE__ORG_X', 'login', 'auth', 'SUPABASE_ANON_TOKEN', 'STRIPE_PUBLISHABLE_API_KEY',
    'SECRET_STORE_KIND', 'PASSWORD_HASH_MEMORY', 'ARGON_PASSWORD_PARALLELISM', 'PASSWORD_COST', 'JWT_TOKEN_CLAIM', 'SECRET_SCANNING', 'TOKEN_SYMBOL', 'TOKEN_DECIMALS', 'TOKEN_ADDRESS', 'TOKEN_SERVER_ADDR', 'API_TOKEN_CACHE', 'TOKEN_AUDIENCES', 'PASSWORD_PROMPT', 'SECRET_MOUNT_POINT', 'TOKEN_STORAGE', 'PASSWORD_CHANGE_PAGE', 'FORGOT_PASSWORD_LINK', 'PASSWORD_ENCODER', 'TOKEN_DURATION', 'PASSWORD_MAX', 'TOKEN_PROPERTY', 'SECRET_ROTATION_LAMBDA',
  ])('%s is none', (name) => {
    expect(isSecretName(name)).toBe(false)
  })
})

describe('values that are nearly something else', () => {
  it.each<[string, readonly string[]]>([
    ['literal', ['{{Kd83nQz7', 'Kd83~/x', 'Kd83../x', './a!Kd83', 'C:\\a!b9Kd', '8Kd/nqz7/x', '/xk83nqz7', '/ab!/x9', '/etc/x/!9K', 'hV9$9kq2LzP', 'x-Kd83', 'xREPO_PASSWORD', 'REPO_PASSWORD#', 'REPO_PASSWORD_x#', 'sk_xxx7', 'xxx_xxx7', 'dummy-qmxkzrtvbnplwsdf', 'notsecretly-x', 'not-a-secretary', 'secret'.repeat(11), 'p4ssw0rd12345', 'secret99999', 'x9K2', 'qmxkzrt', 'password-goes-there', 'MyQuietPassword#']],
    ['weak', ['x9K', 'secret'.repeat(10), 'secret12345', 'p4ssw0rd12', '7es7er', 'pa$$word', 'pass~word', 'foobarbaz7', 'abcdef', 'not-really-secret', '-MySecurePassword', 'MySecurePassword#', 'some-random-text']],
    ['placeholder', ['***_***', '?_?', 'password-goes-here', 'MySecurePassword12!', 'MySecurePassword.', 'YOUR_NAME', 'TOKEN', 'sk_xxx', 'a-b-xxxx']],
    ['variable', ['${A:-b}', 'Kd83${A}', '$A', '${A:-${B:-c}}', '${A:-b}c}']],
    ['not-a-secret', ['same-origin']],
  ])('%s', (expected, texts) => {
    expect(Object.fromEntries(texts.map((value) => [value, kind(value)]))).toEqual(Object.fromEntries(texts.map((value) => [value, expected])))
  })

  it('what is known around a password makes it weak', () => {
    expect(kind('Shop20245', 'DB_PASSWORD', { user: 'shop20245' })).toBe('weak')
    expect(kind('shop20246', 'DB_PASSWORD', { user: 'shop20245' })).toBe('literal')
    expect(kind('k1k2k3k', 'DB_PASSWORD', { user: 'k' })).toBe('literal')
    expect(kind('zqzq1', 'DB_PASSWORD', { user: 'zq' })).toBe('weak')
    expect(kind('harbour-lighthouse', 'DB_PASSWORD', { surroundings: ['harbour', 'lighthouse'] })).toBe('weak')
    expect(classifySecretValue('dummy-abcdefghijklmn', { name: 'X_TOKEN' })).toMatchObject({ kind: 'weak', dummy: true })
    expect(classifySecretValue('not-x-important', { name: 'X_TOKEN' })).toMatchObject({ dummy: true })
    expect(classifySecretValue('important-not', { name: 'X_TOKEN' })).not.toHaveProperty('dummy')
    expect(classifySecretValue('${APP_2:-b}', { name: 'X_TOKEN' })).toMatchObject({ default: 'b' })
    expect(classifySecretValue('postgres://u:Kd83nQz7@h', { name: 'X_URL' })).not.toHaveProperty('weakWhenUsed')
  })

  it('a mask shows what can be printed', () => {
    expect(['~~cdefgh', 'a bcdefgh', '\u007fabcdefg', 'éabcdefg', '!"cdefgh'].map(maskSecret)).toEqual(['~~******', '******', '******', '******', '!"******'])
  })
})

describe('where a URL ends', () => {
  it.each<[string, readonly string[]]>([
    ['x://{a}/u:p9@h', []], ['x://u}/:p9@h', []], ['x://${U:-a\nb}:p9@h', []], ['x://u}:p9/q@h', []], ['x://{u\n:p9@h', []], ['x://${U:-${V:-a/b}/c}:p9@h', ['p9']], ['x://{a}u:p9@h', ['p9']], ['x://u:$$$P@h', []], [`x://${'u'.repeat(1100)}:p9@h`, []], ['u:${x}@tcp(h)', []],
  ])('%s', (text, expected) => {
    expect(findUrlCredentials(text).map(({ start, end }) => text.slice(start, end))).toEqual(expected)
  })
})

describe('values under names, and near them', () => {
  it.each<[string, readonly string[]]>([
    ['Authorization: token Kd83nQz7', ['Authorization=Kd83nQz7']], ['authorization:ApiKey Kd83nQz7==', ['Authorization=Kd83nQz7==']], ...['Token', 'Bot', 'GenieKey', 'SSWS', 'Splunk'].map((scheme): [string, readonly string[]] => [`Authorization: ${scheme}  Kd83nQz7`, ['Authorization=Kd83nQz7']]), ['Authorization: token of-a-user', []], ['Authorization: Digest Kd83nQz7', []], ['token Kd83nQz7', []], ['Bearer  Kd83nQz7', ['Authorization=Kd83nQz7']], ['Bearer lowercase', []], ['Basic camelCaseOnly', ['Authorization=camelCaseOnly']],
    ['<password>Kd83</password>', ['password=Kd83']], ['<s:apiKey> Kd83 </s:apiKey>', ['s:apiKey=Kd83']], ['<password>Kd83</secret>', []], ['<user>Kd83</user>', []], ['<password></password>', []], ['<password>Kd83', []], ['<passwordPolicy>Kd83</passwordPolicy>', []],
    ['<add key="Password" value="Kd83"/>', ['Password=Kd83']], ['<property name="db.password"  value="Kd 83">', ['db.password=Kd 83']], ['<add key = "Password"  value = "Kd83"/>', ['Password=Kd83']], ['<add key="Username" value="Kd83"/>', []], ['<add key="Password" value=""/>', []], ['<add key="Password"/>', []], ['<add monkey="Password" value="Kd83"/>', []],
    ["define('DB_PASSWORD', 'Kd83');", ['DB_PASSWORD=Kd83']], ['define( "AUTH_KEY" , "Kd 83" );', ['AUTH_KEY=Kd 83']], ["define('DB_NAME', 'Kd83');", []], ["define('DB_PASSWORD', getenv('X'));", []], ["undefine('DB_PASSWORD', 'Kd83')", []], ["define('DB_PASSWORD', 'Kd83\")", []],
    ...['requirepass', 'masterauth', 'rootpw', 'bindpw', 'remote_password'].map((name): [string, readonly string[]] => [`a 1\n  ${name}  "Kd83"\n`, [`${name}=Kd83`]]), ['# requirepass Kd83', []], ['requirepass', []], ['norequirepass Kd83', []],
    ['Server=db;uid=me;pwd=Kd83', ['pwd=Kd83']], ['Server=db; PWD=Kd83;x=1', ['pwd=Kd83']], ['cd x; pwd=', []], ['pwd=Kd83', []], ["$x['smtp_password'] = 'Kd83'", ['smtp_password=Kd83']], ['$x["token"]="Kd83"', ['token=Kd83']], ["$x['password'] = $y['z']", []], ['x[token]= 5', []], ["'?token=' + open('x9')", []], ["'?token=' . $x9 . 'y'", []], ['token="+Kd83"', ['token=+Kd83']],
    ['IDENTIFIED  BY  "Kd83"', ['PASSWORD=Kd83']], ["IDENTIFIED BY 'Kd83\"", []], ["IDENTIFIED  WITH  x  BY  'Kd83'", ['PASSWORD=Kd83']], ['machine  h  login  u  password  Kd83', ['the password of a netrc line=Kd83']], ['machine h\n\tlogin u\n\tpassword Kd83', ['the password of a netrc line=Kd83']], ['a/root_passwd  password  Kd83', ['the password for debconf=Kd83']], ['a/password2 password Kd83', ['the password for debconf=Kd83']], ['a/passphrase password Kd83', []],
    ['x://abcdefghij0123456789@a.b.github.com', ['the token in a URL=abcdefghij0123456789']], ['x://01234567890123456789@github.com', []], ['x://abcdefghij0123456789@github.example.org', ['the token in a URL=abcdefghij0123456789']], ['x://abcdefghij012345678@github.com', []],
  ])('%s', (text, expected) => {
    expect(values(text)).toEqual(expected)
  })

  it.each<[string, readonly string[]]>([
    // What a line begins with, and what ends its value.
    ['export  PASSWORD=a b', ['PASSWORD=a b']], ['PASSWORD=a\r\nx', ['PASSWORD=a']], ['PASSWORD=a# b', ['PASSWORD=a# b']], ['PASSWORD=a # b', ['PASSWORD=a']], ['PASSWORD=a;, ', ['PASSWORD=a']], ['PASSWORD= # b', []], ['PASSWORD=, ;', []], ['x PASSWORD=a,b', ['PASSWORD=a']], ['x PASSWORD=', []],
    // Colons: of a mapping, of prose, of a login.
    ['x {token:"Kd83"}', ['token=Kd83']], ['x token:Kd83', []], ['token:Kd83', []], ['token: please wait', []], ['token: please', ['token=please']], ['x token: please', []], ['x token: pleas3', ['token=pleas3']], ['x "token": "please"', ['token=please']], ["x token: 'please'", ['token=please']], ['x token:\'please\'', ['token=please']], ['token: Kd83 nQz7', ['token=Kd83 nQz7']],
    ['the-secret=Kd83', ['the-secret=Kd83']], ['-secret=Kd83', []], ['token :Kd83', []], ['x password=a"b', ['password=a']], ['token="a + 9b"', ['token=a + 9b']], ["'?token='  + x('y')", []], ["'?token='+ x('y')", []], ['"secret"="Kd83"', ['secret=Kd83']], ['(secret=Kd83)', ['secret=Kd83']], ['x -token=Kd83', ['token=Kd83']],
    // Quotes that a shell or another program escaped.
    ['\\"token\\": \\"Kd83\\"', ['token=Kd83']], ['token=\\Kd83', ['token=\\Kd83']], ['x token=\\"Kd83\\" y', ['token=Kd83']], ["x token=\\'Kd83\" y", []],
    // Expressions are none; a value that only holds one of their signs is.
    ['x token=a.b', []], ['x token=a.b-9', ['token=a.b-9']], ['x token=-a.b', ['token=-a.b']], ['token=|x', ['token=|x']], ['token: >2', []], ['token: x>', ['token=x>']], ['token: >x', ['token=>x']], ['token=a and b', []], ['token=a && b', []], ['token=a ?? b', []], ['token=a + b', []], ['token=a if b', []], ['token=Integer', []], ['token=*x', []], ['token=!x', []], ['token=a{b', []],
  ])('%s', (text, expected) => {
    expect(values(text)).toEqual(expected)
  })
})

describe('files of secrets, and files beside them', () => {
  const secretIn = (path: string, text: string): string | undefined => {
    const what = secretFileKind(path)
    const found = what === undefined ? undefined : findSecretInFile(what, text)
    return found === undefined ? undefined : text.slice(found.start, found.end)
  }
  const key = `AKIA${'Z2Y3X4W5V6U7T2S3'}`
  const pypi = `pypi-${'AgEIcHlwaS5vcmc'}${'a1B2c3D4'.repeat(8)}`

  it.each<[string, string, string]>([
    ['.netrc', 'machine h\n login u\n password   4711', '4711'], ['.netrc', 'machine h login u password secret', 'secret'], ['.npmrc', '//r/:_auth = Kd83nQz7', 'Kd83nQz7'], ['.npmrc', '//r/:_password  =  "Kd83nQz7"', 'Kd83nQz7'], ['.yarnrc.yml', 'npmAuthToken: "Kd83nQz7"', 'Kd83nQz7'], ['.yarnrc', '"//r/:_authToken" "x"\n"npmAuthIdent": Kd83nQz7', 'Kd83nQz7'], ['.pypirc', `[pypi]\nx ${pypi}\n`, pypi], ['.pgpass', 'db:5432:shop:shop:pa:ss9\n', 'pa:ss9'], ['_netrc', 'machine h login u password Kd83', 'Kd83'],
    ['auth.json', '{"http-basic": {"r.example.org": {"username": "ci", "password": "Kd83nQz7"}}}', 'Kd83nQz7'], ['auth.json', '{"gitlab-token": {"r.example.org": "Kd83nQz7"}}', 'Kd83nQz7'], ['auth.json', '{"github-oauth":{"github.com":"secret"},"bearer" : { "r" : "Kd83nQz7" }}', 'secret'], ['auth.json', '{"bearer"  :  {  "r"  :  "Kd83nQz7"  }}', 'Kd83nQz7'], ['settings.xml', '<server><password>Kd83nQz7</password></server>', 'Kd83nQz7'], ['settings.xml', '<a/><!-- <password>repopwd</password> --><!----><password>Kd83nQz7</password><!-- x -->', 'Kd83nQz7'], ['settings.xml', '<!-- <password>Kd83nQz7</password>', 'Kd83nQz7'], ['settings-security.xml', '<master><masterPassword>Kd83nQz7</masterPassword></master>', 'Kd83nQz7'],
    ['NuGet.Config', '<add key="ClearTextPassword" value="Kd83nQz7"/>', 'Kd83nQz7'], ['nuget.private.config', '<add key="Password" value="Kd83nQz7"/>', 'Kd83nQz7'], ['gradle.properties', 'a=b\nnexusPassword=Kd83nQz7\n', 'Kd83nQz7'],
  ])('%s: %s', (path, text, expected) => {
    expect(secretIn(path, text)).toBe(expected)
  })

  it.each<[string, string]>([
    ['.aws/credentials', `[a]\naws_access_key_id = ${key}\n`], ['my.cnf', '[client]\npassword=<password>\n'], ['.my.cnf', '[client]\npassword=$P\n'], ['google-services.json', `{"current_key": "AIza${'SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q'}"}`], ['auth.json', '{"http-basic": {"r": {"username": "ci", "password": "<password>"}}, "github-oauth": {"github.com": "${T}"}}'], ['auth.json', '{"auths": {}}'],
    ['settings.xml', '<password>${env.NEXUS_PASSWORD}</password>'], ['settings.xml', '<password>secret</password>'], ['settings.xml', '<!-- <password>repopwd</password>\n--><server/><!-- <password>Kd83nQz7</password>-->'], ['nuget.config', '<add key="ClearTextPassword" value="%PW%"/>'], ['gradle.properties', 'nexusPassword=\n'],
    // Names that only look alike.
    ...['xid_dsa', 'id_rsa.bak', 'server.p12.txt', 'x.npmrc', '.netrc2', '.pgpass2', 'pgpass.conf.d', 'x.git-credentials', '.pypirc2', 'x.dockercfg', 'kubeconfig.txt', '.docker/config.json5', '.kube/config2', 'config/master.key.txt', 'x.auth.json', 'mysettings.xml', 'settings.xml2', 'my-nuget.config', 'nuget.configs', 'x.gradle.properties', '.npmrc.example', 'server.key.sample', 'gradle.properties.dist'].map((path): [string, string] => [path, '-----BEGIN EC PRIVATE KEY-----\npassword=Kd83nQz7\n0123456789abcdef0123456789abcdef\n']),
  ])('nothing in %s: %s', (path, text) => {
    expect(secretIn(path, text)).toBeUndefined()
  })

  it('names that only look alike are none of them', () => {
    for (const path of ['xid_dsa', 'id_rsa.bak', 'server.p12.txt', 'x.npmrc', '.netrc2', '.pgpass2', 'pgpass.conf.d', 'x.git-credentials', '.pypirc2', 'x.dockercfg', 'kubeconfig.txt', '.docker/config.json5', '.kube/config2', 'config/master.key.txt', 'auth.json5', 'x.auth.json', 'settings.xml2', 'nuget.configs', 'x.gradle.properties']) expect(secretFileKind(path), path).toBeUndefined()
  })

  it.each<[string, string | undefined]>([
    ['.docker-compose.example.yml', '.docker-compose.yml'], ['example-x.env', 'x.env'], ['example.env.local', '.env.local'], ['sample_compose.yml', 'compose.yml'], ['example-x.env.local', undefined], ['example.env', '.env'], ['env.dist', '.env'], ['x.env.local.example', undefined], ['compose.example.yml.bak', undefined], ['.example.yml', undefined], ['.env.example.txt', '.env.txt'], ['x.environment.sample', undefined], ['a/b.yaml.tpl', 'a/b.yaml'],
  ])('%s is filled in as %s', (template, copy) => {
    expect(filledCopyOf(template)).toBe(copy)
    if (copy !== undefined) expect(templatesOf(copy, [copy, template, 'README.md'])).toEqual([template])
  })
})
