import type { Document, Located } from '../text/document.ts'
import type { EnvSyntax } from '../syntax/env/ast.ts'
import type { YamlFile } from '../syntax/yaml/ast.ts'
import type { ComposeEntry, ComposeMapping, ComposeScalar, ComposeValue, Route, Text, VariableUse } from './value.ts'

export type * from './value.ts'

/** What the loader may ask of the world; `ProjectFiles` is one. Paths are relative to the working directory, normalized, with `/`. */
export interface ComposeReader {
  /** A text file's content; undefined where there is none. */
  read(path: string): string | undefined
  stat(path: string): { readonly kind: 'file' | 'folder' | 'other' } | undefined
}

export interface ComposeFile {
  readonly document: Document
  /** What it is for its project; the same file may have another role in another project. */
  readonly role: 'base' | 'override' | 'variant' | 'included' | 'extended'
  readonly yaml: YamlFile
  /** `1`: service-like top-level mappings without `services`. `unknown`: nothing of compose in it. */
  readonly format: 'current' | '1' | 'unknown'
  /** By name (`*.template.*`, `.example`, `.j2`) or by placeholders in it. */
  readonly isTemplate: boolean
  /** Its own content, interpolated, merge keys expanded, nothing merged into it. Missing where the top is no mapping. */
  readonly root?: ComposeMapping
  /** The folder that relative paths in it start from. */
  readonly folder: string
}

/** A compose project out of its files. */
export interface ComposeProject {
  /** The project directory. */
  readonly folder: string
  /** Files merged over a base that is a project of its own: what comes from the base is seen there as well. */
  readonly isVariant: boolean
  /** In order of merging, then the included and extended ones. Never empty. */
  readonly files: readonly ComposeFile[]
  /** The last of the files that were merged: the one that names the project for a reader. */
  readonly document: Document
  /** The merged tree. Keys that no type below knows are found here. */
  readonly root: ComposeMapping
  /** The trees that the loader validates on its way to `root`: after each file, those of an `include` by themselves. */
  readonly states: readonly ComposeMapping[]
  readonly name?: ComposeScalar
  readonly version?: ComposeEntry
  readonly services: readonly Service[]
  readonly volumes: readonly Resource[]
  readonly networks: readonly Resource[]
  readonly secrets: readonly Resource[]
  readonly configs: readonly Resource[]
  readonly models: readonly Resource[]
  /** `x-` keys at the top. */
  readonly extensions: readonly ComposeEntry[]
  /** Every variable use in its files, extension fields included, each place once. */
  readonly variables: readonly VariableUse[]
  /** The files that interpolation reads: `.env`, and those that `include` or `COMPOSE_ENV_FILES` names. */
  readonly environmentFiles: readonly EnvSyntax[]
  /** What kept it from being read or put together. */
  readonly problems: readonly ComposeProblem[]
  service(name: string): Service | undefined
}

export interface ComposeProblem extends Located {
  /** `not-read`: no fault, but a part that is not known, since a variable names it or it is on another machine. */
  readonly kind: 'yaml' | 'duplicate-key' | 'structure' | 'interpolation' | 'extends' | 'not-read' | 'missing-file' | 'cycle' | 'too-large' | 'environment-file'
  readonly message: string
}

/** A named thing at the top: a volume, network, secret, config or model. */
export interface Resource {
  readonly name: string
  readonly key: Located
  /** Missing for a name with nothing behind it. */
  readonly node?: ComposeMapping
  /** `external: true`, or the old `external: { name: … }`. */
  readonly external: boolean
  /** `name:`, or the name inside of the old `external:`. */
  readonly externalName?: ComposeScalar
  readonly driver?: ComposeScalar
  readonly driverOptions: readonly KeyedText[]
  /** Secrets and configs. */
  readonly file?: FileReference
  readonly environment?: ComposeScalar
  readonly content?: ComposeScalar
  /** Networks. */
  readonly internal: boolean
  readonly labels: readonly KeyedText[]
}

