import { isSecretName, wordsOfName } from './names.ts'

/** An argument of a program that is a password, token or key by the program's own rules or by the option's name. */
export interface SecretArgument {
  /** Which word; 0 is the program. */
  readonly index: number;
  /** Offsets in that word, UTF-16 units, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** The option or the setting, to be named in a message. */
  readonly name: string;
  readonly user?: string | undefined;
}

/** Options whose letter does not say what they take. `attached`: only `-pVALUE`; `next`: only `-p VALUE`. Source: the programs' manuals. */
const SHORT_OPTIONS: ReadonlyMap<string, Readonly<Record<string, 'attached' | 'next' | 'both'>>> = new Map(Object.entries({
  mysql: { '-p': 'attached' }, mysqladmin: { '-p': 'attached' }, mysqldump: { '-p': 'attached' }, mysqlimport: { '-p': 'attached' }, mysqlcheck: { '-p': 'attached' },
  mysqlshow: { '-p': 'attached' }, mysqlsh: { '-p': 'attached' },
  mariadb: { '-p': 'attached' }, 'mariadb-admin': { '-p': 'attached' }, 'mariadb-dump': { '-p': 'attached' }, 'mariadb-check': { '-p': 'attached' }, 'mariadb-import': { '-p': 'attached' }, 'mariadb-show': { '-p': 'attached' },
  mongo: { '-p': 'next' }, mongosh: { '-p': 'next' }, mongodump: { '-p': 'next' }, mongorestore: { '-p': 'next' }, mongoimport: { '-p': 'next' }, mongoexport: { '-p': 'next' },
  'redis-cli': { '-a': 'next', '--pass': 'next' }, 'valkey-cli': { '-a': 'next' }, 'keydb-cli': { '-a': 'next' },
  sshpass: { '-p': 'both' }, docker: { '-p': 'next' }, podman: { '-p': 'next' }, buildah: { '-p': 'next' }, skopeo: { '-p': 'next' }, helm: { '-p': 'next' },
  dotnet: { '-p': 'next' }, mosquitto_pub: { '-P': 'next' }, mosquitto_sub: { '-P': 'next' }, unzip: { '-P': 'next' }, zip: { '-P': 'next' }, '7z': { '-p': 'attached' }, '7za': { '-p': 'attached' }, '7zz': { '-p': 'attached' }, unrar: { '-p': 'attached' },
  'ss-server': { '-k': 'next' }, 'ss-local': { '-k': 'next' }, 'ss-manager': { '-k': 'next' }, ssserver: { '-k': 'next' }, sslocal: { '-k': 'next' },
  sqlcmd: { '-P': 'both' }, bcp: { '-P': 'both' }, rabbitmqadmin: { '-p': 'both' }, ldapadd: { '-w': 'both' }, ldapsearch: { '-w': 'both' }, ldapmodify: { '-w': 'both' }, ldapwhoami: { '-w': 'both' },
  'cypher-shell': { '-p': 'next' }, cqlsh: { '-p': 'next' }, useradd: { '-p': 'next' }, usermod: { '-p': 'next' },
}))

/** The word with which the short option is a password: `docker -p` is a port or a project but for `login`. */
const NEEDS: ReadonlyMap<string, string> = new Map([['docker', 'login'], ['podman', 'login'], ['buildah', 'login'], ['skopeo', 'login'], ['helm', 'login'], ['dotnet', 'source']])

/** What stands between user and password where it is no colon. */
const SEPARATORS: ReadonlyMap<string, string> = new Map([['smbclient', '%'], ['lftp', ',']])

/** `-u user:password`. */
const USER_OPTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['curl', ['-u', '--user', '-U', '--proxy-user']], ['http', ['-a', '--auth']], ['https', ['-a', '--auth']], ['smbclient', ['-U', '--user']], ['ab', ['-A', '-P']], ['lftp', ['-u', '--user']], ['etcdctl', ['--user']],
])

/** Words of a command whose last argument, or the one behind the name, is the secret. `…` stands for any one word. */
const PHRASES: readonly (readonly [program: string, words: readonly string[], name: string])[] = [
  ['rabbitmqctl', ['add_user', '…'], 'the password of add_user'],
  ['rabbitmqctl', ['change_password', '…'], 'the password of change_password'],
  ['aws', ['configure', 'set', 'aws_secret_access_key'], 'aws_secret_access_key'],
  ['aws', ['configure', 'set', 'aws_session_token'], 'aws_session_token'],
  ['cargo', ['login'], 'the token of cargo login'],
  ['snyk', ['auth'], 'the token of snyk auth'],
  ['ngrok', ['authtoken'], 'the token of ngrok'],
  ['ngrok', ['config', 'add-authtoken'], 'the token of ngrok'],
]

