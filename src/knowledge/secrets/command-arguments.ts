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
  readonly user?: string;
}

/** Options whose letter does not say what they take. `attached`: only `-pVALUE`; `next`: only `-p VALUE`. Source: the programs' manuals. */
const SHORT_OPTIONS: ReadonlyMap<string, Readonly<Record<string, 'attached' | 'next' | 'both'>>> = new Map(Object.entries({
  mysql: { '-p': 'attached' }, mysqladmin: { '-p': 'attached' }, mysqldump: { '-p': 'attached' }, mysqlimport: { '-p': 'attached' }, mysqlcheck: { '-p': 'attached' },
  mariadb: { '-p': 'attached' }, 'mariadb-admin': { '-p': 'attached' }, 'mariadb-dump': { '-p': 'attached' },
  mongo: { '-p': 'next' }, mongosh: { '-p': 'next' }, mongodump: { '-p': 'next' }, mongorestore: { '-p': 'next' },
  'redis-cli': { '-a': 'next', '--pass': 'next' }, 'valkey-cli': { '-a': 'next' }, 'keydb-cli': { '-a': 'next' },
  sshpass: { '-p': 'both' }, docker: { '-p': 'next' }, podman: { '-p': 'next' }, buildah: { '-p': 'next' }, skopeo: { '-p': 'next' }, helm: { '-p': 'next' },
  sqlcmd: { '-P': 'both' }, rabbitmqadmin: { '-p': 'both' }, ldapadd: { '-w': 'both' }, ldapsearch: { '-w': 'both' }, ldapmodify: { '-w': 'both' }, ldapwhoami: { '-w': 'both' },
  'cypher-shell': { '-p': 'next' }, cqlsh: { '-p': 'next' }, useradd: { '-p': 'next' }, usermod: { '-p': 'next' },
}))

/** `docker -p` is a port or a project but for `login`. */
const NEEDS_LOGIN = new Set(['docker', 'podman', 'buildah', 'skopeo', 'helm'])

/** `-u user:password`. */
const USER_OPTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['curl', ['-u', '--user', '-U', '--proxy-user']], ['http', ['-a', '--auth']], ['https', ['-a', '--auth']], ['neo4j-admin', []], ['smbclient', ['-U', '--user']], ['ab', ['-A', '-P']],
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

/** All programs that have such arguments. */
export const PROGRAMS_WITH_SECRETS: ReadonlySet<string> = new Set([...SHORT_OPTIONS.keys(), ...USER_OPTIONS.keys(), ...PHRASES.map(([program]) => program), 'openssl', 'htpasswd', 'composer', 'npm', 'yarn', 'pnpm'])

/** In front of a secret's name these say that the option takes none: `--disabled-password`, `--no-password`. */
const NEGATIONS = new Set(['no', 'disable', 'disabled', 'enable', 'without', 'allow', 'skip', 'require', 'force', 'show', 'lock', 'generate', 'reset', 'ask', 'use', 'with', 'never', 'hide', 'print', 'expire', 'import', 'export', 'delete', 'list', 'create'])
/** Options that take the secret from elsewhere: `--password-stdin`, and the secret of a build. */
const ELSEWHERE = new Set(['stdin', 'prompt', 'fd', 'from'])

/** Programs whose options named so are about other things (`git secret`, keys of a keyring). */
const SILENT_PROGRAMS = new Set(['adduser', 'addgroup', 'passwd', 'chage', 'gpg', 'apt-key', 'ssh-keygen', 'test', '[', '[['])

function isSecretOption(option: string): boolean {
  if (!isSecretName(option)) return false
  const words = wordsOfName(option)
  return !NEGATIONS.has(words[0] ?? '') && !words.some((word) => ELSEWHERE.has(word)) && option !== 'secret' && option !== 'secrets'
}

/**
 * The arguments of a command that are secrets. A word that is not known is undefined. The caller judges the values: they may be variables,
 * paths or words such as `password`.
 */
