import type { ShellWord, SimpleCommand } from '../syntax/shell/index.ts'
import { programName } from '../syntax/shell/index.ts'
import type { Range } from '../text/document.ts'

/** What a server needs to be known of, to say where it listens. */
export interface ServerSurroundings {
  /** The value of an environment variable; undefined where it is not set, null where its value is not known. */
  readonly environment: (name: string) => string | null | undefined
  /** Whether a file lies in the working directory; undefined where that cannot be known. */
  readonly hasFile: (name: string) => boolean | undefined
  /** The text of a file of the container, by its path from the working directory; undefined where the project does not have it. */
  readonly readFile?: (path: string) => string | undefined
}

/** A server, worker or development server that a command starts. */
export interface ServerProcess {
  /** `gunicorn`, `uvicorn`, `daphne`, `runserver`, `flask`, `celery`, `nginx`, `node` … */
  readonly name: string
  readonly kind: 'web' | 'worker' | 'scheduler' | 'proxy' | 'other'
  /** Made for development: reloads, one thread, debugger. The word that says so. */
  readonly development: { readonly range: Range; readonly what: string } | undefined
  readonly command: SimpleCommand
  /** The word that names it. */
  readonly range: Range
  /** Without brackets; undefined where it is not known or no address (a socket file). `0.0.0.0` also stands for "all". */
  readonly address: string | undefined
  /** Where the address and port are written. */
  readonly bindRange: Range | undefined
  readonly port: number | undefined
  /** Neither an option nor a variable says where it listens: the server's own default. */
  readonly isDefault: boolean
  /** Goes to the background by itself. */
  readonly daemonizes: boolean
}

interface Bind {
  readonly address?: string | undefined
  readonly port?: number | undefined
  readonly range?: Range | undefined
  readonly isDefault?: boolean
}

