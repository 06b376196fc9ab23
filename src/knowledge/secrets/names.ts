/** Reading names of variables, keys and arguments: is this the name of a secret? */

/** Words that make a name secret wherever they stand. */
const SECRET_WORDS = new Set([
  'password', 'passwd', 'passphrase', 'passcode', 'pwd', 'pw', 'secret', 'token', 'apikey', 'secretkey', 'privatekey', 'privkey', 'accesskey', 'authkey',
  'masterkey', 'encryptionkey', 'signingkey', 'credential', 'credentials', 'authtoken', 'accesstoken', 'apitoken', 'sshpass', 'dbpass', 'userpass', 'rootpass',
  'adminpass', 'smtppass', 'mysqlpass', 'pgpass',
])

/** `key` is secret behind one of these: API_KEY, FERNET_KEY. Consumer, public, GPG and SSL keys are names, ids or paths as often as not. */
const SECRET_KEYS = new Set([
  'api', 'access', 'secret', 'private', 'encryption', 'encrypt', 'decryption', 'signing', 'sign', 'fernet', 'master', 'app', 'auth', 'jwt', 'preshared', 'shared', 'hmac', 'cookie', 'session', 'deploy',
  'license', 'licence', 'crypt', 'crypto', 'ssh', 'nonce', 'account', 'admin', 'aes', 'cf', 'widget', 'openai', 'openrouter', 'anthropic', 'mistral', 'gemini', 'deepseek', 'groq',
])

/** `keys` is secret behind one of these: APP_KEYS. Those of SSH are public as often as not. */
const SECRET_KEY_LISTS = new Set(['api', 'app', 'secret', 'private', 'encryption', 'signing', 'fernet'])

/** Glued spellings, such as WEBPASSWORD and CONSUMERSECRET. */
const SECRET_ENDINGS = ['password', 'passwd', 'passphrase', 'secret', 'apikey', 'secretkey', 'privatekey', 'accesstoken', 'authtoken', 'apitoken', 'storepass', 'keypass']

/** What stands last says what the value is: PASSWORD_FILE is a path, TOKEN_TTL a time. */
const HARMLESS_ENDINGS = new Set([
  'file', 'files', 'path', 'paths', 'name', 'names', 'id', 'ids', 'version', 'alias', 'aliases', 'ttl', 'url', 'urls', 'uri', 'uris', 'enabled', 'disabled', 'enable', 'algorithm', 'alg', 'header', 'headers',
  'length', 'len', 'type', 'types', 'policy', 'policies', 'dir', 'directory', 'folder', 'endpoint', 'timeout', 'lifetime', 'minutes', 'seconds', 'hours', 'days', 'interval', 'count', 'limit', 'size', 'format',
  'prefix', 'suffix', 'field', 'fields', 'param', 'parameter', 'host', 'hostname', 'port', 'issuer', 'audience', 'bits', 'strength', 'rounds', 'iterations', 'age', 'hasher', 'hashers', 'manager', 'provider',
  'store', 'backend', 'class', 'mode', 'required', 'reset', 'validators', 'validation', 'location', 'mount', 'arn', 'user', 'username', 'email', 'label', 'title', 'hint', 'regex', 'pattern', 'method', 'methods', 'scope', 'scopes',
  'complexity', 'rotation', 'ref', 'env', 'var', 'variable', 'template', 'plugin', 'authentication', 'auth', 'login', 'unique', 'description', 'through', 'command', 'cmd', 'helper', 'generator', 'driver', 'override', 'project', 'region', 'namespace', 'server', 'service', 'engine', 'cookie', 'attempts', 'retries', 'rule', 'rules',
  'kind', 'memory', 'parallelism', 'cost', 'claim', 'claims', 'scan', 'scanning', 'scanner', 'symbol', 'decimals', 'address', 'addr', 'cache', 'audiences', 'prompt', 'point', 'storage', 'page', 'link', 'encoder', 'encoding',
  'duration', 'period', 'grace', 'threshold', 'quota', 'budget', 'window', 'domain', 'origin', 'site', 'source', 'sources', 'schema', 'table', 'column', 'handler', 'factory', 'resolver', 'introspection', 'revocation', 'blacklist', 'blocklist', 'allowlist', 'max', 'min', 'property', 'properties', 'lambda', 'function', 'job', 'queue', 'topic', 'characters', 'chars', 'digits', 'charset',
])

/** Words that make a name harmless wherever they stand. */
const HARMLESS_WORDS = new Set(['public', 'pub', 'publishable', 'anon', 'expiry', 'expires', 'expire', 'expiration', 'expiring', 'nopasswd', 'nopassword', 'nopass'])

