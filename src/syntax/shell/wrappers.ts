/** A word as far as wrappers need to know it: of a script, an exec form, a compose command. */
export interface CommandWord {
  /** Undefined where it is not known before the container runs. */
  readonly literal?: string | undefined
  readonly value: string
}

/** What a wrapper starts. */
export interface Wrapping {
  /** How it is named in `through`: `sudo`, `bash`, `poetry run`. */
  readonly through: string
  /** Half-open spans of words that are commands; `NAME=value` words may stand at their beginning. */
  readonly commands: readonly { readonly from: number; readonly to: number }[]
  /** The word that holds a script, with the `set` options that the shell is started with. */
  readonly script?: { readonly at: number; readonly options: readonly string[] }
  /** A shell that reads its script from standard input. */
  readonly readsStandardInput?: { readonly options: readonly string[] }
}

/** How the words between a wrapper's name and the command that it starts are read. */
interface WrapperShape {
  /** Options whose value is the next word. Those with `=` or with the value attached need no mention. */
  readonly valued?: readonly string[]
  /** Words between the options and the command: the user of gosu, the duration of timeout. */
  readonly operands?: number
  /** Sub-commands that make it a wrapper at all: `poetry run`. */
  readonly verbs?: readonly string[]
  /** The command begins behind `--` only (`wait-for-it db:5432 -- server`). */
  readonly behindDashes?: boolean
  /** Options with which it starts nothing (`command -v`). */
  readonly inert?: readonly string[]
}

const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh'])

const WRAPPERS: Readonly<Record<string, WrapperShape>> = {
  sudo: { valued: ['-u', '-g', '-h', '-p', '-C', '-r', '-t', '-T', '-U', '-D', '-R', '--user', '--group', '--host', '--prompt', '--chdir', '--chroot', '--role', '--type'], inert: ['-l', '-v', '-k', '-K', '-V'] },
  doas: { valued: ['-u', '-C'] },
  env: { valued: ['-u', '--unset', '-C', '--chdir'] },
  exec: { valued: ['-a'] },
  time: { valued: ['-f', '--format', '-o', '--output'] },
  nice: { valued: ['-n', '--adjustment'] },
  ionice: { valued: ['-c', '--class', '-n', '--classdata'] },
  nohup: {},
  setsid: {},
  eatmydata: {},
  unbuffer: {},
  chronic: {},
  linux32: {},
  linux64: {},
  setarch: { operands: 1 },
  stdbuf: { valued: ['-i', '-o', '-e', '--input', '--output', '--error'] },
  timeout: { valued: ['-k', '--kill-after', '-s', '--signal'], operands: 1 },
  command: { inert: ['-v', '-V'] },
  builtin: {},
  busybox: {},
  xargs: { valued: ['-I', '-n', '-P', '-L', '-d', '-a', '-E', '-s', '--max-args', '--max-procs', '--max-lines', '--delimiter', '--arg-file', '--replace'] },
  chroot: { operands: 1 },
  gosu: { operands: 1 },
  'su-exec': { operands: 1 },
  's6-setuidgid': { operands: 1 },
  chpst: { valued: ['-u', '-U', '-e', '-n', '-l', '-L', '-m', '-d', '-o', '-p', '-f', '-c', '-b', '-/', '-0'] },
  setpriv: { valued: ['--reuid', '--regid', '--groups', '--inh-caps', '--ambient-caps', '--bounding-set', '--securebits', '--pdeathsig'] },
  'xvfb-run': { valued: ['-s', '-n', '-e', '-f', '-p', '-w', '--server-args', '--server-num'] },
  tini: { valued: ['-p', '-e'] },
  'tini-static': { valued: ['-p', '-e'] },
  'dumb-init': { valued: ['-r', '--rewrite'] },
  catatonit: {},
  'docker-init': {},
  pipenv: { verbs: ['run'] },
  poetry: { verbs: ['run'] },
  pdm: { verbs: ['run'] },
  hatch: { verbs: ['run'] },
  uv: { verbs: ['run'], valued: ['--with', '--extra', '--group', '--only-group', '--no-group', '--python', '-p', '--package', '--project', '--directory', '--env-file', '--with-requirements', '--index', '--no-extra'] },
  uvx: { valued: ['--from', '--with', '--python', '-p'] },
  pipx: { verbs: ['run'], valued: ['--spec', '--python'] },
  conda: { verbs: ['run'], valued: ['-n', '--name', '-p', '--prefix', '--cwd'] },
  mamba: { verbs: ['run'], valued: ['-n', '--name', '-p', '--prefix', '--cwd'] },
  micromamba: { verbs: ['run'], valued: ['-n', '--name', '-p', '--prefix', '--cwd'] },
  bundle: { verbs: ['exec'] },
  npx: { valued: ['-p', '--package'] },
  bunx: {},
  npm: { verbs: ['exec', 'x'] },
  pnpm: { verbs: ['exec', 'dlx'] },
  yarn: { verbs: ['exec', 'dlx'] },
  'ddtrace-run': {},
  'opentelemetry-instrument': { valued: ['--traces_exporter', '--metrics_exporter', '--service_name', '--exporter_otlp_endpoint'] },
  'newrelic-admin': { verbs: ['run-program'] },
  dockerize: { valued: ['-wait', '-timeout', '-template', '-stdout', '-stderr', '-wait-retry-interval', '-delims', '-wait-http-header'] },
  'wait-for-it': { behindDashes: true },
  'wait-for-it.sh': { behindDashes: true },
  'wait-for': { behindDashes: true },
  'wait-for.sh': { behindDashes: true },
  'wait_for_it.sh': { behindDashes: true },
  chamber: { verbs: ['exec'], behindDashes: true },
  doppler: { verbs: ['run'], behindDashes: true },
  op: { verbs: ['run'], behindDashes: true },
  infisical: { verbs: ['run'], behindDashes: true },
  'aws-vault': { verbs: ['exec'], behindDashes: true },
  mise: { verbs: ['exec', 'x'], behindDashes: true },
}