/** The server that a command starts; undefined for all other commands. */
export function serverOf(command: SimpleCommand, surroundings: ServerSurroundings): ServerProcess | undefined {
  const named = programOf(command)
  if (named === undefined) return undefined
  const { word, name, args } = named
  const options = new Options(args, surroundings)
  const web = (bind: Bind | undefined, development?: { range: Range; what: string }, more: Partial<ServerProcess> = {}): ServerProcess => ({
    name, kind: 'web', development, command, range: word.range, address: bind?.address, bindRange: bind?.range, port: bind?.port,
    isDefault: bind?.isDefault === true, daemonizes: false, ...more,
  })
  const dev = (what: string, at: ShellWord = word): { range: Range; what: string } => ({ range: at.range, what })
  const reload = (...names: string[]): { range: Range; what: string } | undefined => {
    const flag = options.flag(...names)
    return flag === undefined ? undefined : { range: flag.range, what: `${name} with ${flag.value}` }
  }
  switch (name) {
    case 'runserver':
    case 'runserver_plus':
    case 'runsslserver':
      return web(runserverBind(options), dev("Django's development server"))
    case 'flask': {
      const run = args.find((argument) => argument.value === 'run')
      if (run === undefined) return undefined
      return web(hostAndPort(options, ['--host', '-h'], ['--port', '-p'], 'FLASK_RUN_HOST', 'FLASK_RUN_PORT', { address: '127.0.0.1', port: 5000 }), dev("Flask's development server", run), { range: run.range })
    }
    case 'gunicorn':
      return web(gunicornBind(options, surroundings), reload('--reload'), { daemonizes: options.flag('-D', '--daemon') !== undefined })
    case 'uvicorn': {
      if (options.flag('--uds', '--fd') !== undefined) return web(undefined, reload('--reload'))
      return web(hostAndPort(options, ['--host'], ['--port'], 'UVICORN_HOST', 'UVICORN_PORT', { address: '127.0.0.1', port: 8000 }), reload('--reload'))
    }
    case 'fastapi': {
      const [verb] = args
      if (verb?.value !== 'run' && verb?.value !== 'dev') return undefined
      const fallback = { address: verb.value === 'dev' ? '127.0.0.1' : '0.0.0.0', port: 8000 }
      return web(hostAndPort(options, ['--host'], ['--port'], undefined, undefined, fallback), verb.value === 'dev' ? dev("FastAPI's development server", verb) : reload('--reload'))
    }
    case 'daphne':
      if (options.flag('-u', '--unix-socket', '-e', '--endpoint', '--fd') !== undefined) return web(undefined)
      return web(hostAndPort(options, ['-b', '--bind'], ['-p', '--port'], undefined, undefined, { address: '127.0.0.1', port: 8000 }))
    case 'hypercorn': {
      if (options.flag('-c', '--config') !== undefined && options.value('-b', '--bind') === undefined) return web(undefined)
      const bind = options.value('-b', '--bind')
      return web(bind === undefined ? { address: '127.0.0.1', port: 8000, isDefault: true } : splitBind(bind.text, bind.range), reload('--reload'))
    }
    case 'waitress-serve':
    case 'waitress': {
      if (options.flag('--unix-socket') !== undefined) return web(undefined)
      const listen = options.value('--listen')
      if (listen !== undefined) return web(splitBind(listen.text, listen.range))
      return web(hostAndPort(options, ['--host'], ['--port'], undefined, undefined, { address: '0.0.0.0', port: 8080 }))
    }
    case 'uwsgi': {
      const http = options.value('--http', '--http-socket', '--https')
      return web(http === undefined ? uwsgiBind(options, surroundings) : splitBind(http.text, http.range), undefined, { daemonizes: options.flag('--daemonize', '-d') !== undefined })
    }
    case 'streamlit':
      if (args[0]?.value !== 'run') return undefined
      return web(hostAndPort(options, ['--server.address'], ['--server.port'], 'STREAMLIT_SERVER_ADDRESS', 'STREAMLIT_SERVER_PORT', { address: '0.0.0.0', port: 8501 }))
    case 'http.server': {
      const port = args.find((argument) => /^\d+$/.test(argument.value))
      const bind = options.value('--bind', '-b')
      return web({ address: bind?.text ?? '0.0.0.0', port: port === undefined ? 8000 : Number(port.value), range: bind?.range })
    }
    case 'mkdocs':
      if (args[0]?.value !== 'serve') return undefined
      return web(bindOption(options, ['-a', '--dev-addr'], { address: '127.0.0.1', port: 8000 }), undefined)
    case 'jekyll':
      if (args[0]?.value !== 'serve' && args[0]?.value !== 's') return undefined
      return web(hostAndPort(options, ['-H', '--host'], ['-P', '--port'], undefined, undefined, { address: '127.0.0.1', port: 4000 }))
    case 'artisan':
      if (args[0]?.value !== 'serve') return undefined
      return web(hostAndPort(options, ['--host'], ['--port'], undefined, undefined, { address: '127.0.0.1', port: 8000 }), dev("Laravel's development server", args[0]))
    case 'php': {
      const serve = options.value('-S')
      return serve === undefined ? undefined : web(splitBind(serve.text, serve.range), dev("PHP's built-in server", serve.word))
    }
    case 'nodemon':
    case 'ts-node-dev':
    case 'node-dev':
      return web(undefined, dev(`${name}, which restarts on each change`))
    case 'node':
    case 'nodejs':
    case 'ts-node':
    case 'tsx': {
      const watch = args.find((argument) => argument.value === '--watch' || argument.value === 'watch')
      if (watch !== undefined && (name === 'node' || name === 'tsx')) return web(undefined, dev(`${name} ${watch.value}`, watch))
      const inspect = args.find((argument) => /^--inspect(?:-brk)?(?:=|$)/.test(argument.value))
      return web(undefined, inspect === undefined ? undefined : dev('the debugger of Node', inspect))
    }
    case 'webpack-dev-server':
      return web(hostAndPort(options, ['--host'], ['--port'], undefined, undefined, {}), dev("webpack's development server"))
    case 'webpack':
    case 'vue-cli-service':
    case 'ng':
    case 'nuxt':
    case 'nest':
    case 'astro':
    case 'gatsby':
    case 'react-scripts':
    case 'react-app-rewired':
    case 'next':
    case 'vite': {
      const verbs = DEVELOPMENT_VERBS[name] ?? []
      const verb = args.find((argument) => !argument.value.startsWith('-'))
      const watch = name === 'nest' && verb?.value === 'start' ? options.flag('--watch', '-w', '--debug', '-d') : undefined
      if (watch !== undefined) return web(undefined, dev(`nest start ${watch.value}`, watch))
      if (name === 'vite' && (verb === undefined || verb.value === 'dev' || verb.value === 'serve')) return web(undefined, dev("Vite's development server"))
      if (verb !== undefined && verbs.includes(verb.value)) return web(undefined, dev(`the development server of ${name}`, verb))
      return verb?.value === 'start' && (name === 'next' || name === 'nuxt') ? web(undefined) : undefined
    }
    case 'npm':
    case 'yarn':
    case 'pnpm':
    case 'bun': {
      const verbs = args.filter((argument) => !argument.value.startsWith('-'))
      const script = verbs[0]?.value === 'run' || verbs[0]?.value === 'run-script' ? verbs[1] : verbs[0]
      if (script?.literal === undefined) return undefined
      if (/^(?:dev|develop|development|start[:-]dev|dev[:-]start|serve[:-]dev|start[:-]debug|watch)$/.test(script.literal)) return web(undefined, dev(`the script "${script.literal}"`, script))
      return /^(?:start|serve|prod|start[:-]prod(?:uction)?)$/.test(script.literal) ? web(undefined) : undefined
    }
    case 'debugpy':
    case 'ptvsd':
      return web(undefined, dev('a debugger'))
    case 'watchmedo':
      return web(undefined, dev('watchmedo, which restarts on each change'))
    case 'celery': {
      const verb = args.find((argument) => argument.value === 'worker' || argument.value === 'beat' || argument.value === 'flower' || argument.value === 'multi')
      if (verb === undefined) return undefined
      return web(undefined, undefined, { kind: verb.value === 'beat' ? 'scheduler' : 'worker', daemonizes: verb.value === 'multi' || options.flag('-D', '--detach') !== undefined })
    }
    case 'rq':
    case 'sidekiq':
    case 'dramatiq':
      return web(undefined, undefined, { kind: 'worker' })
    case 'nginx':
      if (args.some((argument) => /^-(?:t|T|v|V|s|h)$/.test(argument.value))) return undefined
      return web(undefined, undefined, { kind: 'proxy', daemonizes: !args.some((argument) => /daemon\s+off/.test(argument.value)) })
    case 'apachectl':
    case 'apache2ctl':
    case 'httpd':
    case 'apache2': {
      const verb = args.find((argument) => !argument.value.startsWith('-'))?.value
      const foreground = args.some((argument) => /FOREGROUND$/i.test(argument.value)) || options.flag('-X') !== undefined
      if (verb === 'stop' || verb === 'configtest' || verb === 'graceful' || verb === 'restart' || options.flag('-v', '-t', '-M') !== undefined) return undefined
      return web(undefined, undefined, { kind: 'proxy', daemonizes: !foreground })
    }
    case 'puma':
    case 'unicorn':
    case 'thin':
    case 'passenger':
    case 'catalina.sh':
    case 'php-fpm':
    case 'apache2-foreground':
    case 'httpd-foreground':
    case 'caddy':
    case 'haproxy':
    case 'traefik':
      return web(undefined, undefined, { kind: name.startsWith('httpd') || name === 'caddy' || name === 'haproxy' || name === 'traefik' ? 'proxy' : 'web' })
    case 'sshd':
      return web(undefined, undefined, { kind: 'other', daemonizes: !args.some((argument) => /^-[a-zA-Z46]*D/.test(argument.value)) })
    case 'cron':
      return web(undefined, undefined, { kind: 'scheduler', daemonizes: !args.some((argument) => /^-[a-zL]*f/.test(argument.value)) })
    case 'crond':
      return web(undefined, undefined, { kind: 'scheduler', daemonizes: !args.some((argument) => /^-[a-z]*[fn]/.test(argument.value)) })
    case 'redis-server': {
      const daemon = options.value('--daemonize')
      return web(undefined, undefined, { kind: 'other', daemonizes: daemon?.text === 'yes' })
    }
    case 'mysqld':
    case 'mysqld_safe':
    case 'mariadbd':
    case 'mongod':
    case 'rabbitmq-server':
    case 'memcached':
      return web(undefined, undefined, { kind: 'other' })
    default:
      return undefined
  }
}