/** A setting whose name says that the last words behind it are a login. */
const LOGIN_SETTINGS: ReadonlyMap<string, RegExp> = new Map([
  ['composer', /^(?:http-basic|github-oauth|gitlab-token|gitlab-oauth|bearer)\./],
  ['poetry', /^(?:http-basic|pypi-token)\./],
])


/** In front of a secret's name these say that the option takes none: `--disabled-password`, `--no-password`. */
const NEGATIONS = new Set(['no', 'disable', 'disabled', 'enable', 'without', 'allow', 'skip', 'require', 'force', 'show', 'lock', 'generate', 'reset', 'ask', 'use', 'with', 'never', 'hide', 'print', 'expire', 'import', 'export', 'delete', 'list', 'create'])
/** Options that take the secret from elsewhere: `--password-stdin`, and the secret of a build. */
const ELSEWHERE = new Set(['stdin', 'prompt', 'fd', 'from'])

/** Programs whose arguments named so are about other things: accounts, keys of a keyring, patterns. */
const SILENT_PROGRAMS = new Set(['sed', 'grep', 'egrep', 'fgrep', 'awk', 'gawk', 'perl', 'adduser', 'addgroup', 'passwd', 'chage', 'apt-key', 'ssh-keygen', 'test', '[', '[['])

function isSecretOption(option: string): boolean {
  if (!isSecretName(option)) return false
  const words = wordsOfName(option)
  return !NEGATIONS.has(words[0] ?? '') && !words.some((word) => ELSEWHERE.has(word))
}

/** Behind `--secret` alone stands the name of one as often as the secret itself. */
function looksRandom(value: string): boolean {
  return /^[\w+/]{24,}={0,2}$/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value)
}

/**
 * The arguments of a command that are secrets. A word that is not known is undefined. The caller judges the values: they may be variables,
 * paths or words such as `password`.
 */
export function secretArguments(command: readonly (string | undefined)[]): readonly SecretArgument[] {
  // A word that is not known says as little as an empty one.
  const words = command.map((word) => word ?? '')
  const [first = ''] = words
  const program = first.slice(first.lastIndexOf('/') + 1)
  if (SILENT_PROGRAMS.has(program)) return []
  const found = argumentsOf(program, words)
  // `echo --password x` prints it; what is printed into a file is read as content. GnuPG's other options are about keys in its keyring.
  if (program !== 'echo' && program !== 'printf' && program !== 'gpg') found.push(...namedArguments(words))
  // What a program says of its own option comes first; the option's name then tells nothing new.
  return found.filter(({ index, start, end }, at) => end > start && !found.slice(0, at).some((other) => other.index === index))
}

/** All of a word, where there is one. */
function wordAt(words: readonly string[], index: number, name: string, user?: string): SecretArgument {
  return { index, start: 0, end: words[index]?.length ?? 0, name, user }
}

/** What is a secret by the name of its option or setting, whatever the program. */
function namedArguments(words: readonly string[]): readonly SecretArgument[] {
  return words.flatMap((word, index) => {
    const option = /^--?([A-Za-z][\w.-]{1,80})(=|$)/.exec(word)
    if (option !== null) {
      const [head, name = '', equals] = option
      const next = words[index + 1] ?? ''
      if (!isSecretOption(name)) return []
      if (equals === '=') return name === 'secret' && !looksRandom(word.slice(head.length)) ? [] : [{ index, start: head.length, end: word.length, name: head.slice(0, -1) }]
      return next.startsWith('-') || (name === 'secret' && !looksRandom(next)) ? [] : [wordAt(words, index + 1, head)]
    }
    // `-u 'media;password'`, as a server for Samba is told.
    const share = words[index - 1] === '-u' ? /^[\w.-]{1,40};([^;\s]{1,100})(?=;|$)/.exec(word) : null
    if (share !== null) return [{ index, start: word.indexOf(';') + 1, end: share[0].length, name: '-u', user: word.slice(0, word.indexOf(';')) }]
    const [lead = '', name = ''] = /^([A-Za-z_][\w.]{0,80})=/.exec(word) ?? []
    // With brackets it is a line of a program.
    return isSecretName(name) && !/[()]/.test(word) ? [{ index, start: lead.length, end: word.length, name }] : []
  })
}

/** What is a secret by the program's own rules. */
function argumentsOf(program: string, words: readonly string[]): SecretArgument[] {
  const needed = NEEDS.get(program)
  const short = needed === undefined || words.includes(needed) ? SHORT_OPTIONS.get(program) : undefined
  const found = words.flatMap((word, index) => [
    ...Object.entries(short ?? {}).flatMap(([option, how]) => {
      if (word === option && how !== 'attached') return [wordAt(words, index + 1, `${program} ${option}`)]
      return how !== 'next' && word.startsWith(option) ? [{ index, start: option.length, end: word.length, name: `${program} ${option}` }] : []
    }),
    ...(USER_OPTIONS.get(program) ?? []).flatMap((option) => loginAt(program, option, words, index)),
  ])
  for (const [name, phrase, what] of PHRASES) {
    const at = name === program ? words.findIndex((_, index) => phrase.every((word, offset) => word === '…' || words[index + offset] === word)) : -1
    const end = at + phrase.length
    if (at !== -1 && words[end]?.startsWith('-') === false) found.push(wordAt(words, end, what, phrase.at(-1) === '…' ? words[end - 1] : undefined))
  }
  return [...found, ...(OWN_FORMS.get(program)?.(words) ?? [])]
}