/** A program's name without its folder. */
export function programName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** What the command that these words make starts in its turn; undefined where it is no wrapper, or that cannot be known. */
export function wrappingOf(words: readonly CommandWord[]): Wrapping | undefined {
  const path = words[0]?.literal
  if (path === undefined) return undefined
  const name = programName(path)
  if (SHELLS.has(name)) return shellWrapping(name, words)
  switch (name) {
    case 'su':
    case 'runuser':
      return suWrapping(name, words)
    case 'find':
      return findWrapping(words)
    case 'eval':
      if (words.length < 2) return undefined
      return words.length === 2 ? { through: name, commands: [], script: { at: 1, options: [] } } : { through: name, commands: [{ from: 1, to: words.length }] }
    default: {
      const shape = Object.hasOwn(WRAPPERS, name) ? WRAPPERS[name] : undefined
      return shape === undefined ? undefined : shapedWrapping(name, shape, words)
    }
  }
}

function shapedWrapping(name: string, shape: WrapperShape, words: readonly CommandWord[]): Wrapping | undefined {
  let at = 1
  let through = name
  let operands = shape.operands ?? 0
  if (shape.verbs !== undefined) {
    at = skipOptions(words, at, shape)
    const verb = words[at]?.literal
    if (verb === undefined || !shape.verbs.includes(verb)) return undefined
    through = `${name} ${verb}`
    at++
  }
  if (shape.behindDashes === true) {
    const dashes = words.findIndex((word, index) => index >= at && word.literal === '--')
    if (dashes === -1) return undefined
    at = dashes + 1
    operands = 0
  } else {
    const behind = skipOptions(words, at, shape)
    if (shape.inert?.some((option) => words.slice(at, behind).some((word) => word.literal === option)) === true) return undefined
    at = behind
    while (operands > 0) {
      at++
      operands--
    }
    if (words[at]?.literal === '--') at++
  }
  return at < words.length ? { through, commands: [{ from: at, to: words.length }] } : undefined
}