export function secretArguments(words: readonly (string | undefined)[]): readonly SecretArgument[] {
  const [first] = words
  const program = first === undefined ? undefined : first.slice(first.lastIndexOf('/') + 1)
  if (program !== undefined && SILENT_PROGRAMS.has(program)) return []
  const found: SecretArgument[] = []
  const whole = (index: number, name: string, user?: string): void => {
    const word = words[index]
    if (word !== undefined && word !== '') found.push({ index, start: 0, end: word.length, name, ...(user === undefined ? {} : { user }) })
  }
  if (program !== undefined) {
    byProgram(program, words, found, whole)
    // `echo --password x` prints it; what is printed into a file is read as content.
    if (program === 'echo' || program === 'printf') return found
  }
  for (let index = 1; index < words.length; index++) {
    const word = words[index]
    if (word === undefined) continue
    const option = /^--?([A-Za-z][\w.-]{1,80})(=?)/.exec(word)
    if (option !== null) {
      const [head, name = '', equals] = option
      if (equals === '=') {
        if (isSecretOption(name)) found.push({ index, start: head.length, end: word.length, name: head.slice(0, -1) })
      } else if (head.length === word.length && isSecretOption(name)) {
        const next = words[index + 1]
        if (next !== undefined && !next.startsWith('-')) whole(index + 1, head)
      }
      continue
    }
    const pair = /^([A-Za-z_][\w.]{0,80})=/.exec(word)
    // With brackets it is a line of a program.
    if (pair !== null && isSecretName(pair[1] ?? '') && !/[()]/.test(word)) found.push({ index, start: pair[0].length, end: word.length, name: pair[1] ?? '' })
  }
  // What a program says of its own option comes first; the option's name then tells nothing new.
  return found.filter(({ index, start, end }, at) => end > start && !found.slice(0, at).some((other) => other.index === index && other.start < end && start < other.end))
}

function byProgram(program: string, words: readonly (string | undefined)[], found: SecretArgument[], whole: (index: number, name: string, user?: string) => void): void {
  const short = NEEDS_LOGIN.has(program) && !words.includes('login') ? undefined : SHORT_OPTIONS.get(program)
  const users = USER_OPTIONS.get(program)
  for (let index = 1; index < words.length; index++) {
    const word = words[index]
    if (word === undefined) continue
    for (const [option, how] of Object.entries(short ?? {})) {
      if (word === option && how !== 'attached') whole(index + 1, `${program} ${option}`)
      else if (how !== 'next' && word.startsWith(option) && word.length > option.length && !word.startsWith('--')) {
        found.push({ index, start: option.length, end: word.length, name: `${program} ${option}` })
      }
    }
    for (const option of users ?? []) {
      const isNext = word === option
      const attached = !isNext && word.startsWith(option) ? (option.startsWith('--') ? (word[option.length] === '=' ? option.length + 1 : 0) : option.length) : 0
      const at = isNext ? index + 1 : index
      const text = words[at]
      if ((!isNext && attached === 0) || text === undefined) continue
      const colon = text.indexOf(program === 'smbclient' ? '%' : ':', attached)
      if (colon !== -1 && colon + 1 < text.length) found.push({ index: at, start: colon + 1, end: text.length, name: `${program} ${option}`, user: text.slice(attached, colon) })
    }
    if (program === 'openssl' && word.startsWith('pass:')) found.push({ index, start: 5, end: word.length, name: 'openssl pass:' })
  }
  for (const [name, phrase, what] of PHRASES) {
    if (name !== program) continue
    const at = words.findIndex((_, index) => index > 0 && phrase.every((word, offset) => word === '…' || words[index + offset] === word))
    const value = at === -1 ? undefined : words[at + phrase.length]
    if (value !== undefined && !value.startsWith('-')) whole(at + phrase.length, what, phrase.at(-1) === '…' ? words[at + phrase.length - 1] : undefined)
  }
  if (program === 'htpasswd' && words.some((word) => /^-[A-Za-z]*b/.test(word ?? ''))) whole(words.length - 1, 'htpasswd -b', words.at(-2))
  if (program === 'composer' && words[1] === 'config') {
    const at = words.findIndex((word) => /^(?:http-basic|github-oauth|gitlab-token|gitlab-oauth|bearer)\./.test(word ?? ''))
    if (at !== -1) whole(words[at]?.startsWith('http-basic') === true ? at + 2 : at + 1, `composer config ${words[at] ?? ''}`)
  }
  if ((program === 'npm' || program === 'yarn' || program === 'pnpm') && words[1] === 'config' && words[2] === 'set') {
    const setting = words[3] ?? ''
    if (/(?:_authToken|_auth|_password|npmAuthToken|npmAuthIdent)$/.test(setting)) whole(4, `${program} config set ${setting.slice(setting.lastIndexOf(':') + 1)}`)
  }
}
