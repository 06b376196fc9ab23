import { isPreset, PRESETS } from '../config/presets.ts'
import { createFile } from '../host/index.ts'
import { plural } from '../report/ranking.ts'
import { printable } from '../report/printable.ts'
import { didYouMean } from '../text/distance.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { load } from './load.ts'
import { lintedFiles, run } from './run.ts'
import { print, type Streams } from './streams.ts'
import { HOME } from './version.ts'

const FILE = 'dockerlint.config.yaml'
const OTHERS = ['dockerlint.config.yml', 'dockerlint.config.json']
/** Folders whose files are somebody else's, or wrong on purpose. */
const FOREIGN = ['vendor', 'third_party', 'third-party', 'external', 'testdata', 'fixtures', '__fixtures__', 'node_modules']

/** `dockerlint init [--preset NAME]`: writes a small configuration that fits what lies in the working directory. Asks nothing, and overwrites nothing. */
export async function init(args: readonly string[], streams: Streams, workingDirectory: string): Promise<number> {
  const preset = presetOf(args)
  const loaded = await load({ paths: ['.'], exclude: [], extendSelect: [], ignore: [], forceExclude: false, noConfig: true, presets: [preset] }, workingDirectory)
  const there = [FILE, ...OTHERS].find((name) => loaded.files.stat(name) !== undefined)
  if (there !== undefined) throw new UsageError(`${there} is there already; init overwrites nothing`)
  const files = lintedFiles(loaded)
  const text = configuration(preset, files)
  const written = createFile(loaded.files.workingDirectory, FILE, text)
  if (!written.written) {
    await print(streams.err, `dockerlint: cannot write ${FILE}: ${written.message}\n`)
    return EXIT.internal
  }
  await print(streams.out, text)
  await print(streams.err, `wrote ${FILE}\n`)
  const { result } = run(loaded, files, new Date().toISOString().slice(0, 10))
  if (result.findings.length > 0) await print(streams.err, `${plural(result.findings.length, 'finding')} today: dockerlint shows them, dockerlint --fix repairs some, dockerlint baseline records the rest so that only new ones fail\n`)
  return EXIT.clean
}

function presetOf(args: readonly string[]): string {
  const [option, value, ...rest] = args.flatMap((argument) => (argument.startsWith('--preset=') ? ['--preset', argument.slice('--preset='.length)] : [argument]))
  if (option === undefined) return 'recommended'
  if (option !== '--preset' || value === undefined || rest.length > 0) throw new UsageError('init takes --preset NAME alone')
  if (!isPreset(value)) throw new UsageError(`unknown preset "${value}"${didYouMean(value, PRESETS)}; known are ${PRESETS.join(', ')}`)
  return value
}

function configuration(preset: string, files: readonly { readonly path: string; readonly kind: string; readonly purpose: string }[]): string {
  const foreign = [...new Set(files.flatMap(({ path }) => {
    const parts = path.split('/')
    const index = parts.findIndex((part, at) => at < parts.length - 1 && FOREIGN.includes(part))
    return index === -1 ? [] : [`${parts.slice(0, index + 1).join('/')}/**`]
  }))].sort()
  const isForeign = (path: string): boolean => foreign.some((glob) => path.startsWith(glob.slice(0, -2)))
  const judged = files.filter(({ kind, path }) => (kind === 'dockerfile' || kind === 'compose') && !isForeign(path))
  const unknown = judged.filter(({ purpose }) => purpose === 'unknown')
  const known = judged.filter(({ purpose }) => purpose !== 'unknown')
  return [
    `# yaml-language-server: $schema=${HOME.replace('https://github.com/', 'https://raw.githubusercontent.com/')}/main/schema.json`,
    `# ${HOME}/blob/main/docs/configuration.md`,
    `extends: [${preset}]`,
    ...(foreign.length === 0 ? [] : ['', '# Not ours to repair, or wrong on purpose.', 'exclude:', ...foreign.map((glob) => `  - ${quoted(glob)}`)]),
    ...(judged.length === 0 ? [] : [
      '',
      '# What the files are for decides what is right in them: production, development, test or template.',
      ...(known.length === 0 ? [] : ['# Taken for, as dockerlint --explain-purpose says in full:', ...known.map(({ path, purpose }) => `#   ${printable(path)}: ${purpose}`)]),
      ...(unknown.length === 0 ? [] : ['# Nothing says what these are for; take the number sign away from what is right:', '# purposes:', ...unknown.map(({ path }) => `#   ${quoted(path)}: production`)]),
    ]),
    '',
    '# rules:',
    '#   pin-apt-packages: warning        # off | info | warning | error',
    '',
  ].join('\n')
}

/** A path as a YAML text on one line, whatever it holds. */
function quoted(path: string): string {
  return /^[\w./*-]+$/.test(path) && !path.startsWith('*') && !path.startsWith('-') ? path : JSON.stringify(path).replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
