import type { Range } from '../../text/document.ts'
import type { SimpleCommand } from '../../syntax/shell/index.ts'

export type SystemPackageManager = 'apt' | 'apk' | 'yum' | 'dnf' | 'microdnf' | 'zypper' | 'pacman' | 'dpkg' | 'rpm'

export type LanguagePackageManager =
  | 'pip' | 'pipenv' | 'poetry' | 'uv' | 'pdm' | 'conda' | 'npm' | 'yarn' | 'pnpm' | 'bun' | 'gem' | 'bundler' | 'composer'
  | 'go' | 'cargo' | 'maven' | 'gradle' | 'dotnet'

export type PackageManager = SystemPackageManager | LanguagePackageManager

export type PackageAction =
  | 'update' | 'upgrade' | 'dist-upgrade' | 'install' | 'build-dep' | 'download' | 'remove' | 'autoremove' | 'clean' | 'build'
  | 'lock' | 'other'

/** What one command asks a package manager for. */
export interface PackageOperation {
  readonly manager: PackageManager
  /** As written, for example `apt-get`, `aptitude`, `pip3`, `python3 -m pip`, `uv pip`. */
  readonly tool: string
  /**
   * `install` also stands for what installs from a lock or manifest (`npm ci`, `uv sync`, `poetry install`, `bundle install`),
   * `build` for building the project itself (`go build`, `mvn package`, `cargo build`).
   */
  readonly action: PackageAction
  /** The word that chose the action, as written (`install`, `ci`, `-S`); empty where there is none (`yarn` alone). */
  readonly verb: string
  readonly packages: readonly PackageArgument[]
  /** Options with their dashes, bundles taken apart (`-yq` gives `-y` and `-q`), each with its values in order. */
  readonly options: ReadonlyMap<string, readonly string[]>
  readonly command: SimpleCommand
  /** From the tool to the command's last word. */
  readonly range: Range
  /** The tool as written (`python -m pip`). */
  readonly toolRange: Range
  /** The verb; that of the tool where there is none. An option can be put right behind it. */
  readonly verbRange: Range
  readonly scope: 'system' | 'language'
  /**
   * Files, relative to the working directory, that say what is installed: requirement files as written, or the manager's
   * own (`Pipfile` and `Pipfile.lock`, `package.json` and its locks), of which not all need exist. Empty where packages are named.
   */
  readonly manifests: readonly string[]
  /** Dependencies are installed from a manifest. */
  readonly installsDependencies: boolean
  /** The project in the working directory itself gets installed or built, so its source has to be there. */
  readonly installsProject: boolean
  /**
   * Whether development dependencies come along, judged by the command alone (NODE_ENV, BUNDLE_WITHOUT and the like may still
   * turn it off): `conditional` where a variable or a branch of the script decides, undefined where the operation installs
   * nothing from a manifest.
   */
  readonly development: boolean | 'conditional' | undefined
  /**
   * `strict` where a lock that does not fit the manifest ends the build (`npm ci`, `--deploy`, `--locked`, `--require-hashes`),
   * `frozen` where the lock is used without that check (`uv sync --frozen`), `loose` where the lock may be passed over or
   * rewritten, undefined where no lock is in play.
   */
  readonly lock: 'strict' | 'frozen' | 'loose' | undefined
  /** The caches that it fills, unless its own options prevent it; before environment and mounts are asked. */
  readonly caches: readonly CacheFolder[]
}

export interface PackageArgument {
  /** As written. */
  readonly source: string
  readonly kind:
    | 'name' | 'local-file' | 'url' | 'requirement-file' | 'constraint-file' | 'editable' | 'project' | 'variable' | 'group'
  /** Of a registry package: without version, extras, release. May hold variables where only the version is one. */
  readonly name?: string
  /** What stands behind `=`, `==`, `@`, `~=`, `-v` …, without the operator; may hold variables. */
  readonly version?: string
  /** The operator in front of the version: `=`, `==`, `~=`, `>=`, `@`, `/` (an apt release) … */
  readonly operator?: string
  readonly range: Range
}

export interface CacheFolder {
  readonly manager: PackageManager
  /** Absolute, or beginning with `~/` for the user's home. */
  readonly path: string
  /** What lies there, for a message: `package lists`, `downloaded packages`. */
  readonly holds: 'package lists' | 'downloaded packages'
}

/** A cache that is still there when the last command has run. */
export interface CacheLeft extends CacheFolder {
  /** The last operation that filled it. */
  readonly operation: PackageOperation
}

/** What holds around the commands of one RUN. */
export interface CacheSurroundings {
  /** Targets of the cache and tmpfs mounts in force. */
  readonly mounts: readonly string[]
  /** The value of an environment variable; undefined where it is not set. */
  readonly environment: (name: string) => string | undefined
  /** Home of the user that runs the commands, for example `/root`; undefined where unknown. */
  readonly home: string | undefined
}