const DEVELOPMENT_VERBS: Readonly<Record<string, readonly string[]>> = {
  webpack: ['serve'], 'vue-cli-service': ['serve'], ng: ['serve', 's'], nuxt: ['dev'], nest: ['start:dev'], astro: ['dev'], gatsby: ['develop'],
  'react-scripts': ['start'], 'react-app-rewired': ['start'], next: ['dev'], vite: ['dev', 'serve'],
}

interface NamedProgram {
  readonly name: string
  /** The word that names it: of `python manage.py runserver` the last one. */
  readonly word: ShellWord
  /** Everything behind it. */
  readonly args: readonly ShellWord[]
}

/** The program that a command really runs: a module, a sub-command of manage.py, artisan of php. */
function programOf(command: SimpleCommand): NamedProgram | undefined {
  const [first, ...args] = command.words
  if (first?.literal === undefined) return undefined
  const name = programName(first.literal)
  if (/^(?:python|pypy)[\d.]*$/.test(name)) return ofPython(args)
  if (name === 'manage.py' || name === 'django-admin' || name === 'django-admin.py') return ofManage(args)
  if (name === 'php') {
    const script = args.find((argument) => programName(argument.value) === 'artisan')
    if (script !== undefined) return { name: 'artisan', word: script, args: args.slice(args.indexOf(script) + 1) }
  }
  if (/^php-fpm[\d.]*$/.test(name)) return { name: 'php-fpm', word: first, args }
  if (/^gunicorn3?$/.test(name)) return { name: 'gunicorn', word: first, args }
  return { name, word: first, args }
}