/** One pair of a map that may also be written as a list of `KEY=value`: environment, labels, build arguments, extra_hosts, sysctls. */
export interface KeyedText extends Located {
  readonly name: string
  readonly nameAt: Located
  /** Missing where only the name stands: the value then comes from where the command is called. */
  readonly value?: Text
  /** How it is written. */
  readonly form: 'list' | 'map'
  /** False where the name itself has an unknown variable. */
  readonly resolved: boolean
}

export interface EnvironmentEntry extends KeyedText {
  readonly from: 'environment' | 'env-file'
  /** What `.env` gives to a name that stands alone; its place is in that file. */
  readonly inherited?: Text
  /** The file that gives it, for `env-file`. */
  readonly envFile?: EnvFileReference
}

export interface FileReference extends Located {
  readonly text: Text
  /** From the working directory; missing where it is absolute, begins with `~`, is not resolved, or leaves the working directory. */
  readonly path?: string
}

export interface EnvFileReference extends FileReference {
  /** Default true. */
  readonly required: boolean
  /** `raw` for files that are not interpolated. */
  readonly format?: string
  /** What it holds; missing where it could not be read. */
  readonly syntax?: EnvSyntax
}

export interface Service {
  readonly project: ComposeProject
  readonly name: string
  /** The service's name, where it stands: in the last file that has it. */
  readonly key: Located
  /** Every place where the service's name stands as a key, in order of merging: base first. `extends` sources are not among them. */
  readonly keys: readonly Located[]
  /** Missing for a service with nothing behind its name. */
  readonly node: ComposeMapping | undefined
  /** A key of the service, whatever it is. */
  get(key: string): ComposeEntry | undefined

  readonly image: ComposeScalar | undefined
  readonly build: Build | undefined
  readonly extends: Extends | undefined
  readonly command: ServiceCommand | undefined
  readonly entrypoint: ServiceCommand | undefined
  /** Own entries first, then those of its env files that they do not shadow. */
  readonly environment: readonly EnvironmentEntry[]
  readonly envFiles: readonly EnvFileReference[]
  readonly labelFiles: readonly FileReference[]
  readonly ports: readonly Port[]
  readonly expose: readonly ExposedPorts[]
  readonly volumes: readonly Mount[]
  /** `tmpfs:` of the service itself. */
  readonly tmpfs: readonly ComposeScalar[]
  readonly volumesFrom: readonly VolumesFrom[]
  readonly dependsOn: readonly Dependency[]
  readonly links: readonly Link[]
  readonly externalLinks: readonly Link[]
  /** Empty where the key is missing: the service is then on `default` unless `networkMode` says otherwise. */
  readonly networks: readonly NetworkAttachment[]
  readonly networkMode: ComposeScalar | undefined
  readonly healthcheck: Healthcheck | undefined
  readonly restart: ComposeScalar | undefined
  readonly user: ComposeScalar | undefined
  readonly workingDir: ComposeScalar | undefined
  readonly profiles: readonly ComposeScalar[]
  readonly deploy: Deploy | undefined
  readonly scale: ComposeScalar | undefined
  readonly secrets: readonly Grant[]
  readonly configs: readonly Grant[]
  readonly labels: readonly KeyedText[]
  readonly annotations: readonly KeyedText[]
  readonly containerName: ComposeScalar | undefined
  readonly hostname: ComposeScalar | undefined
  readonly privileged: ComposeScalar | undefined
  readonly capAdd: readonly ComposeScalar[]
  readonly capDrop: readonly ComposeScalar[]
  readonly securityOpt: readonly ComposeScalar[]
  readonly pid: ComposeScalar | undefined
  readonly ipc: ComposeScalar | undefined
  readonly usernsMode: ComposeScalar | undefined
  readonly devices: readonly ComposeValue[]
  readonly readOnly: ComposeScalar | undefined
  readonly extraHosts: readonly KeyedText[]
  readonly sysctls: readonly KeyedText[]
  readonly logging: Logging | undefined
  readonly developWatch: readonly WatchTrigger[]
  readonly pullPolicy: ComposeScalar | undefined
  readonly platform: ComposeScalar | undefined
  readonly init: ComposeScalar | undefined
  readonly stopSignal: ComposeScalar | undefined
  readonly stopGracePeriod: ComposeScalar | undefined
  readonly tty: ComposeScalar | undefined
  readonly stdinOpen: ComposeScalar | undefined
  readonly shmSize: ComposeScalar | undefined
  readonly models: readonly Grant[]
}

