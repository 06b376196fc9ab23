import { describe, expect, it } from 'vitest'
import { classifySecretValue, filledCopyOf, findNamedValues, findPasswordHashes, findSecretInFile, findTokenLiterals, findUrlCredentials, isSecretName, maskSecret, secretArguments, secretFileKind } from '../../src/knowledge/secrets.ts'
import { processorTimeSince } from '../support/processor-time.ts'

describe('isSecretName', () => {
  it.each([
    'PASSWORD', 'POSTGRES_PASSWORD', 'dbPassword', 'DB_PASS', 'DB_PASS2', 'MYSQL_PWD', 'SECRET_KEY', 'SECRET_KEY_BASE', 'APIKEY', 'API_KEY', 'apiKey', 'AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY',
    'PRIVATE_KEY', 'PASSPORT_PRIVATE_KEY', 'GITHUB_TOKEN', 'HTTPAuthToken', 'client-secret', 'db.passwd', 'FERNET_KEY', 'ENCRYPTION_KEY', 'RAILS_MASTER_KEY', 'WEBPASSWORD', 'TWITTER_CONSUMERSECRET',
    'NEO4J_AUTH', 'DATABASE_CREDENTIALS', 'JWT_PASSPHRASE', 'RABBITMQ_DEFAULT_PASS', 'SSHPASS', 'MONKEY_PASSWORD',
  ])('%s is one', (name) => {
    expect(isSecretName(name)).toBe(true)
  })

  it.each([
    'POSTGRES_PASSWORD_FILE', 'SECRET_PATH', 'SECRET_NAME', 'AWS_ACCESS_KEY_ID', 'TOKEN_VERSION', 'KEY_ALIAS', 'PUBLIC_KEY', 'NEXT_PUBLIC_API_KEY', 'PASSWORD_MIN_LENGTH', 'TOKEN_TTL', 'TOKEN_URL',
    'ACCESS_TOKEN_EXPIRE_MINUTES', 'ACCESS_TOKEN_EXPIRES', 'PASSWORD_RESET_ENABLED', 'JWT_TOKEN_ALGORITHM', 'TOKEN_HEADER', 'PASSWORD_POLICY', 'SECRET_TYPE', 'KEYBOARD', 'MONKEY', 'PASSENGER_APP_ENV',
    'BYPASS', 'BYPASS_CACHE', 'COMPASS', 'PWD', 'OLDPWD', 'PASS_THROUGH', 'TWO_PASS', 'TOKENIZERS_PARALLELISM', 'MAX_TOKENS', 'KEY', 'SORT_KEY', 'PRIMARY_KEY', 'GPG_KEY', 'OIDC_OP_TOKEN_ENDPOINT', 'AUTHOR',
    'PATH', '', '_', '123', 'NOPASSWD', 'SECRETARY', 'PASSIVE_PORTS',
  ])('%s is none', (name) => {
    expect(isSecretName(name)).toBe(false)
  })
})

const kind = (value: string, name = 'DB_PASSWORD', more: { user?: string; service?: string } = {}) => classifySecretValue(value, { name, ...more }).kind