function ofPython(args: readonly ShellWord[]): NamedProgram | undefined {
  for (let at = 0; at < args.length; at++) {
    const word = args[at]
    if (word?.literal === undefined || word.literal === '-c') return undefined
    if (/^-[A-Za-z]*m$/.test(word.literal)) {
      const module = args[at + 1]
      if (module?.literal === undefined) return undefined
      return { name: module.literal, word: module, args: args.slice(at + 2) }
    }
    if (word.literal === '-W' || word.literal === '-X') at++
    else if (!word.literal.startsWith('-')) return programName(word.literal) === 'manage.py' ? ofManage(args.slice(at + 1)) : undefined
  }
  return undefined
}

function ofManage(args: readonly ShellWord[]): NamedProgram | undefined {
  const at = args.findIndex((word) => !word.value.startsWith('-'))
  const verb = args[at]
  if (verb?.literal === undefined || !/^run(?:server|server_plus|sslserver)$/.test(verb.literal)) return undefined
  return { name: verb.literal, word: verb, args: args.slice(at + 1) }
}

interface OptionValue {
  /** Undefined where a variable in it is not known. */
  readonly text: string | undefined
  readonly range: Range
  readonly word: ShellWord
}

/** Options by name, with values behind them, behind `=`, or attached to a short one. */
class Options {
  readonly words: readonly ShellWord[]
  readonly surroundings: ServerSurroundings

  constructor(words: readonly ShellWord[], surroundings: ServerSurroundings) {
    this.words = words
    this.surroundings = surroundings
  }

  flag(...names: readonly string[]): ShellWord | undefined {
    return this.words.find((word) => names.some((name) => word.value === name || (name.startsWith('--') && word.value.startsWith(`${name}=`))))
  }