/** `-u user:password`, `-uuser:password`, `--user=user:password`. */
function loginAt(program: string, option: string, words: readonly string[], index: number): readonly SecretArgument[] {
  const word = words[index] ?? ''
  const isNext = word === option
  const lead = option.startsWith('--') ? `${option}=` : option
  if (!isNext && !word.startsWith(lead)) return []
  const at = isNext ? index + 1 : index
  const text = words[at] ?? ''
  const from = isNext ? 0 : lead.length
  const sign = text.indexOf(SEPARATORS.get(program) ?? ':', from)
  return sign === -1 ? [] : [{ index: at, start: sign + 1, end: text.length, name: `${program} ${option}`, user: text.slice(from, sign) }]
}

/** Programs that have forms of their own. */
const OWN_FORMS: ReadonlyMap<string, (words: readonly string[]) => readonly SecretArgument[]> = new Map([
  ['openssl', opensslPasswords],
  ['gpg', (words) => words.flatMap((word, index) => (word === '--passphrase' ? [wordAt(words, index + 1, 'gpg --passphrase')] : []))],
  ['htpasswd', (words) => (words.some((word) => /^-[A-Za-z]*b/.test(word)) ? [wordAt(words, words.length - 1, 'htpasswd -b', words.at(-2))] : [])],
  ['bundle', bundlerLogin],
  ...[...LOGIN_SETTINGS.keys()].map((program) => [program, (words: readonly string[]) => loginSettings(program, words)] as const),
  ...['npm', 'yarn', 'pnpm'].map((program) => [program, (words: readonly string[]) => registryTokens(program, words)] as const),
  ...['sqlplus', 'sqlldr', 'expdp', 'impdp'].map((program) => [program, (words: readonly string[]) => words.map((word, index) => oracleLogin(program, word, index))] as const),
])

/** All programs that have such arguments. */
export const PROGRAMS_WITH_SECRETS: ReadonlySet<string> = new Set([...SHORT_OPTIONS.keys(), ...USER_OPTIONS.keys(), ...PHRASES.map(([program]) => program), ...OWN_FORMS.keys()])

/** `-pass pass:x`, `openssl enc -k x`. */
function opensslPasswords(words: readonly string[]): readonly SecretArgument[] {
  return words.flatMap((word, index) => {
    if (word.startsWith('pass:')) return [{ index, start: 5, end: word.length, name: 'openssl pass:' }]
    return word === '-k' && words[1] === 'enc' ? [wordAt(words, index + 1, 'openssl enc -k')] : []
  })
}

function loginSettings(program: string, words: readonly string[]): readonly SecretArgument[] {
  const isLogin = LOGIN_SETTINGS.get(program)
  return words[1] === 'config' ? words.flatMap((word, at) => (isLogin?.test(word) === true ? [wordAt(words, word.startsWith('http-basic') ? at + 2 : at + 1, `${program} config ${word}`)] : [])) : []
}

function registryTokens(program: string, words: readonly string[]): readonly SecretArgument[] {
  const [, config, set, setting = ''] = words
  const isToken = config === 'config' && set === 'set' && /(?:_authToken|_auth|_password|npmAuthToken|npmAuthIdent)$/.test(setting)
  return isToken ? [wordAt(words, 4, `${program} config set ${setting.slice(setting.lastIndexOf(':') + 1)}`)] : []
}

/** `bundle config set --global gems.example.org user:password`. */
function bundlerLogin(words: readonly string[]): readonly SecretArgument[] {
  const at = words[1] === 'config' ? words.findIndex((word) => /^(?!build\.|local\.|mirror\.)(?:[\w-]+\.)+[a-z]{2,}$/.test(word)) : -1
  const [login = '', user = ''] = /^([\w.%-]+):[^:/\s]+$/.exec(words[at + 1] ?? '') ?? []
  // Without a login the end lies in front of the start, and that is dropped.
  return [{ index: at + 1, start: user.length + 1, end: login.length, name: `bundle config ${words[at] ?? ''}`, user }]
}

/** `user/password@database`. */
function oracleLogin(program: string, word: string, index: number): SecretArgument {
  const [login = '', user = ''] = /^([\w.]{1,60})\/[^@/\s]{1,100}(?=@)/.exec(word) ?? []
  return { index, start: user.length + 1, end: login.length, name: `the password for ${program}`, user }
}
