import { describe, expect, it } from 'vitest'
import { classifySecretValue, filledCopyOf, findNamedValues, findPasswordHashes, findSecretInFile, findTokenLiterals, findUrlCredentials, isSecretName, maskSecret, secretArguments, secretFileKind } from '../../src/knowledge/secrets.ts'
import { rivalCodesOfSecretName } from '../../src/knowledge/secrets/rival-names.ts'

/** A text of so many characters that looks random; put together here, so that scanners of this repository find no token. */
function random(length: number, alphabet = 'a1B2c3D4e5F6g7H8i9J0kLmNoPqRsTuVwXyZ'): string {
  return Array.from({ length }, (_, index) => alphabet[(index * 7 + 3) % alphabet.length]).join('')
}

const tokensIn = (text: string): [string, string][] => findTokenLiterals(text).map(({ kind, start, end }) => [kind, text.slice(start, end)])

const HEX = '0123456789abcdef'
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Kind, the token, and how many characters at its end it cannot do without (0: it may be shorter). */
const TOKENS: readonly (readonly [kind: string, token: string, exact: boolean])[] = [
  ['aws-access-key-id', `AKIA${random(16, BASE32)}`, true], ['aws-access-key-id', `ASIA${random(16, BASE32)}`, true],
  ...['ghp', 'gho', 'ghu', 'ghs', 'ghr'].map((lead) => ['github-token', `${lead}_${random(36)}`, true] as const), ['github-token', `github_pat_${random(22)}`, true],
  ...['pat', 'dt', 'rt', 'ptt', 'cbt', 'soat'].map((lead) => ['gitlab-token', `gl${lead}-${random(20)}`, true] as const),
  ...['a', 'b', 'e', 'p', 'o', 's', 'r'].map((lead) => ['slack-token', `xox${lead}-${random(10)}`, true] as const),
  ['npm-token', `npm_${random(36)}`, true], ['json-web-token', `eyJ${random(8)}.eyJ${random(8)}.${random(16)}`, true],
  ['stripe-key', `sk_live_${random(16)}`, true], ['stripe-key', `rk_live_${random(16)}`, true], ['google-api-key', `AIza${random(35)}`, true], ['sendgrid-key', `SG.${random(22)}.${random(43)}`, true],
  ['docker-hub-token', `dckr_pat_${random(27)}`, true], ['pypi-token', `pypi-AgEIcHlwaS5vcmc${random(50)}`, true], ['anthropic-key', `sk-ant-${random(32)}`, true], ['openai-key', `sk-proj-${random(40)}`, true],
  ['telegram-bot-token', `${random(10, '1234567890')}:AA${random(33)}`, true], ...['auth', 'client', 'api'].map((lead) => ['tailscale-key', `tskey-${lead}-${random(8)}-${random(16)}`, true] as const),
  ...['o', 'p', 'r'].map((lead) => ['digitalocean-token', `do${lead}_v1_${random(64, '0123456789abcdef')}`, true] as const), ['vault-token', `hvs.${random(24)}`, true], ['vault-token', `hvb.${random(24)}`, true], ['hugging-face-token', `hf_${random(34)}`, true],
  ...['ft', 'imt', 'agent', 'oas', 'ffct'].map((lead) => ['gitlab-token', `gl${lead}-${random(20)}`, true] as const), ['gitlab-token', `GR1348941${random(20)}`, true], ...['svcacct', 'admin'].map((lead) => ['openai-key', `sk-${lead}-${random(40)}`, true] as const), ['openai-key', `sk-${random(20)}T3BlbkFJ${random(20)}`, true],
  ['slack-app-token', `xapp-1-${random(8, 'AB12CD')}-${random(8, '1234567890')}-${random(32, HEX)}`, true], ['stripe-webhook-secret', `whsec_${random(32)}`, true], ['google-client-secret', `GOCSPX-${random(28)}`, true], ['openrouter-key', `sk-or-v1-${random(64, HEX)}`, true], ['groq-key', `gsk_${random(52)}`, true], ['xai-key', `xai-${random(80)}`, true], ['perplexity-key', `pplx-${random(48)}`, true],
  ['replicate-token', `r8_${random(37)}`, true], ...['at', 'ca', 'pa', 'ss'].map((lead) => ['shopify-token', `shp${lead}_${random(32, HEX)}`, true] as const), ['linear-key', `lin_api_${random(40)}`, true], ['notion-token', `ntn_${random(46)}`, true], ['postman-key', `PMAK-${random(24, HEX)}-${random(34, HEX)}`, true], ['grafana-token', `glsa_${random(32)}_${random(8, HEX)}`, true],
  ...['pt', 'ct', 'sa', 'scim', 'audit', 'st', 'st.prod_eu'].map((lead) => ['doppler-token', `dp.${lead}.${random(40)}`, true] as const), ['atlassian-token', `ATATT3${random(100)}`, true], ['circleci-token', `CCIPAT_${random(22)}_${random(40, HEX)}`, true], ['resend-key', `re_${random(8)}_${random(24)}`, true], ['brevo-key', `xkeysib-${random(64, HEX)}-${random(16)}`, true], ['brevo-key', `xsmtpsib-${random(64, HEX)}-${random(16)}`, true],
  ['mailchimp-key', `${random(32, HEX)}-us7`, true], ['fly-token', `fm2_${random(80)}`, true], ['fly-token', `fo1_${random(43)}`, true], ['age-key', `AGE-SECRET-KEY-1${random(58, 'QPZRY9X8GF2TVDW0')}`, true], ['databricks-token', `dapi${random(32, HEX)}`, true], ['square-token', `sq0csp-${random(43)}`, true], ['square-token', `sq0atp-${random(22)}`, true],
  ...['pw', 'tkn', 'oauth'].map((lead) => ['planetscale-password', `pscale_${lead}_${random(32)}`, true] as const), ['new-relic-key', `NRAK-${random(27, 'AB12CD34')}`, true], ['sentry-token', `sntryu_${random(64, HEX)}`, true], ['sentry-token', `sntrys_${random(60)}`, true], ['rubygems-key', `rubygems_${random(48, HEX)}`, true], ['pulumi-token', `pul-${random(40, HEX)}`, true],
  ['terraform-cloud-token', `${random(14)}.atlasv1.${random(60)}`, true], ['netlify-token', `nfp_${random(36)}`, true], ...['p', 'u', 'a'].map((lead) => ['sonarqube-token', `sq${lead}_${random(40, HEX)}`, true] as const), ['artifactory-key', `AKCp${random(66)}`, true], ['mapbox-token', `sk.eyJ${random(20)}.${random(20)}`, true],
]