/** `build: ./folder` or the long form. */
export interface Build extends Located {
  readonly value: ComposeValue
  /** Missing where only a Dockerfile or nothing is named: the project directory then is the context. */
  readonly context?: BuildContext
  readonly dockerfile?: FileReference
  /** The Dockerfile's place from the working directory: named, or `Dockerfile` in the context. Missing where it cannot be known or is inline. */
  readonly dockerfilePath?: string
  /** `dockerfile_inline`, as a document of its own whose origin is the YAML. */
  readonly inlineDockerfile?: Document
  readonly target?: ComposeScalar
  readonly args: readonly KeyedText[]
  readonly additionalContexts: readonly KeyedText[]
  readonly secrets: readonly Grant[]
  readonly ssh: readonly KeyedText[]
  readonly cacheFrom: readonly ComposeScalar[]
  readonly cacheTo: readonly ComposeScalar[]
  readonly platforms: readonly ComposeScalar[]
  readonly tags: readonly ComposeScalar[]
  readonly labels: readonly KeyedText[]
  readonly network?: ComposeScalar
  readonly noCache?: ComposeScalar
  readonly pull?: ComposeScalar
}

export interface BuildContext extends Located {
  readonly text: Text
  /** A URL or `git@…`, or `service:`/`docker-image:` reference. */
  readonly isRemote: boolean
  /** The folder from the working directory; missing where it is remote, absolute, not resolved, or leaves the working directory. */
  readonly path?: string
}

export interface Extends extends Located {
  readonly service: Text
  readonly file?: FileReference
  /** The document that the service was taken from; missing where it was not found. */
  readonly from?: Located
}

/** `command`, `entrypoint` or a healthcheck's command. */
export interface ServiceCommand extends Located {
  /** The text form is split into words by compose, not handed to a shell; nothing in it is expanded in the container. */
  readonly form: 'text' | 'list'
  readonly value: ComposeValue
  /** As the container gets them. Empty for `""` and `[]`, which clear the image's own. */
  readonly words: readonly Text[]
  /** False where a variable is not known, or the text cannot be split. */
  readonly resolved: boolean
  /** What the loader drops of the text form without a word: from the first `;`, `&`, `|`, `<` or `>` outside of quotes. */
  readonly dropped?: Text
  /** An open quote or a lone `(` in the text form: the loader refuses it. */
  readonly malformed?: string
}

export interface Healthcheck extends Located {
  readonly value: ComposeMapping
  readonly test?: HealthcheckTest
  /** `disable: true`, or `test: NONE`. */
  readonly disabled: boolean
  readonly interval?: ComposeScalar
  readonly timeout?: ComposeScalar
  readonly retries?: ComposeScalar
  readonly startPeriod?: ComposeScalar
  readonly startInterval?: ComposeScalar
}

export interface HealthcheckTest extends Located {
  /** `text`: a string, run by the shell. `shell`: `[CMD-SHELL, …]`. `exec`: `[CMD, …]`. `none`: `[NONE]`. `unknown`: a list with another first word. */
  readonly form: 'text' | 'shell' | 'exec' | 'none' | 'unknown'
  /** What a shell runs, for `text` and `shell`. */
  readonly script?: Text
  /** The words behind CMD, for `exec`; all of them for `unknown`. */
  readonly words: readonly Text[]
  readonly resolved: boolean
}

