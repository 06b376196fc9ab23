/** Is a password one that anybody would try first? */

const WEAK = [
  'changeme', 'changeit', 'change', 'password', 'passwd', 'passw', 'pass', 'pwd', 'pw', 'secret', 'token', 'key', 'postgres', 'postgresql', 'mysql', 'mariadb', 'mongo', 'mongodb', 'redis', 'rabbitmq', 'rabbit',
  'guest', 'admin', 'administrator', 'root', 'user', 'username', 'test', 'testing', 'tester', 'example', 'sample', 'demo', 'dev', 'devel', 'development', 'develop', 'local', 'localhost', 'debug', 'default',
  'django', 'flask', 'rails', 'laravel', 'symfony', 'airflow', 'wordpress', 'nextcloud', 'grafana', 'keycloak', 'odoo', 'drupal', 'joomla', 'minio', 'minioadmin', 'elastic', 'neo', 'kafka', 'celery', 'sonar',
  'jenkins', 'oracle', 'mssql', 'sa', 'qwerty', 'letmein', 'welcome', 'abc', 'foobar', 'foo', 'bar', 'baz', 'dummy', 'fake', 'insecure', 'unsafe', 'temp', 'tmp', 'database', 'hello', 'world', 'docker', 'vagrant',
  'ubuntu', 'master', 'login', 'hackme', 'badpassword', 'mail', 'smtp', 'string', 'text', 'value', 'iloveyou', 'monkey', 'dragon', 'supersecret', 'topsecret', 'secrets', 'app', 'api', 'web', 'backend', 'db', 'ci',
]

/** Words around a weak one that add nothing: `my_very_secret_password`. */
const FILLERS = ['my', 'the', 'a', 'an', 'is', 'it', 'its', 'this', 'that', 'super', 'very', 'top', 'some', 'any', 'our', 'your', 'new', 'old', 'not', 'so', 'for', 'in', 'only', 'really', 'good', 'strong', 'long', 'random', 'please', 'me', 'to', 'of', 'and', 'production', 'prod', 'server', 'service', 'site', 'auth', 'jwt', 'access', 'private', 'session', 'encryption', 'signing', 'secure', 'bad', 'choose', 'own', 'here', 'should', 'be', 'must', 'with', 'one', 'then', 'first', 'initial', 'safe', 'dont', 'do', 'make']

const WEAK_SET = new Set(WEAK)
const FILLER_SET = new Set(FILLERS)
const LONGEST_WORD = 14
const LONGEST_VALUE = 60

/** Rows that are typed by running a finger along the keys. */
const ROWS = ['01234567890', '12345678901234567890', '09876543210', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1q2w3e4r5t6y']

/** `p@ssw0rd` reads as password. */
function plainLetters(text: string): string {
  return text.replaceAll('@', 'a').replaceAll('$', 's').replaceAll('0', 'o').replaceAll('3', 'e').replaceAll('4', 'a').replaceAll('5', 's').replaceAll('7', 't')
}

function lettersOf(text: string): string {
  return [...text].filter((character) => character >= 'a' && character <= 'z').join('')
}

function digitsOf(text: string): string {
  return [...text].filter((character) => character >= '0' && character <= '9').join('')
}

/** Whether letters are nothing but weak words and fillers with at least one weak word among them; `extra` are words of the context. */
function isMadeOfWeakWords(letters: string, extra: ReadonlySet<string>): boolean {
  // reached[i]: 0 or nothing not at all, 1 by fillers only, 2 with a weak word.
  const reached: number[] = [1]
  for (let from = 0; from < letters.length; from += 1) {
    const state = reached[from] ?? 0
    if (state === 0) continue
    for (let length = 1; length <= LONGEST_WORD; length += 1) {
      const word = letters.slice(from, from + length)
      const weak = WEAK_SET.has(word) || extra.has(word)
      if (!weak && !FILLER_SET.has(word)) continue
      reached[from + length] = Math.max(reached[from + length] ?? 0, weak ? 2 : state)
    }
  }
  return reached[letters.length] === 2
}

/** Whether a value is weak: weak words with a few digits, a row of keys, one character repeated, up to three characters, a short word, or a word of its context. */
export function isWeakValue(value: string, contextWords: readonly string[]): boolean {
  const lower = value.toLowerCase()
  if (lower.length <= 3 || /^[a-z]{1,6}$/.test(value)) return true
  if (lower.length > LONGEST_VALUE) return false
  if ([...lower].every((character) => character === lower[0])) return true
  if (ROWS.some((row) => row.includes(lower))) return true
  const extra = new Set(contextWords.map((word) => lettersOf(word.toLowerCase())).filter((word) => word.length >= 2))
  if (contextWords.some((word) => word.toLowerCase() === lower)) return true
  if (isMadeOfWeakWords(lettersOf(plainLetters(lower)), extra) && digitsOf(lower).length <= 4) return true
  const digits = digitsOf(lower)
  const harmlessDigits = digits.length <= 4 || ROWS.some((row) => row.includes(digits))
  return harmlessDigits && isMadeOfWeakWords(lettersOf(lower), extra)
}

/** Words by which a value says that nothing is protected by it. */
const DUMMY_WORDS = new Set(['dummy', 'fake', 'placeholder', 'unused', 'ignored', 'irrelevant', 'mock', 'mocked', 'stub', 'only', 'notsecret', 'notasecret', 'nosecret', 'notused', 'whatever', 'throwaway', 'disposable', 'temporary', 'insecure', 'unsafe', 'build', 'buildtime', 'collectstatic', 'precompile'])

/** What is denied behind `not`. */
const DENIED_WORDS = new Set(['secret', 'secure', 'used', 'real', 'needed', 'important'])

/**
 * Whether a value in lower case says of itself that it is no secret: plain words with one of the above among them, or `not … secret`.
 * A random part makes it one that may be in use after all.
 */
export function isDeclaredDummy(lower: string): boolean {
  const words = lower.split(/[^a-z]/)
  if (!/^[a-z _.!-]+[0-9]{0,3}$/.test(lower) || words.some((word) => word.length > LONGEST_WORD)) return false
  const denied = words.indexOf('not')
  return words.some((word) => DUMMY_WORDS.has(word)) || (denied !== -1 && words.slice(denied).some((word) => DENIED_WORDS.has(word)))
}
