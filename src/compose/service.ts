import type { Document, Located } from '../text/document.ts'
import { readDependencies, readDeploy, readGrants, readLinks, readLogging, readNetworks, readVolumesFrom, readWatch } from './attachments.ts'
import { readBuild } from './build.ts'
import type { InlineDocuments } from './build.ts'
import { readCommand, readHealthcheck } from './command.ts'
import { readEnvFiles, readEnvironment, readLabelFiles } from './env-files.ts'
import type { EnvFileCache } from './environment.ts'
import type { VariableLookup } from './interpolation.ts'
import { keyedTexts } from './keyed.ts'
import type {
  Build, ComposeProject, Dependency, Deploy, EnvFileReference, EnvironmentEntry, ExposedPorts, Extends, FileReference, Grant, Healthcheck, KeyedText, Link,
  Logging, Mount, NetworkAttachment, Port, Service, ServiceCommand, VolumesFrom, WatchTrigger,
} from './model.ts'
import { readExposed, readPort } from './ports.ts'
import { fileReference } from './project-paths.ts'
import { asScalar, itemsOf, placeOf, scalarAt, scalarsAt } from './read-value.ts'
import type { ComposeEntry, ComposeMapping, ComposeScalar, ComposeValue } from './value.ts'
import { readMount } from './volumes.ts'

/** What a service's views need besides its own tree. */
export interface ServiceContext {
  readonly project: ComposeProject
  readonly folderOf: (document: Document) => string
  /** The variables that a document's values (and the env files it names) are interpolated with. */
  readonly lookupFor: (document: Document) => VariableLookup
  readonly envFiles: EnvFileCache
  readonly inlineDocuments: InlineDocuments
  /** Where an `extends` value found its service. */
  readonly extended: ReadonlyMap<ComposeValue, Located>
}

/** The views of keys that a service does not have. */
const ABSENT = new Map<string, unknown>()

/** A service of a merged project. Its typed views are read from the tree when first asked for, and kept. */
export class ServiceView implements Service {
  readonly name: string
  readonly key: Located
  readonly keys: readonly Located[]
  readonly node: ComposeMapping | undefined
  readonly #context: ServiceContext
  #views: Map<string, unknown> | undefined

  constructor(entry: ComposeEntry, keys: readonly Located[], context: ServiceContext) {
    this.name = entry.name
    this.key = entry.key
    this.keys = keys
    this.node = entry.value.kind === 'mapping' ? entry.value : undefined
    this.#context = context
  }