/** In front of PASS these count the rounds of an encoder. */
const COUNTS = new Set(['one', 'two', 'first', 'second', 'single', 'multi', 'dual', 'by', 'low', 'high', 'band'])

/** What is secret by what its image or framework says, whatever its words. */
const NAMED_SECRETS = new Set(['neo4j_auth', 'redisauth', 'rediscli_auth', 'requirepass', 'masterauth', 'erlang_cookie', 'rabbitmq_erlang_cookie', 'basic_auth', 'basicauth', 'http_basic_auth', 'http_auth', 'rootpw', 'bindpw', 'vault_dev_root_token_id', '_auth', 'x-jfrog-art-api', 'sonar.login', 'dsonar.login'])

/** `BUNDLE_GEMS__EXAMPLE__ORG`: what Bundler shows a host of gems. */
const BUNDLER_HOST = /^bundle_\w{1,100}__(?:com|org|net|io|dev|co|app|cloud)$/

/** The shell's own directories. */
const SHELL_DIRECTORIES = new Set(['pwd', 'oldpwd'])

function isUpper(code: number): boolean {
  return code >= 65 && code <= 90
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || isUpper(code) || (code >= 97 && code <= 122) || code > 127
}

/** The words of a name in lower case: split at punctuation and where camelCase starts a word (`dbPassword`, `HTTPToken`). */
export function wordsOfName(name: string): readonly string[] {
  const words: string[] = []
  let start = 0
  const end = (at: number): void => {
    if (at > start) words.push(name.slice(start, at).toLowerCase())
    start = at
  }
  for (let at = 0; at < name.length; at += 1) {
    const code = name.charCodeAt(at)
    if (!isLetterOrDigit(code)) {
      end(at)
      start = at + 1
      continue
    }
    if (!isUpper(code)) continue
    const afterLower = !isUpper(name.charCodeAt(at - 1))
    const next = name.charCodeAt(at + 1)
    const beforeLower = next >= 97 && next <= 122
    if (afterLower || beforeLower) end(at)
  }
  end(name.length)
  return words
}

function withoutDigits(word: string): string {
  let end = word.length
  // A word has nothing below the digits.
  while (word.charCodeAt(end - 1) <= 57) end -= 1
  return word.slice(0, end)
}

/**
 * Whether a name is one of a secret (`DB_PASSWORD`, `apiKey`, `SECRET_KEY_BASE`). Names of what only surrounds a
 * secret are not: `*_FILE`, `*_PATH`, `*_NAME`, `*_ID`, `*_TTL`, `PUBLIC*`, and words such as KEYBOARD.
 */
export function isSecretName(name: string): boolean {
  let known = judged.get(name)
  if (known === undefined) {
    known = judgeName(name)
    if (judged.size < MOST_NAMES) judged.set(name, known)
  }
  return known
}

/** The same names stand in most files. */
const judged = new Map<string, boolean>()
const MOST_NAMES = 10_000

function judgeName(name: string): boolean {
  const lower = name.toLowerCase()
  if (SHELL_DIRECTORIES.has(lower)) return false
  if (NAMED_SECRETS.has(lower) || BUNDLER_HOST.test(lower)) return true
  const words = wordsOfName(name).map(withoutDigits).filter((word) => word !== '')
  const last = words.at(-1)
  if (last === undefined || HARMLESS_ENDINGS.has(last) || words.some((word) => HARMLESS_WORDS.has(word))) return false
  return words.some((word, index) => isSecretWord(word, words[index - 1] ?? '', index === words.length - 1))
}

function isSecretWord(word: string, previous: string, isLast: boolean): boolean {
  if (SECRET_WORDS.has(word)) return true
  if (word === 'key') return SECRET_KEYS.has(previous)
  if (word === 'keys') return SECRET_KEY_LISTS.has(previous)
  if (word === 'salt') return isLast
  // As any other word than the last, `pass` is a verb.
  if (word === 'pass') return isLast && !COUNTS.has(previous)
  return SECRET_ENDINGS.some((ending) => word.endsWith(ending))
}

/** Whether the name is one of a password, of which even a short number is one. */
export function isPasswordName(name: string): boolean {
  return wordsOfName(name).map(withoutDigits).some((word) => word === 'pass' || word === 'pwd' || word === 'pw' || word === 'passcode' || word === 'sshpass' || word.endsWith('password') || word.endsWith('passwd'))
}