describe('tokens by their form', () => {
  it.each(TOKENS)('%s %s', (kind, token) => {
    for (const text of [token, `KEY=${token}`, `"${token}"`, ` ${token} `, `'${token}',`]) expect(tokensIn(text)).toEqual([[kind, token]])
    // One character less is no token, nor is one within a longer word.
    expect(tokensIn(token.slice(0, -1))).toEqual([])
    expect(tokensIn(`x${token}`)).toEqual([])
    expect(tokensIn(`5${token}`)).toEqual([])
  })

  it.each([
    ['aws-access-key-id', `AKIA${random(16, BASE32)}`], ['npm-token', `npm_${random(36)}`], ['google-api-key', `AIza${random(35)}`], ['sendgrid-key', `SG.${random(22)}.${random(43)}`], ['telegram-bot-token', `${random(10, '1234567890')}:AA${random(33)}`], ['hugging-face-token', `hf_${random(34)}`],
    ['google-client-secret', `GOCSPX-${random(28)}`], ['groq-key', `gsk_${random(52)}`], ['xai-key', `xai-${random(80)}`], ['perplexity-key', `pplx-${random(48)}`], ['replicate-token', `r8_${random(37)}`], ['shopify-token', `shpat_${random(32, HEX)}`], ['linear-key', `lin_api_${random(40)}`], ['notion-token', `ntn_${random(46)}`], ['resend-key', `re_${random(8)}_${random(24)}`], ['databricks-token', `dapi${random(32, HEX)}`],
    ['new-relic-key', `NRAK-${random(27, 'AB12CD34')}`], ['pulumi-token', `pul-${random(40, HEX)}`], ['netlify-token', `nfp_${random(36)}`], ['sonarqube-token', `sqp_${random(40, HEX)}`],
  ])('%s has one length', (_, token) => {
    expect(tokensIn(`${token}A`)).toEqual([])
    expect(tokensIn(`${token}7`)).toEqual([])
  })

  it('addresses that are secrets', () => {
    const slack = `T${random(8)}/B${random(8)}/${random(24)}`
    const discord = random(68)
    expect(tokensIn(`https://hooks.slack.com/services/${slack}`)).toEqual([['slack-webhook', slack]])
    expect(tokensIn(`https://hooks.slack.com/services/T1/B2/x`)).toEqual([])
    expect(tokensIn(`https://hooks.example.com/services/${slack}`)).toEqual([])
    expect(tokensIn(`${random(32, HEX)}-us21`)).toEqual([['mailchimp-key', `${random(32, HEX)}-us21`]])
    const teams = `${random(36, HEX)}@${random(36, HEX)}/IncomingWebhook/${random(32, HEX)}/${random(36, HEX)}`
    expect(tokensIn(`https://shop.webhook.office.com/webhookb2/${teams}`)).toEqual([['teams-webhook', teams]])
    for (const other of [`https://shop.webhook.office.com/webhookb2/${teams.slice(0, -1)}`, `https://shop.example.org/webhookb2/${teams}`]) expect(tokensIn(other)).toEqual([])
    for (const host of ['discord.com', 'discordapp.com']) expect(tokensIn(`https://${host}/api/webhooks/123456789012345678/${discord}`)).toEqual([['discord-webhook', discord]])
    expect(tokensIn(`https://discord.com/api/webhooks/123456789012345678/${discord.slice(0, 39)}`)).toEqual([])
  })

  it('private keys of every kind', () => {
    for (const words of ['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'PGP PRIVATE KEY BLOCK', 'A B2 PRIVATE KEY']) expect(tokensIn(`x-----BEGIN ${words}-----`)).toEqual([['private-key', `-----BEGIN ${words}-----`]])
    for (const words of ['RSA PUBLIC KEY', 'PRIVATE', 'private key', 'A B C PRIVATE KEY', 'PRIVATE KEYS']) expect(tokensIn(`-----BEGIN ${words}-----`)).toEqual([])
  })

  it('the token of an .npmrc, quoted or not, and with a digit', () => {
    for (const [text, token] of [['_authToken=a1b2c3d4', 'a1b2c3d4'], ['_authToken = "a1b2c3d4"', 'a1b2c3d4"'], ["_authToken  =  'a1b2c3d4", 'a1b2c3d4'], ['_authToken=a1.b+c/d=e-f', 'a1.b+c/d=e-f']] as const) expect(tokensIn(`//r.example.org/:${text}`).map(([kind, found]) => [kind, found.replace('"', '')])).toEqual([['npm-token', token.replace('"', '')]])
    for (const text of ['_authToken=abcdefgh', '_authToken=a1b2c3d', '_authToken=${A1B2C3D4}', '_authToken:a1b2c3d4']) expect(tokensIn(text)).toEqual([])
  })

  it('the manuals\' examples and what is blanked out are none; two tokens are told in their order, one inside of another once', () => {
    expect(tokensIn(`AKIA${'IOSFODNN7EXAMPLE'} ghp_${'a1B2'.repeat(6)}${'*'.repeat(12)}`)).toEqual([])
    expect(tokensIn(`glpat-${random(8)}${'x'.repeat(12)}`)).toEqual([])
    expect(tokensIn(`glpat-${random(8)}${'X'.repeat(6)}${'x'.repeat(6)}`)).toEqual([])
    expect(tokensIn(`glpat-${random(9)}${'x'.repeat(11)}`)).toHaveLength(1)
    expect(tokensIn(`hf_${random(34)} AKIA${random(16, BASE32)}`).map(([kind]) => kind)).toEqual(['hugging-face-token', 'aws-access-key-id'])
    expect(tokensIn(`_authToken=npm_${random(36)}`)).toEqual([['npm-token', `npm_${random(36)}`]])
  })
})

const kind = (value: string, name = 'DB_PASSWORD', more: { user?: string; service?: string; surroundings?: readonly string[] } = {}): string => classifySecretValue(value, { name, ...more }).kind

describe('what a value is', () => {
  it.each([
    ['boolean', ['TRUE', 'n', 'Y', 'enabled', 'disabled', 'on', 'no']],
    ['not-a-secret', ['nil', 'undefined', 'N/A', 'na', 'unset', 'unused', 'ignored', 'empty', '-', '~', 'NONE', '-----BEGIN RSA PUBLIC KEY-----', '-----BEGIN CERTIFICATE-----', 'ssh-rsa AAAAB3Nza me', 'ecdsa-sha2-nistp256 AAAA', 'http://x.example.org/', 'git+ssh://x.example.org/a.b']],
    ['placeholder', ['{name}', '%NAME%', '@@NAME@@', '**name**', '{% name %}', 'a{{ name }}b', 'FIXME', 'tbd', 'placeholder', 'REDACTED', 'removed', 'hidden', 'masked', 'fill_me_in', 'fillme', 'set-me', 'setme', '?', '###', '…', '* * *', 'x-x-x', '0'.repeat(16), 'sk_xxx', 'ghp-xxxx', 'YOUR_NAME', 'A_KEY', 'REPLACE_IT', 'replace me', 'replaceme', 'replace-this', 'replace-with-yours', 'change.it', 'ChangeMe', 'please-change', 'yours-to-set', 'goes_here', 'insert one', 'enter_it', 'put it here', '"[name]"']],
    ['weak', ['xx', '[]', '<>', 'aaa', 'AAAAAAA', 'qwertyuiop', 'asdfgh', '987654', '12345678', 'pa55word', 'Passw0rd!', 'rootroot', 'admin2024', 'guest', 'letmein', 'dummy', 'tests-only', 'not-a-real-secret', 'fake_value', 'throwaway1', 'only-for-the-build', 'change', 'yours', 'here', 'enter', '0'.repeat(15)]],
    ['literal', ['dummy-8Kq3vTz5', 'b8xK', 'admin20245', 'lighthouse77', 'not-so-quick', 'a'.repeat(3) + 'b8Kq', 'xK9'.repeat(67), 'MySecureHarbor9', 'sk_xxx7']],
    ['file-reference', ['../x', '~/x/y', 'C:\\keys\\x', 'x.JSON', 'a/b.p12', 'conf.yml', 'cert.crt', 'VAULT:x', 'sm://x', 'ssm:/x', 'secretref:x', 'ENC[AES256', 'sops:x', 'kms:x', 'keyvault:x', 'bao:x', 'awssm:x', 'gcpsm:x', 'secret://x', 'vault@x', '/srv/app', '/etc/x.y/z']],
    ['variable', ['a$B', '$_', 'a$(b)', 'x${Y', '$$$A']],
  ] as const)('%s', (expected, values) => {
    expect(Object.fromEntries(values.map((value) => [value, kind(value)]))).toEqual(Object.fromEntries(values.map((value) => [value, expected])))
  })
})

describe('what only looks like a secret', () => {
  it.each([
    ['API_KEY', `pk_live_${random(24)}`], ['API_KEY', `pk_test_${random(24)}`], ['MAPBOX_TOKEN', `pk.eyJ${random(30)}.${random(20)}`], ['POSTHOG_API_KEY', `phc_${random(40)}`], ['API_KEY', `sb_publishable_${random(30)}`], ['RECAPTCHA_TOKEN', `6L${random(38)}`], ['FIREBASE_API_KEY', `AIza${random(35)}`], ['PLEX_CLAIM_TOKEN', `claim-${random(20)}`],
    ...['argon2', 'argon2id', 'argon2d', 'bcrypt', 'scrypt', 'pbkdf2', 'pbkdf2_sha256', 'PBKDF2-SHA512', 'md5', 'sha1', 'SHA-256', 'HS256', 'rs512', 'ES384', 'ps256', 'EdDSA', 'ed25519', 'hmac-sha256', 'hmacsha1', 'SCRAM-SHA-256', 'aes-256-gcm', 'AES128'].map((name) => ['PASSWORD_HASH', name]),
  ])('%s=%s is none', (name, value) => {
    expect(classifySecretValue(value, { name }).kind).toBe('not-a-secret')
  })

  it.each([
    ['API_KEY', `sk_test_${random(24)}`], ['API_KEY', `rk_test_${random(24)}`], ['API_KEY', `x-pk_live_${random(24)}`], ['MAPBOX_TOKEN', `x.pk.eyJ${random(30)}`], ['API_KEY', `AIza${random(35)}`], ['FIREBASE_PRIVATE_KEY', random(30)], ['RECAPTCHA_TOKEN', `6L${random(39)}`], ['TOKEN', `claim-${random(21)}`], ['TOKEN', `x-claim-${random(20)}`], ['API_KEY', 'xbcryptHash9'], ['API_KEY', 'bcryptHash9x'],
  ])('%s=%s is one', (name, value) => {
    expect(classifySecretValue(value, { name }).kind).toBe('literal')
  })

  it('what is left out, and what a command will say', () => {
    for (const value of ['sk-1234...abcd', 'sk-…', '...', '##TOKEN##', '(…)']) expect(classifySecretValue(value, { name: 'API_KEY' })).toMatchObject({ kind: 'placeholder' })
    for (const value of ['`pwgen 20`', '`cat x`']) expect(kind(value)).toBe('variable')
    for (const value of ['`Kd83nQz7', 'Kd83nQz7`', '``']) expect(kind(value)).not.toBe('variable')
    for (const value of ['accept', 'AUTO', 'required', 'optional', 'always', 'never', 'accepted']) expect(kind(value)).toBe('boolean')
    for (const value of ['10/m', '100/hour']) expect(kind(value, 'TOKEN_THROTTLE')).toBe('number-setting')
    for (const value of ['no-secret-needed-for-collectstatic', 'temporary-key', 'django-insecure-build', 'unsafe key for build']) expect(classifySecretValue(value, { name: 'SECRET_KEY' }), value).toMatchObject({ kind: 'weak', dummy: true })
  })
})

describe('weak by what stands around it', () => {
  it('users, services, and names', () => {
    expect(kind('Bakery', 'DB_PASSWORD', { surroundings: ['bakery'] })).toBe('weak')
    expect(kind('bakery-2024', 'DB_PASSWORD', { surroundings: ['bakery'] })).toBe('weak')
    expect(kind('bakery-20245', 'DB_PASSWORD', { surroundings: ['bakery'] })).toBe('literal')
    expect(kind('bakeryshop', 'DB_PASSWORD', { surroundings: ['bakery'], service: 'shop' })).toBe('weak')
    expect(kind('bakeryshop7', 'DB_PASSWORD', { surroundings: ['bakery'] })).toBe('literal')
    expect(kind('db_password', 'DB_PASSWORD')).toBe('weak')
    expect(kind('grafanapass', 'GRAFANA_PASS')).toBe('weak')
    expect(kind('15m', 'DB_PASSWORD')).not.toBe('number-setting')
    expect(kind('3600', 'DB_PASSWORD')).not.toBe('number-setting')
    for (const value of ['-5', '12.5', '999999', '2days', '1w', '90seconds']) expect(kind(value, 'AUTH_TOKEN')).toBe('number-setting')
    for (const value of ['1234567', '12.5.1', '2dayss']) expect(kind(value, 'AUTH_TOKEN')).not.toBe('number-setting')
  })

  it('the password of a URL is judged with its user', () => {
    expect(kind('postgres://bakery:bakery@db/x', 'DATABASE_URL')).toBe('weak')
    expect(kind('postgres://bakery:bakery77@db/x', 'DATABASE_URL')).toBe('weak')
    expect(kind('postgres://shop:lighthouse7@db/x', 'DATABASE_URL')).toBe('literal')
    expect(classifySecretValue('postgres://u:your-password-here@db', { name: 'X' })).toMatchObject({ kind: 'placeholder', weakWhenUsed: true })
  })

  it('dummies say so', () => {
    for (const value of ['dummy', 'fake-key', 'not used', 'nosecret', 'mocked.value', 'is-not-needed', 'not_important12']) expect(classifySecretValue(value, { name: 'SECRET_KEY' }), value).toMatchObject({ kind: 'weak', dummy: true })
    for (const value of ['secret', 'needed-not', 'dummy1234', 'fake#1', 'admin']) expect(classifySecretValue(value, { name: 'SECRET_KEY' }), value).not.toHaveProperty('dummy')
  })

  it('defaults of variables', () => {
    const defaultOf = (value: string): string | undefined => classifySecretValue(value, { name: 'X_TOKEN' }).default
    expect([defaultOf('${A:-b}'), defaultOf('${A-b}'), defaultOf('${A:-}'), defaultOf('${A:-{b}}'), defaultOf('${A:-b}c'), defaultOf('x${A:-b}'), defaultOf('${A:-b'), defaultOf('${1:-b}'), defaultOf('"${A:-b}"')]).toEqual(['b', 'b', '', '{b}', undefined, undefined, undefined, undefined, 'b'])
  })

  it('a mask shows two characters of a long one', () => {
    expect(['', 'abc', 'abcdefg', 'abcdefgh', 'abcdefghi', 'a\nbcdefghij'].map(maskSecret)).toEqual(['******', '******', '******', 'ab******', 'ab******', '******'])
  })
})

describe('URLs', () => {
  const inUrl = (text: string): string[] => findUrlCredentials(text).map(({ user, password, start, end }) => `${user}|${password}|${text.slice(start, end)}`)

  it.each([
    ['ftp://u:p9@h', ['u|p9|p9']], ['a+b-c.d://u:p9@h/', ['u|p9|p9']], ['"x://u:p9@h"', ['u|p9|p9']], ['(x://u:p9@h)', ['u|p9|p9']], ['x://u:p9@h,y://v:q8@i', ['u|p9|p9', 'v|q8|q8']], ['x://u:a:b@h', ['u|a:b|a:b']], ['x://u:p/q@h', []], ['x://u:p#q@h', []], ['x://u:p?q@h', []], ['x://u@h:80', []],
    ['x://${U:-a/b}:p9@h', ['${U:-a/b}|p9|p9']], ['x://{u}:p9@h', ['{u}|p9|p9']], ['x://u}:p9@h', ['u}|p9|p9']], ['x://u:$$p9@h', ['u|$$p9|$$p9']], ['x://u:%s@h', []], ['x://u:p\nq@h', []], ['x://u:{p}@h', []],
    ['shop:p9@tcp(db:3306)/shop', ['shop|p9|p9']], ['DSN="me:p:9@unix(/run/x)/shop"', ['me|p:9|p:9']], ['$U:$P@tcp(db)/x', []], ['u:${P}@tcp(db)/x', []], ['shop@tcp(db:3306)/shop', []], ['shop:p9@udp(db)/x', []], ['a:b p9@tcp(db)/x', []], ['x:u:p9@tcp(h)', ['x|u:p9|u:p9']], ['-u:p9@tcp(h)', ['-u|p9|p9']],
    ['x:/u:p@h', []], ['x://u:p h', []], ['://u:p@h', []],
  ])('%s', (text, expected) => {
    expect(inUrl(text)).toEqual(expected)
  })
})

describe('arguments that are secrets', () => {
  const values = (line: string): string[] => {
    const words = line.split(' ').map((word) => (word === '?' ? undefined : word))
    return secretArguments(words).map(({ index, start, end, name, user }) => `${name}${user === undefined ? '' : ` of ${user}`}: ${words[index]?.slice(start, end) ?? ''}`)
  }

  it.each<readonly [string, readonly string[]]>([
    ...['mysqladmin', 'mysqldump', 'mysqlimport', 'mysqlcheck', 'mariadb', 'mariadb-admin', 'mariadb-dump'].map((program) => [`${program} -pKd83`, [`${program} -p: Kd83`]] as const),
    ...['mongo', 'mongosh', 'mongodump', 'mongorestore', 'cypher-shell', 'cqlsh', 'useradd', 'usermod'].map((program) => [`${program} -p Kd83`, [`${program} -p: Kd83`]] as const),
    ...['valkey-cli', 'keydb-cli'].map((program) => [`${program} -a Kd83`, [`${program} -a: Kd83`]] as const), ['redis-cli --pass Kd83', ['redis-cli --pass: Kd83']],
    ...['podman', 'buildah', 'skopeo'].map((program) => [`${program} login -p Kd83 r`, [`${program} -p: Kd83`]] as const), ['helm registry login -p Kd83', ['helm -p: Kd83']],
    ['sshpass -p Kd83 ssh h', ['sshpass -p: Kd83']], ['sshpass -pKd83 ssh h', ['sshpass -p: Kd83']], ['rabbitmqadmin -p Kd83', ['rabbitmqadmin -p: Kd83']], ['ldapsearch -w Kd83', ['ldapsearch -w: Kd83']], ['ldapadd -wKd83', ['ldapadd -w: Kd83']], ['ldapmodify -w Kd83', ['ldapmodify -w: Kd83']], ['ldapwhoami -w Kd83', ['ldapwhoami -w: Kd83']],
    ['curl -ume:Kd83 x', ['curl -u of me: Kd83']], ['curl -U me:Kd83 x', ['curl -U of me: Kd83']], ['curl --proxy-user me:Kd83 x', ['curl --proxy-user of me: Kd83']], ['http -a me:Kd83 x', ['http -a of me: Kd83']], ['https --auth me:Kd83 x', ['https --auth of me: Kd83']], ['smbclient -U me%Kd83 x', ['smbclient -U of me: Kd83']], ['ab -A me:Kd83 x', ['ab -A of me: Kd83']], ['ab -P me:Kd83 x', ['ab -P of me: Kd83']],
    ['rabbitmqctl -q change_password me Kd83', ['the password of change_password of me: Kd83']], ['rabbitmqctl add_user me Kd83', ['the password of add_user of me: Kd83']], ['aws configure set aws_session_token Kd83', ['aws_session_token: Kd83']], ['cargo login Kd83', ['the token of cargo login: Kd83']], ['snyk auth Kd83', ['the token of snyk auth: Kd83']], ['ngrok authtoken Kd83', ['the token of ngrok: Kd83']], ['ngrok config add-authtoken Kd83', ['the token of ngrok: Kd83']],
    ['htpasswd -nb me Kd83', ['htpasswd -b of me: Kd83']], ['composer config http-basic.r.example.org me Kd83', ['composer config http-basic.r.example.org: Kd83']], ['composer config -g github-oauth.github.com Kd83', ['composer config github-oauth.github.com: Kd83']], ['composer config bearer.r Kd83', ['composer config bearer.r: Kd83']],
    ['yarn config set npmAuthToken Kd83', ['yarn config set npmAuthToken: Kd83']], ['pnpm config set //r.example.org/:_password Kd83', ['pnpm config set _password: Kd83']], ['npm config set _auth Kd83', ['npm config set _auth: Kd83']], ['yarn config set npmAuthIdent Kd83', ['yarn config set npmAuthIdent: Kd83']],
    ['openssl enc -k Kd83 -pass pass:Kd84', ['openssl enc -k: Kd83', 'openssl pass:: Kd84']], ['openssl dgst -k x', []], ['? --token Kd83', ['--token: Kd83']], ['app ? --token Kd83', ['--token: Kd83']], ['app -password Kd83', ['-password: Kd83']], ['app DB_PASSWORD= API_KEY=Kd83', ['API_KEY: Kd83']], ['app --api.token=Kd83', ['--api.token: Kd83']],
    ...['mysqlshow', 'mysqlsh', 'mariadb-check', 'mariadb-import', 'mariadb-show', '7z', '7za', '7zz', 'unrar'].map((program) => [`${program} x -pKd83`, [`${program} -p: Kd83`]] as const), ...['mongoimport', 'mongoexport'].map((program) => [`${program} -p Kd83`, [`${program} -p: Kd83`]] as const), ...['mosquitto_pub', 'mosquitto_sub', 'unzip', 'zip', 'bcp'].map((program) => [`${program} -P Kd83 x`, [`${program} -P: Kd83`]] as const), ...['ss-server', 'ss-local', 'ss-manager', 'ssserver', 'sslocal'].map((program) => [`${program} -k Kd83`, [`${program} -k: Kd83`]] as const),
    ['dotnet nuget add source https://e.org -u me -p Kd83', ['dotnet -p: Kd83']], ['dotnet build -p Kd83', []], ['lftp -u me,Kd83 h', ['lftp -u of me: Kd83']], ['lftp -u me:Kd83 h', []], ['etcdctl --user me:Kd83 get x', ['etcdctl --user of me: Kd83']], ['etcdctl --user=me:Kd83 get x', ['etcdctl --user of me: Kd83']], ['curl --userx me:Kd83', []],
    ['poetry config http-basic.mine me Kd83', ['poetry config http-basic.mine: Kd83']], ['poetry config pypi-token.mine Kd83', ['poetry config pypi-token.mine: Kd83']], ['poetry config virtualenvs.create false', []], ['poetry add pypi-token.mine Kd83', []], ['poetry config x.pypi-token.mine Kd83', []],
    ['bundle config set --global gems.example.org me:Kd83', ['bundle config gems.example.org of me: Kd83']], ['bundle config gems.example.org me:Kd83', ['bundle config gems.example.org of me: Kd83']], ['bundle config set path a:b', []], ['bundle config local.shop.org a:b', []], ['bundle config mirror.shop.org a:b', []], ['bundle config build.shop a:b', []], ['bundle config gems.example.org https://x:80', []], ['bundle config gems.example.org', []], ['bundle exec gems.example.org me:Kd83', []], ['bundle config gems.example.orgs1 me:Kd83', []], ['bundle config gems.example.org x me:Kd83', []],
    ['sqlplus -S shop/Kd83@db/XE', ['the password for sqlplus of shop: Kd83']], ['expdp shop/Kd83@db full=y', ['the password for expdp of shop: Kd83']], ['sqlldr a.b/Kd83@//db:1521/XE', ['the password for sqlldr of a.b: Kd83']], ['impdp x/shop/Kd83@db', []], ['sqlplus /nolog', []], ['sqlplus shop@db', []], ['other shop/Kd83@db', []],
    ['gpg --batch --passphrase Kd83 -d x', ['gpg --passphrase: Kd83']], ['gpg --token Kd83', []], ['server --secret a1B2c3D4e5F6g7H8i9J0kLmN', ['--secret: a1B2c3D4e5F6g7H8i9J0kLmN']], ['server --secret=a1B2c3D4e5F6g7H8i9J0kLmN=', ['--secret: a1B2c3D4e5F6g7H8i9J0kLmN=']], ['server --secret shop:a1B2c3D4e5F6g7H8i9J0kLmN', []], ['server --secret a1B2c3D4e5F6g7H8i9J0kLmN!x', []], ['-u !media;Kd83', []], ['htpasswd -b -c f me Kd83', ['htpasswd -b of me: Kd83']], ['bundle config gems.example.org me:Kd83/x', []], ['rabbitmqctl add_user a b c', ['the password of add_user of a: b']],
    ['server --secret shop-tls-cert-of-2026-with-a-name', []], ['server --secret=shop-tls', []], ['server --secret abcdefghijklmnopqrstuvwxyz', []], ['server --secret 0123456789012345678901234567', []], ['server --secret a1B2c3D4e5F6g7H8i9J0kLm', []],
    ['--token Kd83', ['--token: Kd83']], ['--secret-key=Kd83 --password Kd84', ['--secret-key: Kd83', '--password: Kd84']], ['-u media;Kd83 -s share;/x', ['-u of media: Kd83']], ['-u media;Kd83;1000 -u x;', ['-u of media: Kd83']], ['-s media;Kd83', []], ['-u me;dia;Kd83', ['-u of me: dia']], ['grep password=Kd83 f', []], ['perl password=Kd83', []], ['mysql -p --token Kd83', ['--token: Kd83']], ['mongo -p ?', []], ['app --token ?', []], ['app -password Kd83', ['-password: Kd83']], ['app x--token=Kd83', []],
    ['rabbitmqctl add_user me', []], ['rabbitmqctl add_user me -p', []], ['cargo login --registry x', []], ['x rabbitmqctl add_user me Kd83', []], ['aws configure set region eu', []], ['cargo login', []], ['curl -u me: x', []], ['curl -u :Kd83 x', ['curl -u of : Kd83']], ['openssl pass:', []], ['openssl xpass:Kd83', []], ['http x-b', []], ['htpasswd x-b y', []], ['composer require http-basic.x me Kd83', []], ['npm run set _auth Kd83', []], ['npm config get _auth Kd83', []], ['npm config set _authToken_x Kd83', []], ['app --secrets Kd83', []], ['app --secrets=Kd83', []],
  ])('%s', (line, expected) => {
    expect(values(line)).toEqual(expected)
  })

  it.each([
    'mysql -p Kd83', 'mongo -pKd83', 'redis-cli -aKd83', 'docker run -p Kd83 x', 'podman run -p Kd83', 'helm install -p Kd83', 'curl --user me', 'curl --userme:Kd83', 'curl -u me:', 'curl -u', 'smbclient -U me:Kd83', 'neo4j-admin -u me:Kd83', 'rabbitmqctl add_user me', 'rabbitmqctl list_users me Kd83', 'aws configure get aws_secret_access_key Kd83', 'cargo login --registry',
    'add_user rabbitmqctl me Kd83', 'htpasswd -n me Kd83', 'composer install http-basic.r me Kd83', 'composer config repositories.x Kd83', 'npm config get _auth Kd83', 'npm config set registry Kd83', 'gem config set _auth Kd83', 'echo --password Kd83', 'printf --password Kd83', 'passwd --password Kd83', 'test --token Kd83', '[ --token Kd83', 'ssh-keygen --passphrase Kd83',
    'app --disable-password Kd83', 'app --generate-token Kd83', 'app --password-from Kd83', 'app --password-prompt Kd83', 'app --secret Kd83', 'app --secrets=Kd83', 'app --token', 'app --token ?', 'app --token=', 'app token=f(x)', 'app --t', 'openssl x pass', 'mysql --p', 'ldapsearch --wKd83',
  ])('nothing in %s', (line) => {
    expect(values(line)).toEqual([])
  })
})

describe('files that may hold secrets', () => {
  it.each<readonly string[]>([
    ...['id_rsa', 'id_dsa', 'id_ecdsa', 'id_ed25519', 'id_ed25519_sk', 'a.pem', 'A.KEY', 'x.ppk', 'deploy_rsa', 'deploy_ed25519'].map((name) => [`a/${name}`, 'private key']), ...['a.p12', 'a.pfx', 'a.jks', 'a.keystore', 'A.KDBX'].map((name) => [name, 'key store']),
    ...['.npmrc', '.yarnrc', '.yarnrc.yml'].map((name) => [name, 'npm configuration']), ['_netrc', 'netrc file'], ['.netrc', 'netrc file'], ['pgpass.conf', 'pgpass file'], ['my.cnf', 'MySQL option file'], ['.my.cnf', 'MySQL option file'], ['.git-credentials', 'git credential store'], ['.pypirc', 'Python package index configuration'], ['pip.conf', 'Python package index configuration'],
    ['.dockercfg', 'Docker login'], ['.dockerconfigjson', 'Docker login'], ['x/.docker/config.json', 'Docker login'], ['kubeconfig.yml', 'kubeconfig'], ['prod.kubeconfig', 'kubeconfig'], ['.kube/config', 'kubeconfig'], ['.aws/credentials', 'AWS credentials'], ['config/credentials/production.key', 'Rails master key'],
    ...['service-account.json', 'serviceaccount.json', 'my_service_account.json', 'credentials.json', 'credential.json', 'firebase-x.json', 'gcp.json', 'gcloud.json', 'google.json', 'shop-adminsdk-x1.json', 'sa.json', 'key.json', 'SA-prod.json'].map((name) => [name, 'service account']), ['vault-password.txt', 'vault password'], ['.vault_pass', 'vault password'], ['htpasswd', 'password file'], ['a/.htpasswd', 'password file'],
  ])('%s: %s', (path, expected) => {
    expect(secretFileKind(path)).toBe(expected)
  })

  it.each(['id_rsa.pub', 'a.pem.example', 'a.pem.sample', 'x.key.dist', 'a.key.template', 'apem', 'a.pemx', 'npmrc', '.npmrc.x', 'x.netrc', 'xpgpass.conf', 'mymy.cnf', 'my.cnf.d', '.git-credentialsx', 'xpip.conf', '.dockercfgs', 'xkubeconfig', 'mykey.json', 'keys.json', 'monkey.json', 'usa.json', 'key.jsonx', 'vaultpass', 'xvault-pass', 'vault-pass.txtx', 'htpasswds', 'xhtpasswd', 'aws/credentials', 'x.aws/credentials', '.aws/credentialsx', 'docker/config.json', 'kube/config', 'xconfig/master.key.x'])('%s is none', (path) => {
    expect(secretFileKind(path)).toBeUndefined()
  })

  it.each([
    ['pgpass file', 'db:5432:*:sh\\:op:Kd83nQz7\n', 'Kd83nQz7'], ['pgpass file', '# x\ndb:5432:a:b:Kd83nQz7  \r\n', 'Kd83nQz7'], ['pgpass file', 'db:5432:a:b:Kd:83\n', 'Kd:83'], ['netrc file', 'machine h login u password ${X}\nmachine i login u password Kd83nQz7', 'Kd83nQz7'], ['git credential store', 'https://u:${X}@h\nhttps://:Kd83nQz7@h', 'Kd83nQz7'],
    ['Docker login', '{"password": "Kd83nQz7"}', 'Kd83nQz7'], ['Docker login', '{"identitytoken" :"Kd83nQz7"}', 'Kd83nQz7'], ['kubeconfig', 'client-key-data: "Kd83nQz7"', 'Kd83nQz7'], ['kubeconfig', "password:  'Kd83nQz7'", 'Kd83nQz7'], ['npm configuration', 'npmAuthToken: "Kd83nQz7"', 'Kd83nQz7'], ['npm configuration', '_auth=Kd83nQz7', 'Kd83nQz7'], ['npm configuration', 'npmAuthIdent: Kd83:nQz7', 'Kd83:nQz7'],
    ['npm configuration', '_password=Kd83nQz7\n//r/:_authToken=a1b2c3d4', 'Kd83nQz7'], ['password file', 'me:{SHA}Kd83nQz7Kd83nQz7Kd83nQz7Kd8=', '{SHA}Kd83nQz7Kd83nQz7Kd83nQz7Kd8='], ['vault password', '\n Kd83nQz7 \n', 'Kd83nQz7'], ['MySQL option file', '[client]\npassword=Kd83nQz7\n', 'Kd83nQz7'], ['Python package index configuration', '[global]\nindex-url = https://u:Kd83nQz7@r.example.org/\n', 'Kd83nQz7'],
    ['Rails master key', '0123456789abcdef0123456789abcdef', '0123456789abcdef0123456789abcdef'], ['service account', '{"private_key": "-----BEGIN PRIVATE KEY-----\\nMII"}', '-----BEGIN PRIVATE KEY-----'],
    ['pgpass file', 'db:5432:a:b', undefined], ['pgpass file', 'db:5432:a:b:', undefined], ['pgpass file', 'db:5432:a\\:b:x', undefined], ['netrc file', 'password', undefined], ['git credential store', 'https://h/:x@y', undefined], ['Docker login', '{"auth":"x"}', undefined], ['kubeconfig', 'token:Kd83nQz7', undefined], ['npm configuration', '_auth=${X}', undefined], ['password file', 'me:plain', undefined],
    ['vault password', ' \n', undefined], ['vault password', '{{ x }}', undefined], ['key store', 'password=Kd83nQz7', undefined], ['MySQL option file', 'password=${X}', undefined], ['AWS credentials', `aws_access_key_id = AKIA${random(16, BASE32)}`, undefined], ['Rails master key', '0123456789abcdef0123456789abcdefx', undefined], ['Rails master key', 'x0123456789abcdef0123456789abcdef', undefined], ['private key', '-----BEGIN PUBLIC KEY-----', undefined],
  ] as const)('%s: %s', (file, text, expected) => {
    const found = findSecretInFile(file, text)
    expect(found === undefined ? undefined : text.slice(found.start, found.end)).toBe(expected)
  })

  it.each([
    ['a.example.yml', 'a.yml'], ['template.compose.yaml', 'compose.yaml'], ['compose_skel.yml', 'compose.yml'], ['compose.tmpl.yml', 'compose.yml'], ['x/compose.tpl.YML', 'x/compose.YML'], ['.env-sample', '.env'], ['web.env.example', 'web.env'], ['sample.env', '.env'], ['env.example', '.env'], ['.env.example.local', '.env.local'],
  ])('%s is filled in as %s', (template, copy) => {
    expect(filledCopyOf(template)).toBe(copy)
  })

  it.each(['examples.yml', 'myexample.yml', 'example.yml', '.example.yml', 'example.txt', 'distribution.yml', 'env', 'environment.example'])('%s is filled in as nothing', (path) => {
    expect(filledCopyOf(path)).toBeUndefined()
  })
})

describe('names of secrets and of passwords', () => {
  it('words begin at capitals, punctuation and where an acronym ends', () => {
    for (const name of ['dbPassword', 'DBPassword', 'HTTPToken', 'apiKey2', 'API_KEY_1', 'myAPIKey', 'PassWord_Secret', 'zToken', 'aZToken', 'TOKEN9', '0_TOKEN', 'PASSWORD_SALT', 'über_token', 'x.y-secret', 'ZTOKEN_SECRET']) expect(isSecretName(name), name).toBe(true)
    for (const name of ['SALT_ROUNDS', 'salt_a', 'PASS_1_X', 'ONE_PASS', 'dual_pass', 'tokenizer', 'secretary', '99', '___', 'KEY', 'key2']) expect(isSecretName(name), name).toBe(false)
    for (const name of ['SALT', 'PASS', 'DB_PASS', 'x_salt']) expect(isSecretName(name), name).toBe(true)
  })

  it('what is a number under the name of a password is none elsewhere', () => {
    for (const name of ['X_PASS', 'X_PWD', 'X_PW', 'PASSCODE', 'SSHPASS', 'ADMINPASSWORD', 'DBPASSWD', 'PASSWORD_2', 'pass1']) expect(kind('4711', name), name).not.toBe('number-setting')
    for (const name of ['X_TOKEN', 'PASSWORDLESS', 'PASSWDS', 'PWDX', 'PWX', 'COMPASS']) expect(kind('4711', name), name).toBe('number-setting')
    for (const unit of ['day', 'hour', 'minute', 'second', 'days', 'hours', 'min', 'sec', 'ms', 'd', 'h', 'w']) expect(kind(`5${unit}`, 'X_TOKEN'), unit).toBe('number-setting')
    expect(kind('0.25', 'X_TOKEN')).toBe('number-setting')
  })

  it('blanks and quotes around a value do not count', () => {
    for (const value of [' true ', '"true"', "'true'", '" true "']) expect(kind(value)).toBe('boolean')
    expect(classifySecretValue(' "" ', { name: 'X' })).toEqual({ kind: 'empty', shown: '' })
    expect([kind('"'), kind("'a'b"), kind('put_x'), kind('_put-x')]).toEqual(['weak', 'literal', 'placeholder', 'placeholder'])
    for (const value of ['x/../y.key z', './a b', 'kC:\\x9', 'C:\\a b9', '/Etc/x', 'etc/xY9/z', '/x', `${'/a'.repeat(151)}/b9`, '/etc/x!9', 'a!b.pem', 'x.pem9Kq']) expect(kind(value), value).not.toBe('file-reference')
    expect(kind('//https://h/x')).not.toBe('not-a-secret')
  })
})

describe('values under names', () => {
  const values = (text: string): string[] => findNamedValues(text).map(({ name, value, start, end }) => `${name}=${value}${text.slice(start, end) === value ? '' : ' at another place'}`)

  it.each([
    ['password => "Kd83"', ['password=Kd83']], ["'api_key': 'Kd83'", ['api_key=Kd83']], ['token:"Kd83"', ['token=Kd83']], ['- token: Kd83', ['token=Kd83']], ['export API_KEY=Kd83 x', ['API_KEY=Kd83 x']], ['x API_KEY=Kd83 y', ['API_KEY=Kd83']], ['a;PASSWORD=Kd83;b', ['PASSWORD=Kd83']], ['PASSWORD=Kd83, ;', ['PASSWORD=Kd83']], ['PASSWORD=a#b # c', ['PASSWORD=a#b']], ['x password: Kd83', ['password=Kd83']],
    ['Basic dXNlcjpLZDgz', ['Authorization=dXNlcjpLZDgz']], ['Bearer abcdEfgh', ['Authorization=abcdEfgh']], ["ALTER ROLE u PASSWORD 'Kd83'", ['PASSWORD=Kd83']], ["x IDENTIFIED WITH caching_sha2_password BY 'Kd83'", ['PASSWORD=Kd83']], ['machine h\\nlogin u\\npassword Kd83', ['the password of a netrc line=Kd83']], ['a/mysql-password-again password Kd83', ['the password for debconf=Kd83']], ['x://abcdefghij0123456789@git.example.org', ['the token in a URL=abcdefghij0123456789']], ['x://abcdefghij0123456789@h.example.org/a.git', ['the token in a URL=abcdefghij0123456789']],
    ['a.PASSWORD=Kd83', ['a.PASSWORD=Kd83']], ['password=Kd83 token=Kd84', ['password=Kd83 token=Kd84']], ['x password=Kd83 token=Kd84', ['password=Kd83', 'token=Kd84']],
  ])('%s', (text, expected) => {
    expect(values(text)).toEqual(expected)
  })

  it.each([
    'password == x9', 'password =~ x9', 'token::x9', 'user: x9', '$password=x9', '@password=x9', '%password=x9', '${password:-x9}', 'password="x9', 'password=', 'password: |', 'password: >-', 'password: !vault', 'password: required', 'password=a.b.c', 'password=f(x9)', 'password=a or b9', 'Say token: please', 'Bearer abcdefgh', 'Bearer token', 'BASICxdXNlcjpLZDgz', "PASSWORD ''", 'machine h login u', 'password x9', 'x://abcdefghijklmnopqrst@git.example.org', 'x://abcdefghij0123456789@h.example.org', 'x://abc123@github.com',
  ])('nothing in %s', (text) => {
    expect(values(text)).toEqual([])
  })

  it('hashes of passwords', () => {
    const salted = `${random(8)}$${random(22)}`
    for (const hash of [`$apr1$${salted}`, `$2y$10$${random(53)}`, `$2a$10$${random(53)}`, `$1$${salted}`, `$5$${salted}`, `$6$${salted}`, `$argon2id$v=19$m=1,t=2$${random(30)}`, `$argon2i$v=19$${random(20)}`, `{SHA}${random(27)}=`]) {
      const text = `me:${hash}`
      expect(findPasswordHashes(text).map(({ start, end }) => text.slice(start, end))).toEqual([hash])
    }
    for (const text of [`$2z$10$${random(53)}`, `$7$${salted}`, 'me:$1$short', `x$1$${salted}`, `{SHA}${random(26)}=`, `{SHA1}${random(27)}=`, 'plain']) expect(findPasswordHashes(text)).toEqual([])
  })
})

describe('names as other linters read them', () => {
  it.each([
    ['DB_PASSWORD', ['DL3064', 'SecretsUsedInArgOrEnv']], ['KEY', ['SecretsUsedInArgOrEnv']], ['MY_AUTH_X', ['SecretsUsedInArgOrEnv']], ['credential', ['SecretsUsedInArgOrEnv']], ['apikey', ['SecretsUsedInArgOrEnv']], ['X_PWORD', ['SecretsUsedInArgOrEnv']], ['MYTOKENS', ['DL3064']], ['USERNAME', ['DL3064']], ['AWS_ACCESS_KEY_ID', ['DL3064', 'SecretsUsedInArgOrEnv']],
    ['PUBLIC_KEY', []], ['KEY_FILE', []], ['VERSION_KEY', []], ['TOKEN_VERSION', ['DL3064']], ['KEYS', []], ['MONKEY', []], ['PATH', []], ['REPUBLIC_KEY', ['SecretsUsedInArgOrEnv']], ['KEY_FILES', ['SecretsUsedInArgOrEnv']],
  ])('%s', (name, expected) => {
    expect(rivalCodesOfSecretName(name)).toEqual(expected)
  })
})