  /** The last use counts. */
  value(...names: readonly string[]): OptionValue | undefined {
    let found: OptionValue | undefined
    for (const [at, word] of this.words.entries()) {
      for (const name of names) {
        const next = this.words[at + 1]
        // A value that is missing was an empty variable.
        if (word.value === name) found = next === undefined || /^--?[a-z]/i.test(next.value) ? { text: undefined, range: word.range, word } : { text: this.expand(next.value, next), range: next.range, word: next }
        else if (name.startsWith('--') && word.value.startsWith(`${name}=`)) found = { text: this.expand(word.value.slice(name.length + 1), word), range: word.range, word }
        else if (/^-[a-z]$/i.test(name) && word.value.startsWith(name) && word.value.length > 2 && !word.value.startsWith('--')) {
          found = { text: this.expand(word.value.slice(2).replace(/^=/, ''), word), range: word.range, word }
        }
      }
    }
    return found
  }

  /** A shell word's value with the variables that are known put in. */
  expand(text: string, word: ShellWord): string | undefined {
    // `[::]:8000` and `*:8080` look like globs, yet no file has such a name.
    const isAddress = word.hasGlob && /^(?:\[[0-9a-f:.]*\]|\*):\d+$/i.test(text)
    if (word.substitutions.length > 0 || (word.hasGlob && !isAddress)) return undefined
    if (word.literal !== undefined || isAddress) return text.includes('$') ? undefined : text
    let known = true
    const result = text.replace(/\$(?:\{(\w+)(?::?-([^${}]*))?\}|(\w+))/g, (_whole, braced: string | undefined, fallback: string | undefined, plain: string | undefined) => {
      const value = this.surroundings.environment(braced ?? plain ?? '')
      if (typeof value === 'string' && value !== '') return value
      if (value === undefined && fallback !== undefined) return fallback
      known = false
      return ''
    })
    return known && !result.includes('$') ? result : undefined
  }
}

/** `host:port`, `:port`, `port`, `[::]:port`; nothing for socket files and unknown text. */
function splitBind(text: string | undefined, range: Range): Bind | undefined {
  if (text === undefined) return { range }
  const match = /^(?:(?:tcp|http):\/\/)?(?:\[([0-9a-f:.]*)\]|([^:/[\]]*))?(?::(\d{1,5}))?\/?$/i.exec(text)
  if (match === null) return { range }
  const host = match[1] ?? match[2] ?? ''
  if (match[3] === undefined && /^\d{1,5}$/.test(host)) return { address: '0.0.0.0', port: Number(host), range }
  return { address: host === '' || host === '*' || host === '0' ? '0.0.0.0' : host, port: match[3] === undefined ? undefined : Number(match[3]), range }
}

function bindOption(options: Options, names: readonly string[], fallback: Bind): Bind | undefined {
  const bind = options.value(...names)
  return bind === undefined ? { ...fallback, isDefault: true } : splitBind(bind.text, bind.range)
}

function hostAndPort(
  options: Options, hostNames: readonly string[], portNames: readonly string[], hostVariable: string | undefined, portVariable: string | undefined, fallback: Bind,
): Bind {
  const host = options.value(...hostNames)
  const port = options.value(...portNames)
  const fromVariable = (name: string | undefined): string | null | undefined => (name === undefined ? undefined : options.surroundings.environment(name))
  const hostText = host === undefined ? fromVariable(hostVariable) : host.text ?? null
  const portText = port === undefined ? fromVariable(portVariable) : port.text ?? null
  const address = hostText === undefined ? fallback.address : hostText === null ? undefined : hostText.replace(/^\[|\]$/g, '')
  const number = portText === undefined ? fallback.port : portText !== null && /^\d{1,5}$/.test(portText) ? Number(portText) : undefined
  return { address, port: number, range: host?.range, isDefault: hostText === undefined && host === undefined }
}

