import type { Service } from '../compose/model.ts'
import { type DataService, lookUpDataService } from '../knowledge/data-services.ts'
import type { ImageReference } from '../syntax/dockerfile/image-reference.ts'
import type { Stage } from './dockerfile/model.ts'
import { imageName } from './image-name.ts'
import type { ServiceModel } from './model.ts'

export interface DataImage {
  readonly dataService: DataService
  readonly dataImage: ImageReference
}

/** What a service's image is as a store of data: the one that it names, or the one that its build stands on. */
export function dataImageOf(service: Service, image: ImageReference | undefined, stage: Stage | undefined): DataImage | undefined {
  const dataImage = service.build === undefined ? image : baseThatRuns(service, stage)
  const dataService = dataImage === undefined ? undefined : lookUpDataService(imageName(dataImage))
  return dataImage === undefined || dataService === undefined ? undefined : { dataService, dataImage }
}

/** The base of a build that starts what the base starts: extensions and scripts are added, the entrypoint is not replaced. */
function baseThatRuns(service: Service, stage: Stage | undefined): ImageReference | undefined {
  if (stage?.root.kind !== 'image' || stage.entrypoint?.instruction !== undefined) return undefined
  const command = stage.command?.instruction === undefined ? undefined : stage.command.command
  // Another command is started in its place (a backup, a client), or options are given to it.
  if (command !== undefined && (command.form !== 'exec' || !/^(?:-.*|postgres|mysqld|mariadbd|mongod|(?:redis|valkey|keydb)-server|rabbitmq-server)$/.test(command.words[0]?.value ?? ''))) return undefined
  // The release may come from the service's own build arguments.
  const from = stage.chain.at(-1)?.from?.image
  const isGiven = from?.hasVariables === true && (service.build?.args ?? []).some((argument) => from.source.includes(argument.name))
  return isGiven ? undefined : stage.root.reference
}

/** Settings of a server. */
const SETTINGS_FILE = /(?:^|\/)(?:conf|config|conf\.d)(?:\/|$)|\.(?:conf|cnf|ya?ml|ini)$/
/** What the images run once, when there is no data yet. */
const FIRST_STEPS = /initdb\.d|\.(?:sql|sh|js)(?:\.gz)?$/
const MOVES_DATA = /datadir|dbpath|data_directory|PGDATA/

/** Whether what a service builds may keep its data elsewhere (`data`), or make users, passwords and databases of its own (`users`). */
export function isSetUpByBuild(model: ServiceModel, what: 'data' | 'users'): boolean {
  if (model.service.build === undefined) return false
  const { credentials } = model.dataService ?? {}
  const named = new Set(what === 'data' ? ['PGDATA'] : [...credentials?.user ?? [], ...credentials?.password ?? [], ...credentials?.root ?? [], ...credentials?.database ?? []])
  const matters = (path: string): boolean => SETTINGS_FILE.test(path) || (what === 'users' && FIRST_STEPS.test(path))
  return (model.build?.stage?.chain ?? []).some((stage) => stage.steps.some(({ instruction }) => {
    if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') return [...instruction.sources, ...(instruction.destination === undefined ? [] : [instruction.destination])].some((word) => matters(word.value))
    if (instruction.keyword === 'ENV') return instruction.pairs.some((pair) => named.has(pair.key.value))
    return (instruction.keyword === 'RUN' || instruction.keyword === 'CMD') && MOVES_DATA.test(instruction.arguments.text)
  }))
}