/** The first word behind the options, and behind `--`. */
function skipOptions(words: readonly CommandWord[], from: number, shape: WrapperShape): number {
  let at = from
  for (; at < words.length; at++) {
    const word = words[at]
    if (word === undefined || !word.value.startsWith('-') || word.value === '-') break
    if (word.literal === '--') return at + 1
    if (shape.valued?.includes(word.value) === true) at++
  }
  return at
}

const SHORT_SET_OPTIONS: Readonly<Record<string, string>> = {
  a: 'allexport', b: 'notify', C: 'noclobber', e: 'errexit', f: 'noglob', h: 'hashall', m: 'monitor', n: 'noexec', u: 'nounset', v: 'verbose', x: 'xtrace', E: 'errtrace', B: 'braceexpand', T: 'functrace',
}

/** The long names of a word such as `-eux`; unknown letters are passed over. */
export function setOptionNames(letters: string): string[] {
  return [...letters].map((letter) => SHORT_SET_OPTIONS[letter]).filter((name) => name !== undefined)
}

function shellWrapping(name: string, words: readonly CommandWord[]): Wrapping | undefined {
  const options: string[] = []
  let isScript = false
  let at = 1
  for (; at < words.length; at++) {
    const word = words[at]?.value ?? ''
    if (word === '--' || word === '-') {
      at++
      break
    }
    if (!/^[-+]./.test(word)) break
    if (word.startsWith('--')) {
      if (word === '--rcfile' || word === '--init-file') at++
      continue
    }
    const letters = word.slice(1)
    options.push(...setOptionNames(letters))
    if (letters.includes('c') && word.startsWith('-')) isScript = true
    if (letters.endsWith('o') || letters.endsWith('O')) {
      at++
      options.push(words[at]?.value ?? '')
    }
  }
  if (isScript) return at < words.length ? { through: name, commands: [], script: { at, options } } : undefined
  const readsInput = at >= words.length || words.slice(1, at).some((word) => /^-[a-z]*s/.test(word.value))
  return readsInput ? { through: name, commands: [], readsStandardInput: { options } } : undefined
}

/** `su [-] [user] -c 'script'` in any order, and `runuser -u user -- command`. */
function suWrapping(name: string, words: readonly CommandWord[]): Wrapping | undefined {
  let takesCommand = false
  for (let at = 1; at < words.length; at++) {
    const word = words[at]?.value ?? ''
    if (word === '-c' || word === '--command' || (/^-[a-z]*c$/.test(word) && word.length < 5)) {
      return at + 1 < words.length ? { through: name, commands: [], script: { at: at + 1, options: [] } } : undefined
    }
    if (name === 'runuser' && (word === '-u' || word === '--user')) {
      takesCommand = true
      at++
    } else if (word === '--' && takesCommand) {
      return at + 1 < words.length ? { through: name, commands: [{ from: at + 1, to: words.length }] } : undefined
    } else if (word === '-s' || word === '--shell' || word === '-g' || word === '--group') at++
    else if (takesCommand && !word.startsWith('-')) return { through: name, commands: [{ from: at, to: words.length }] }
  }
  return undefined
}

function findWrapping(words: readonly CommandWord[]): Wrapping | undefined {
  const commands: { from: number; to: number }[] = []
  for (let at = 1; at < words.length; at++) {
    const word = words[at]?.value
    if (word !== '-exec' && word !== '-execdir' && word !== '-ok' && word !== '-okdir') continue
    const from = at + 1
    for (at = from; at < words.length; at++) {
      const end = words[at]?.value
      if (end === ';' || (end === '+' && words[at - 1]?.value === '{}')) break
    }
    if (at > from) commands.push({ from, to: at })
  }
  return commands.length === 0 ? undefined : { through: 'find', commands }
}

const ASSIGNMENT = /^[A-Za-z_]\w*=/

/** Whether a word is `NAME=value`, which env and sudo take in front of the command. */
export function isAssignmentWord(word: CommandWord): boolean {
  return ASSIGNMENT.test(word.value)
}