/** Source: gunicorn's settings, "bind": `PORT` gives 0.0.0.0:$PORT, else 127.0.0.1:8000. */
function gunicornBind(options: Options, surroundings: ServerSurroundings): Bind | undefined {
  const bind = options.value('-b', '--bind')
  if (bind !== undefined) {
    const all = options.words.filter((word) => word.value === '-b' || word.value === '--bind' || /^(?:--bind=|-b.)/.test(word.value))
    // Several addresses: one of them may be the public one.
    return all.length > 1 ? undefined : splitBind(bind.text, bind.range)
  }
  if (options.words.some((word) => word.literal === undefined)) return undefined
  const arguments_ = surroundings.environment('GUNICORN_CMD_ARGS')
  if (arguments_ === null) return undefined
  const given = arguments_ === undefined ? null : /(?:^|\s)(?:-b\s*|--bind[=\s]\s*)(\S+)/.exec(arguments_)
  if (given !== null) return splitBind(given[1], options.words[0]?.range ?? { start: 0, end: 0 })
  if (arguments_ !== undefined && /(?:^|\s)(?:-c|--config)/.test(arguments_)) return undefined
  // A configuration file may bind elsewhere; gunicorn.conf.py is read without being named.
  const config = options.value('-c', '--config')
  if (config !== undefined || surroundings.hasFile('gunicorn.conf.py') !== false) {
    const bound = bindInSettings(surroundings.readFile?.((config === undefined ? 'gunicorn.conf.py' : config.text?.replace(/^file:/, '')) ?? ''))
    if (bound !== null) return bound === undefined ? undefined : splitBind(bound, config?.range ?? options.words[0]?.range ?? { start: 0, end: 0 })
  }
  const port = surroundings.environment('PORT')
  if (port === null) return undefined
  if (port !== undefined && port !== '') return /^\d{1,5}$/.test(port) ? { address: '0.0.0.0', port: Number(port) } : undefined
  return { address: '127.0.0.1', port: 8000, isDefault: true }
}

/** What settings of gunicorn bind, as plain text: null where they say nothing of it, undefined where that is not known. */
function bindInSettings(text: string | undefined): string | null | undefined {
  if (text === undefined) return undefined
  const code = text.replace(/#[^\n]*/g, '')
  if (!/\bbind\b|\bimport\s+\*|\bexec\b/.test(code)) return null
  const found = [...code.matchAll(/^bind[ \t]{0,8}=[ \t]{0,8}["']([^"'{}\n]{1,200})["'][ \t]{0,8}$/gm)]
  return found.length === 1 && code.split(/\bbind\b/).length === 2 ? found[0]?.[1] : undefined
}

/** The one address in the ini file that uwsgi is started with. */
function uwsgiBind(options: Options, surroundings: ServerSurroundings): Bind | undefined {
  const named = options.value('--ini') ?? options.words.filter((word) => /\.ini$/.test(word.value)).map((word) => ({ text: options.expand(word.value, word), range: word.range }))[0]
  if (named?.text === undefined || options.flag('--socket', '-s') !== undefined) return undefined
  const text = surroundings.readFile?.(named.text)
  if (text === undefined) return undefined
  const code = text.replace(/[#;][^\n]*/g, '')
  const found = [...code.matchAll(/^[ \t]{0,8}(?:http|http-socket|https|socket|uwsgi-socket|http11-socket)[ \t]{0,8}=[ \t]{0,8}(\S{1,200})[ \t]{0,8}\r?$/gm)].map((match) => match[1] ?? '')
  const [only] = found
  // Variables, other files and sockets leave it open.
  return only === undefined || found.length > 1 || /[$%@/]/.test(only) || /^[ \t]{0,8}(?:ini|include|import)[ \t]{0,8}=/m.test(code) ? undefined : splitBind(only, named.range)
}

/** `runserver [addrport]`: a port, an address with a port, `0:8000` for all. */
function runserverBind(options: Options): Bind | undefined {
  const at = options.words.findIndex((word, index) => !word.value.startsWith('-') && !/^--(?:settings|pythonpath|verbosity|cert-file|key-file|reloader-type)$/.test(options.words[index - 1]?.value ?? ''))
  const word = options.words[at]
  if (word === undefined) return { address: '127.0.0.1', port: 8000, isDefault: true }
  const text = options.expand(word.value, word)
  if (text !== undefined && /^\d+$/.test(text)) return { address: '127.0.0.1', port: Number(text), range: word.range }
  const bind = splitBind(text, word.range)
  return text === undefined || bind === undefined || bind.port !== undefined ? bind : { ...bind, port: 8000 }
}

/** Whether an address is reached from inside of the container alone. */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || /^127(?:\.\d{1,3}){3}$/.test(address)
}
