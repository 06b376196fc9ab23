import type { Config } from '../config/config.ts'
import { combineRivals } from '../config/rivals/combine.ts'
import { RIVAL_PROGRAM_NAMES } from '../config/rivals/file-names.ts'
import { firstOfEach, readRivalConfig } from '../config/rivals/files.ts'
import { KnownCodes, type RivalConfig, type RivalName } from '../config/rivals/rival-config.ts'
import type { HostFiles } from '../host/index.ts'
import { folderOf, joinPath, nameOf } from '../text/paths.ts'
import { rules } from '../../rules/index.ts'
import { rivalFilesIn } from './rival-files.ts'

/** The configurations that other linters have in a folder itself. @throws ConfigError for one that cannot be read */
export function rivalsIn(files: HostFiles, folder: string, known: KnownCodes): Map<RivalName, RivalConfig> {
  const paths = [...rivalFilesIn(files, folder), joinPath(folder, 'package.json')]
  return firstOfEach(paths.flatMap((path) => {
    const text = files.stat(path)?.kind === 'file' ? files.readDocument(path).text : undefined
    // Most package.json say nothing of it, and are long.
    if (text === undefined || (nameOf(path) === 'package.json' && !text.includes('"dclint"'))) return []
    return readRivalConfig(path, text, known) ?? []
  }))
}

/** One of them that the command line names. */
export function readNamedRival(path: string, text: string, notice: (message: string) => void): Config | undefined {
  const rival = readRivalConfig(path, text, new KnownCodes(rules))
  if (rival === undefined) return undefined
  const { config, notCarried } = combineRivals([rival], rules)
  for (const message of notCarried) notice(message)
  return config
}

/** Finds other linters' configurations for folders that have none of ours: of each linter the nearest one upwards. */
export class RivalLookup {
  readonly #files: HostFiles
  readonly #above: (folder: string) => string | undefined
  readonly #notice: (message: string) => void
  readonly #known = new KnownCodes(rules)
  readonly #rivals = new Map<string, ReadonlyMap<RivalName, RivalConfig>>()
  /** By the files that it is made of, so that folders with the same ones share it. */
  readonly #configs = new Map<string, Config>()
  readonly #passedOver = new Set<string>()

  constructor(files: HostFiles, above: (folder: string) => string | undefined, notice: (message: string) => void) {
    this.#files = files
    this.#above = above
    this.#notice = notice
  }

  configFor(folder: string): Config | undefined {
    const rivals = [...this.#rivalsFor(folder).values()]
    if (rivals.length === 0) return undefined
    const key = rivals.map(({ path }) => path).sort().join('\0')
    let config = this.#configs.get(key)
    if (config === undefined) {
      const combined = combineRivals(rivals, rules)
      config = combined.config
      for (const message of combined.notCarried) this.#notice(message)
      this.#configs.set(key, config)
    }
    return config
  }

  /** Says once which files beside a configuration of ours do not count. */
  passOver(own: Config): void {
    const folder = folderOf(own.path)
    if (this.#passedOver.has(folder)) return
    this.#passedOver.add(folder)
    const beside = rivalFilesIn(this.#files, folder)
    if (beside.length > 0) {
      this.#notice(`${own.path} holds here; ${beside.map(nameOf).join(', ')} beside it ${beside.length === 1 ? 'is' : 'are'} not read (dockerlint migrate shows what ${beside.length === 1 ? 'it' : 'they'} would add)`)
    }
  }

  #rivalsFor(folder: string): ReadonlyMap<RivalName, RivalConfig> {
    let rivals = this.#rivals.get(folder)
    if (rivals === undefined) {
      const above = this.#above(folder)
      rivals = new Map([...(above === undefined ? [] : this.#rivalsFor(above)), ...rivalsIn(this.#files, folder, this.#known)])
      this.#rivals.set(folder, rivals)
      for (const name of RIVAL_PROGRAM_NAMES) {
        const path = joinPath(folder, name)
        if (this.#files.stat(path)?.kind === 'file') this.#notice(`${path} is a program, which is never run; write it as YAML, or as dockerlint.config.yaml`)
      }
    }
    return rivals
  }
}