describe('classifySecretValue', () => {
  it('knows empty values and variables', () => {
    expect(kind('')).toBe('empty')
    expect(kind('""')).toBe('empty')
    for (const value of ['$X', '${X}', '${X:?must be set}', '${X?}', '$(cat /run/x)', '${{ secrets.X }}', 'prefix-${X}', 'postgres://me:${PW}@db/app']) expect(kind(value)).toBe('variable')
    expect(classifySecretValue('${X:-changeme}', { name: 'DB_PASSWORD' })).toMatchObject({ kind: 'variable', default: 'changeme' })
    expect(classifySecretValue('${X-${Y:-z}}', { name: 'DB_PASSWORD' }).default).toBe('${Y:-z}')
    expect(classifySecretValue('${X:?no}', { name: 'DB_PASSWORD' })).not.toHaveProperty('default')
    for (const value of ['${X:-a}${Y}', '${X:-a', 'b${X:-a}']) expect(classifySecretValue(value, { name: 'DB_PASSWORD' })).not.toHaveProperty('default')
    expect(kind('Tr0ub4dor$$x9!Q')).toBe('literal')
  })

  it('knows files', () => {
    for (const value of ['/run/secrets/db_password', './secrets/db', '~/.pgpass', '/etc/ssl/private/key.pem', 'server.key', '%kernel.project_dir%/config/jwt/private.pem', 'file:/etc/x', 'op://vault/item/field', 'arn:aws:secretsmanager:eu-west-1:1:secret:x']) expect(kind(value)).toBe('file-reference')
    expect(kind('/Xk29+dJq8aPz3vLm==')).toBe('literal')
  })

  it('knows placeholders, and which of them would work as passwords', () => {
    for (const value of ['[password]', '<password>', '{{ password }}', 'x{{ password }}', '***', 'xxx', 'XXXXXXXX', 'xxx-xxx', '...', 'TODO', '__PASSWORD__', '%PASSWORD%', 'sk-xxx-xxx-xxx', '00000000-0000-0000-0000-000000000000']) {
      const found = classifySecretValue(value, { name: 'DB_PASSWORD' })
      expect(found.kind).toBe('placeholder')
      expect(found.weakWhenUsed).toBeUndefined()
    }
    for (const value of ['your-password-here', 'your_secret_key', 'CHANGE_ME', 'change-me', 'CHANGEME', 'REPLACE_ME', 'change-this-in-production', 'insert-token-here', 'replaceme', 'replace-with-a-long-one', 'enter token', 'put-it-in', 'yours truly']) {
      expect(classifySecretValue(value, { name: 'DB_PASSWORD' })).toMatchObject({ kind: 'placeholder', weakWhenUsed: true })
    }
  })

  it('knows words that say what belongs there', () => {
    for (const value of ['MySecureDatabasePassword', 'ClientSecret', 'ThisShouldBeAVerySecureAndLongSecretKey', 'REPO_PASSWORD', 'REPLACE_TOKEN', 'YOUR_API_KEY', 'PASSWORD']) {
      expect(classifySecretValue(value, { name: 'DB_PASSWORD' })).toMatchObject({ kind: 'placeholder', weakWhenUsed: true })
    }
    for (const value of ['MyQuietHarborLamp', 'PASSPORT', 'A_B_C', 'Secret']) expect(kind(value)).not.toBe('placeholder')
  })

  it('knows weak values', () => {
    for (const value of ['changeme', 'password', 'Password123', 'p@ssw0rd', 's3cr3t', 'secret', 'postgres', 'admin', 'root', 'test', 'test123!', 'example', '123456', '1234', 'mysecretpassword', 'my-secret-pw', 'super_secret_key', 'qwerty', 'abc', 'aaaaaaaa', 'ChooseYourOwnPasswordHere1234', 'hackme', 'mysecuredatabasepassword']) {
      expect(kind(value)).toBe('weak')
    }
    expect(kind('shopkeeper', 'DB_PASSWORD', { user: 'shopkeeper' })).toBe('weak')
    expect(kind('warehouse1', 'DB_PASSWORD', { service: 'warehouse' })).toBe('weak')
    expect(kind('postgres://shop:shop@db/shop', 'DATABASE_SECRET')).toBe('weak')
  })

  it('knows real ones', () => {
    for (const value of ['hV9#kq2LzP', 'Tr0ub4dor&3', 'correct horse battery', '8f14e45fceea167a5a36dedd4bea2543', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCY', '48151623', 'django-insecure-9x$$k2!p0w']) expect(kind(value)).toBe('literal')
    expect(kind('postgres://shop:hV9kq2LzP@db/shop')).toBe('literal')
  })

  it('knows settings that are no secrets', () => {
    for (const value of ['true', 'False', 'yes', 'off', '1', '0']) expect(kind(value)).toBe('boolean')
    for (const value of ['3600', '15m', '30s', '0.5']) expect(kind(value, 'AUTH_TOKEN')).toBe('number-setting')
    for (const value of ['https://auth.example.com/token', 'ssh-ed25519 AAAAC3Nza me', '-----BEGIN PUBLIC KEY-----', 'none', 'null']) expect(kind(value, 'AUTH_TOKEN')).toBe('not-a-secret')
  })

  it('never shows more than two characters', () => {
    for (const value of ['hV9#kq2LzP', 'short', 'postgres://shop:hV9kq2LzP@db/shop', '${X:-hV9kq2LzP}']) {
      const { shown } = classifySecretValue(value, { name: 'DB_PASSWORD' })
      expect(shown.length).toBeLessThanOrEqual(8)
      expect(shown.endsWith('******')).toBe(true)
    }
    expect(maskSecret('hV9#kq2LzP')).toBe('hV******')
    expect(maskSecret('short')).toBe('******')
    expect(maskSecret('a'.repeat(500))).toHaveLength(8)
  })
})

describe('findUrlCredentials', () => {
  it('gives the range of each password', () => {
    const text = 'A=postgres://shop:hunter2@db:5432/shop B=redis://:s3cret@cache:6379'
    const found = findUrlCredentials(text)
    expect(found.map(({ user, password }) => [user, password])).toEqual([['shop', 'hunter2'], ['', 's3cret']])
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(['hunter2', 's3cret'])
  })

  it('reads passwords with odd characters', () => {
    expect(findUrlCredentials('mysql+pymysql://u:p@ss:w%40rd@db/x')[0]?.password).toBe('p@ss:w%40rd')
    expect(findUrlCredentials('amqp://${USER:-me}:lemon42@mq//')[0]).toMatchObject({ user: '${USER:-me}', password: 'lemon42' })
  })

  it('ignores variables and URLs without a password', () => {
    for (const text of ['postgres://u:$PW@db', 'postgres://u:${PW:-x/y}@db', 'https://{{ user }}:{{ pw }}@x', 'f"{u}://{a}:{b}@c"', 'https://example.com:8080/a@b', 'https://user@example.com', 'http://u:@h', '://u:p@h', 'ssh git@host:path', 'https://x/?u=a:b@c', 'postgres://u:<password>@db', 'postgres://u:%(pw)s@db']) {
      expect(findUrlCredentials(text)).toEqual([])
    }
  })
})

describe('findTokenLiterals', () => {
  // Put together here, so that scanners of this repository find none.
  const tokens = {
    'aws-access-key-id': `AKIA${'Z2Y3X4W5V6U7T2S3'}`,
    'github-token': `ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`,
    'gitlab-token': `glpat-${'a1B2c3D4e5F6g7H8i9J0'}`,
    'slack-token': `xoxb-${'123456789012-abcdefGHIJKL'}`,
    'stripe-key': `sk_live_${'a1B2c3D4e5F6g7H8i9J0k1L2'}`,
    'google-api-key': `AIza${'SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q'}`,
    'private-key': '-----BEGIN OPENSSH PRIVATE KEY-----',
    'json-web-token': `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0NTY3ODkwIn0'}.${'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P'}`,
  }

  it.each(Object.entries(tokens))('finds %s', (name, token) => {
    const text = `ENV X="${token}" # end`
    expect(findTokenLiterals(text).map(({ kind: found, start, end }) => [found, text.slice(start, end)])).toEqual([[name, token]])
  })

  it('finds the token of an .npmrc, and not its variable', () => {
    const text = '//registry.example.org/:_authToken=0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0'
    expect(findTokenLiterals(text)).toEqual([{ kind: 'npm-token', start: text.indexOf('0f1e'), end: text.length }])
    for (const harmless of ['${NPM_TOKEN}', '$NPM_TOKEN', 'your-token-here', '']) expect(findTokenLiterals(`//registry.example.org/:_authToken=${harmless}`)).toEqual([])
  })

  it('finds one token where two forms fit', () => {
    const text = `//npm.pkg.github.com/:_authToken="ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}"`
    expect(findTokenLiterals(text).map(({ start, end }) => text.slice(start, end))).toEqual([`ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`])
  })

  it('is silent on manuals\' examples, public keys and near misses', () => {
    for (const text of [`AKIA${'IOSFODNN7EXAMPLE'}`, `ghp_${'x'.repeat(36)}`, '-----BEGIN PUBLIC KEY-----', '-----BEGIN CERTIFICATE-----', 'sk_test_a1B2c3D4e5F6g7H8', 'MAKIAZ2Y3X4W5V6U7T2S3', 'eyJhbGciOiJIUzI1NiJ9', 'xoxb-']) {
      expect(findTokenLiterals(text)).toEqual([])
    }
  })

  it('stays quick on hostile text', () => {
    const started = process.cpuUsage()
    for (const unit of ['eyJ', 'eyJaaaaaaaaa.', '://{', 'a://', 'a://u:', '-----BEGIN ', 'glpat-', 'password=', 'password: ', '"token":"', 'machine a login b ', 'x/password password ', '://aaaaaaaaaaaaaaaaaaaaaa@', 'Bearer ', '$2a$', '--password ', '$', '${', 'AKIA', '_authToken=', 'xoxb-']) {
      const text = unit.repeat(30_000)
      findTokenLiterals(text)
      findUrlCredentials(text)
      classifySecretValue(text, { name: 'DB_PASSWORD' })
      isSecretName(text)
      findNamedValues(text)
      findPasswordHashes(text)
    }
    expect(processorTimeSince(started)).toBeLessThan(10_000)
  })
})

describe('findNamedValues', () => {
  const values = (text: string) => findNamedValues(text).map(({ start, end }) => text.slice(start, end))

  it.each([
    ['host=db user=shop password=Kd83nQz7 dbname=shop', 'Kd83nQz7'],
    ['Server=db;User Id=sa;Password=Kd83nQz7!;Encrypt=true', 'Kd83nQz7!'],
    ['jdbc:postgresql://db/shop?user=shop&password=Kd83nQz7&ssl=true', 'Kd83nQz7'],
    ['{"db":{"password":"Kd83 nQz7"}}', 'Kd83 nQz7'],
    ['{\\"token\\":\\"Kd83nQz7\\"}', 'Kd83nQz7'],
    ['[mail]\npassword = Kd83, nQz7 # why\n', 'Kd83, nQz7'],
    ["auth:\n  api_key: 'Kd83nQz7'\n", 'Kd83nQz7'],
    ['-Xmx1g -Ddb.password=Kd83nQz7 -Da=b', 'Kd83nQz7'],
    ['Authorization: Bearer Kd83nQz7Lw', 'Kd83nQz7Lw'],
    ["CREATE USER a IDENTIFIED BY 'Kd83nQz7'", 'Kd83nQz7'],
    ['machine git.example.org login ci password Kd83nQz7', 'Kd83nQz7'],
    ['mysql-server mysql-server/root_password password Kd83nQz7', 'Kd83nQz7'],
    ['https://Kd83nQz7LwKd83nQz7Lw@github.com/a/b', 'Kd83nQz7LwKd83nQz7Lw'],
    ['password:"Kd83nQz7"', 'Kd83nQz7'],
    ["password:'Kd83nQz7'", 'Kd83nQz7'],
    ["password=\\'Kd83nQz7\\'", 'Kd83nQz7'],
  ])('%s', (text, expected) => {
    expect(values(text)).toEqual([expected])
  })

  it.each([
    'password = os.environ["DB_PASSWORD"]', 'token = getToken()', 'secret: process.env.SECRET', 'password: string', 'Your password: must be long', 'if (password == other)', 'user:password', '${PASSWORD:-x}',
    'https://0123456789abcdef0123456789abcdef@o1.ingest.example.org/1', 'Basic Authentication', 'docker build --secret id=npm', 'docker build --secret=id=npm', 'token: *anchor', 'https://abcdefghijklmnopqrstuvwx@github.com/a', 'password="Kd83',
  ])('nothing in %s', (text) => {
    expect(values(text)).toEqual([])
  })
})

describe('secretArguments', () => {
  const values = (line: string) => {
    const words = line.split(' ')
    return secretArguments(words).map(({ index, start, end }) => words[index]?.slice(start, end))
  }

  it.each([
    ['mysql -uroot -pKd83 shop', ['Kd83']], ['/usr/bin/redis-cli -a Kd83 ping', ['Kd83']], ['redis-server --requirepass Kd83', ['Kd83']], ['curl -fsSL -u me:Kd83 https://e.org', ['Kd83']], ['curl --user=me:Kd83 x', ['Kd83']],
    ['docker login -u me -p Kd83 r', ['Kd83']], ['app --password=Kd83 --token Kd84', ['Kd83', 'Kd84']], ['openssl req -passout pass:Kd83', ['Kd83']], ['rabbitmqctl add_user me Kd83', ['Kd83']],
    ['htpasswd -bc f me Kd83', ['Kd83']], ['aws configure set aws_secret_access_key Kd83', ['Kd83']], ['sqlcmd -U sa -P Kd83', ['Kd83']], ['env DB_PASSWORD=Kd83 app', ['Kd83']], ['npm config set //r/:_authToken Kd83', ['Kd83']],
    ['smbclient -U me%Kd83 //h/s', ['Kd83']], ['curl -ume:Kd83 x', ['Kd83']], ['ldapadd -wKd83 -f x', ['Kd83']], ['composer config http-basic.example.org me Kd83', ['Kd83']], ['composer config --global gitlab-token.example.org Kd83', ['Kd83']],
  ])('%s', (line, expected) => {
    expect(values(line)).toEqual(expected)
  })

  it.each([
    'adduser --disabled-password app', 'docker login --password-stdin r', 'docker run -p 80:80 x', 'mkdir -p a', 'app --no-password x', 'app --token-url https://e.org', 'app --password --verbose', 'gpg --secret-keyring x', 'gpg --passphrase-file x',
    'docker build --secret id=x', 'python -c token=get()', 'mongod -p', 'curl -u me https://e.org', 'curl --user-agent a:b https://e.org', 'composer config name shop', 'composer install', 'npm config set registry https://e.org', 'htpasswd f me',
  ])('nothing in %s', (line) => {
    expect(values(line)).toEqual([])
  })
})

describe('secretArguments of words that are not known', () => {
  it('passes over them', () => {
    expect(secretArguments(['mysql', undefined, '-pKd83']).map(({ index, start }) => [index, start])).toEqual([[2, 2]])
    expect(secretArguments([undefined, '--token', 'Kd83']).map(({ index }) => index)).toEqual([2])
    expect(secretArguments(['htpasswd', undefined, 'x'])).toEqual([])
    expect(secretArguments(['composer', 'config', undefined])).toEqual([])
    expect(secretArguments(['npm', 'config', 'set', undefined, 'Kd83'])).toEqual([])
  })
})

describe('files', () => {
  it.each([
    ['docker-compose.template.yml', 'docker-compose.yml'], ['docker-compose.yml.example', 'docker-compose.yml'], ['a/compose-example.yaml', 'a/compose.yaml'], ['.env.example', '.env'], ['env.sample', '.env'], ['example.env', '.env'],
    ['.env.production.example', '.env.production'], ['.env.dist', '.env'],
  ])('%s is filled in as %s', (template, copy) => {
    expect(filledCopyOf(template)).toBe(copy)
  })

  it.each(['docker-compose.yml', '.env', 'README.example.md', 'Dockerfile.template', 'examples.yml'])('%s is no template', (path) => {
    expect(filledCopyOf(path)).toBeUndefined()
  })

  it.each([
    ['.pgpass', 'db:5432:shop:shop:Kd83nQz7', 'Kd83nQz7'], ['.netrc', 'machine h\n login u\n password Kd83nQz7\n', 'Kd83nQz7'], ['.git-credentials', 'https://u:Kd83nQz7@h', 'Kd83nQz7'], ['.aws/credentials', '[default]\naws_secret_access_key = Kd83nQz7LwT2', 'Kd83nQz7LwT2'],
    ['.docker/config.json', '{"auths":{"r":{"auth":"dTpLZDgzblF6Nw=="}}}', 'dTpLZDgzblF6Nw=='], ['kubeconfig', 'users:\n- user:\n    token: Kd83nQz7LwT2\n', 'Kd83nQz7LwT2'], ['server.key', '-----BEGIN EC PRIVATE KEY-----\nx', '-----BEGIN EC PRIVATE KEY-----'],
    ['config/master.key', '0123456789abcdef0123456789abcdef\n', '0123456789abcdef0123456789abcdef'], ['.npmrc', '//r/:_password=S2Q4M25Rejc=\n', 'S2Q4M25Rejc='],
    ['.vault_pass', '\n Kd83nQz7LwT2\n', 'Kd83nQz7LwT2'], ['my.cnf', '[client]\npassword=Kd83nQz7\n', 'Kd83nQz7'], ['pip.conf', '[global]\nindex-url = https://me:Kd83nQz7@pypi.example.org/simple\n', 'Kd83nQz7'], ['.pgpass', 'd\\:b:5432:shop:shop:Kd83nQz7\n', 'Kd83nQz7'],
    ['.aws/credentials', `[a]\naws_access_key_id = AKIA${'Z2Y3X4W5V6U7T2S3'}\naws_secret_access_key = Kd83nQz7LwT2\n[b]\naws_secret_access_key = Kd83nQz7LwT3\n`, 'Kd83nQz7LwT2'],
  ])('%s', (path, text, expected) => {
    const kind = secretFileKind(path)
    const found = kind === undefined ? undefined : findSecretInFile(kind, text)
    expect(found === undefined ? undefined : text.slice(found.start, found.end)).toBe(expected)
  })

  it.each([['.npmrc', 'registry=https://r/\n//r/:_authToken=${T}\n'], ['ca.pem', '-----BEGIN CERTIFICATE-----'], ['.pgpass', '# host:port:db:user:password\n'], ['.netrc', 'machine h login u password <password>'], ['package.json', '{"password":"Kd83nQz7"}'], ['id_rsa.pub', 'ssh-rsa AAAA'], ['.vault_pass', '<password>\n'], ['keys.p12', 'x'], ['config/master.key', 'none\n'], ['.pgpass', 'db:5432\ndb:5432:shop:shop:<password>\n']])('nothing in %s', (path, text) => {
    const kind = secretFileKind(path)
    expect(kind === undefined ? undefined : findSecretInFile(kind, text)).toBeUndefined()
  })
})