export interface PortRange {
  readonly start: number
  /** The same as `start` for a single port. */
  readonly end: number
}

export interface Port extends Located {
  readonly value: ComposeValue
  readonly form: 'short' | 'long'
  readonly hostIp?: string
  /** Missing where the host's port is left to chance, or not resolved. */
  readonly published?: PortRange
  /** Whether a host port is written at all, resolved or not. */
  readonly isPublished: boolean
  /** Missing where not resolved or malformed. */
  readonly target?: PortRange
  /** Lower case; default `tcp`. */
  readonly protocol: string
  readonly publishedAt?: Located
  readonly targetAt?: Located
  readonly mode?: string
  /** False where a variable in it is not known or the form is not understood: stay silent. */
  readonly resolved: boolean
  /** Why the short form is not understood, where it is resolved. */
  readonly malformed?: string
}

export interface ExposedPorts extends Located {
  readonly value: ComposeScalar
  /** Missing where not resolved or no number. */
  readonly ports?: PortRange
  readonly protocol: string
}

export interface Mount extends Located {
  readonly value: ComposeValue
  readonly form: 'short' | 'long'
  /** `volume` is a named volume, `anonymous` one without a source; `other` is npipe, cluster, image. */
  readonly kind: 'volume' | 'anonymous' | 'bind' | 'tmpfs' | 'other'
  /** `type:` of the long form, or what the loader makes of the short one. */
  readonly type: string
  readonly source?: Text
  /** The path in the container. */
  readonly target?: Text
  readonly readOnly: boolean
  /** A bind's host path from the working directory; missing where it is absolute, in the home folder, not resolved, or leaves the working directory. */
  readonly hostPath?: string
  /** `ro`, `z`, `cached`, `rshared`, `nocopy`, … of the short form. */
  readonly options: readonly string[]
  /** `bind.propagation`, or the option of the short form. */
  readonly propagation?: string
  readonly resolved: boolean
  /** Why the short form is not understood, where it is resolved. */
  readonly malformed?: string
}

export interface VolumesFrom extends Located {
  readonly text: Text
  /** The service, or undefined for `container:name`. */
  readonly service?: string
  readonly container?: string
}

export interface Dependency extends Located {
  readonly service: string
  readonly form: 'short' | 'long'
  /** `service_started` where none is written. */
  readonly condition: string
  readonly conditionAt?: Located
  /** Default true. */
  readonly required: boolean
  readonly restart: boolean
  readonly resolved: boolean
}

export interface Link extends Located {
  readonly text: Text
  readonly service: string
  readonly alias?: string
}

export interface NetworkAttachment extends Located {
  readonly name: string
  readonly form: 'list' | 'map'
  readonly aliases: readonly ComposeScalar[]
  readonly ipv4Address?: ComposeScalar
  readonly value: ComposeValue
}

/** A secret, config or model that a service or build is given. */
export interface Grant extends Located {
  /** The name at the top of the file. */
  readonly source: string
  readonly form: 'short' | 'long'
  readonly target?: ComposeScalar
  readonly value: ComposeValue
  readonly resolved: boolean
}

export interface Deploy extends Located {
  readonly value: ComposeMapping
  readonly mode?: ComposeScalar
  readonly replicas?: ComposeScalar
  readonly restartPolicy?: ComposeMapping
  readonly resources?: ComposeMapping
  readonly labels: readonly KeyedText[]
}

export interface Logging extends Located {
  readonly value: ComposeMapping
  readonly driver?: ComposeScalar
  readonly options: readonly KeyedText[]
}

/** One entry of `develop.watch`. */
export interface WatchTrigger extends Located {
  readonly value: ComposeMapping
  readonly path?: FileReference
  readonly action?: ComposeScalar
  readonly target?: ComposeScalar
}

export type { Route }