  get project(): ComposeProject { return this.#context.project }

  get(key: string): ComposeEntry | undefined {
    return this.node?.entries.get(key)
  }

  get image(): ComposeScalar | undefined { return this.#scalar('image') }
  get restart(): ComposeScalar | undefined { return this.#scalar('restart') }
  get user(): ComposeScalar | undefined { return this.#scalar('user') }
  get workingDir(): ComposeScalar | undefined { return this.#scalar('working_dir') }
  get networkMode(): ComposeScalar | undefined { return this.#scalar('network_mode') }
  get scale(): ComposeScalar | undefined { return this.#scalar('scale') }
  get containerName(): ComposeScalar | undefined { return this.#scalar('container_name') }
  get hostname(): ComposeScalar | undefined { return this.#scalar('hostname') }
  get privileged(): ComposeScalar | undefined { return this.#scalar('privileged') }
  get pid(): ComposeScalar | undefined { return this.#scalar('pid') }
  get ipc(): ComposeScalar | undefined { return this.#scalar('ipc') }
  get usernsMode(): ComposeScalar | undefined { return this.#scalar('userns_mode') }
  get readOnly(): ComposeScalar | undefined { return this.#scalar('read_only') }
  get pullPolicy(): ComposeScalar | undefined { return this.#scalar('pull_policy') }
  get platform(): ComposeScalar | undefined { return this.#scalar('platform') }
  get init(): ComposeScalar | undefined { return this.#scalar('init') }
  get stopSignal(): ComposeScalar | undefined { return this.#scalar('stop_signal') }
  get stopGracePeriod(): ComposeScalar | undefined { return this.#scalar('stop_grace_period') }
  get tty(): ComposeScalar | undefined { return this.#scalar('tty') }
  get stdinOpen(): ComposeScalar | undefined { return this.#scalar('stdin_open') }
  get shmSize(): ComposeScalar | undefined { return this.#scalar('shm_size') }

  get profiles(): readonly ComposeScalar[] { return this.#scalars('profiles') }
  get tmpfs(): readonly ComposeScalar[] { return this.#scalars('tmpfs') }
  get capAdd(): readonly ComposeScalar[] { return this.#scalars('cap_add') }
  get capDrop(): readonly ComposeScalar[] { return this.#scalars('cap_drop') }
  get securityOpt(): readonly ComposeScalar[] { return this.#scalars('security_opt') }
  get devices(): readonly ComposeValue[] { return itemsOf(this.#value('devices')) }

  get labels(): readonly KeyedText[] { return this.#keyed('labels') }
  get annotations(): readonly KeyedText[] { return this.#keyed('annotations') }
  get sysctls(): readonly KeyedText[] { return this.#keyed('sysctls') }
  get extraHosts(): readonly KeyedText[] { return this.#view('extra_hosts', (value) => keyedTexts(value, ['=', ':'])) }

  get build(): Build | undefined {
    return this.#view('build', (value) => readBuild(value, this.#context.folderOf, this.#context.inlineDocuments))
  }

  get extends(): Extends | undefined { return this.#view('extends', (value) => this.#readExtends(value)) }
  get command(): ServiceCommand | undefined { return this.#view('command', readCommand) }
  get entrypoint(): ServiceCommand | undefined { return this.#view('entrypoint', readCommand) }

  get environment(): readonly EnvironmentEntry[] {
    return this.#view('environment', (value) => readEnvironment(value, this.envFiles, this.#context.lookupFor(this.node?.document ?? this.key.document)))
  }

  get envFiles(): readonly EnvFileReference[] {
    return this.#view('env_file', (value) => readEnvFiles(value, this.#context.folderOf, this.#context.envFiles))
  }

  get labelFiles(): readonly FileReference[] { return this.#view('label_file', (value) => readLabelFiles(value, this.#context.folderOf)) }
  get ports(): readonly Port[] { return this.#view('ports', (value) => itemsOf(value).flatMap((item) => readPort(item) ?? [])) }
  get expose(): readonly ExposedPorts[] { return this.#view('expose', (value) => itemsOf(value).flatMap((item) => readExposed(item) ?? [])) }

  get volumes(): readonly Mount[] {
    return this.#view('volumes', (value) => itemsOf(value).flatMap((item) => readMount(item, this.#context.folderOf(item.document)) ?? []))
  }

  get volumesFrom(): readonly VolumesFrom[] { return this.#view('volumes_from', readVolumesFrom) }
  get dependsOn(): readonly Dependency[] { return this.#view('depends_on', readDependencies) }
  get links(): readonly Link[] { return this.#view('links', readLinks) }
  get externalLinks(): readonly Link[] { return this.#view('external_links', readLinks) }
  get networks(): readonly NetworkAttachment[] { return this.#view('networks', readNetworks) }
  get healthcheck(): Healthcheck | undefined { return this.#view('healthcheck', readHealthcheck) }
  get deploy(): Deploy | undefined { return this.#view('deploy', readDeploy) }
  get logging(): Logging | undefined { return this.#view('logging', readLogging) }
  get secrets(): readonly Grant[] { return this.#view('secrets', readGrants) }
  get configs(): readonly Grant[] { return this.#view('configs', readGrants) }
  get models(): readonly Grant[] { return this.#view('models', readGrants) }
  get developWatch(): readonly WatchTrigger[] { return this.#view('develop', (value) => readWatch(value, this.#context.folderOf)) }

  #value(key: string): ComposeValue | undefined {
    return this.node?.entries.get(key)?.value
  }

  #scalar(key: string): ComposeScalar | undefined {
    return scalarAt(this.node, key)
  }

  #scalars(key: string): readonly ComposeScalar[] {
    return this.#view(key, () => scalarsAt(this.node, key))
  }

  #keyed(key: string): readonly KeyedText[] {
    return this.#view(key, (value) => keyedTexts(value))
  }

  #view<T>(key: string, read: (value: ComposeValue | undefined) => T): T {
    const value = this.#value(key)
    // What is not there reads the same in every service (env files give an environment too), and most keys of most services are not there.
    const views = value === undefined && key !== 'environment' ? ABSENT : this.#views ??= new Map<string, unknown>()
    let view = views.get(key)
    if (view === undefined && !views.has(key)) views.set(key, view = read(value))
    return view as T
  }

  #readExtends(value: ComposeValue | undefined): Extends | undefined {
    if (value === undefined) return undefined
    const service = value.kind === 'mapping' ? scalarAt(value, 'service') : asScalar(value)
    if (service === undefined) return undefined
    const file = scalarAt(value, 'file')
    const from = this.#context.extended.get(value)
    return {
      service, ...placeOf(value),
      ...(file === undefined ? {} : { file: fileReference(this.#context.folderOf(file.document), file) }),
      ...(from === undefined ? {} : { from }),
    }
  }
}
