import { each } from '../../text/pieces.ts'
import { jsonPieces } from '../printable.ts'
import { claimFiles, comparePlaced, compareText, isRecord, MergeError, type Merged, type Placed, records, Repeats, type ShardReport } from './shard-report.ts'
import { cutNotification, MOST_INDENTED, MOST_RESULTS } from '../sarif/limits.ts'

type Json = Readonly<Record<string, unknown>>

interface Result extends Placed {
  readonly json: Json
  readonly level: string
  /** 0: it stands; 1: a comment silences it; 2: it is in the baseline; 3: it is in the baseline alone. */
  readonly suppressed: 0 | 1 | 2 | 3
}

/** A `reportingDescriptor` of a rule, with the address of its page where a report knows it. */
interface Descriptor {
  readonly id: string
  readonly json: Json
  /** One that only names a finding which no rule made. */
  readonly isBare: boolean
}

const LEVELS = ['error', 'warning', 'note']

/** Whether a value may be a report of ours in SARIF. */
export function isSarifReport(value: Json): boolean {
  const [run] = records(value['runs']) ?? []
  return value['version'] === '2.1.0' && run !== undefined && driverOf(run)?.['name'] === 'dockerlint'
}

/**
 * Puts SARIF reports of the parts of one run together, into what that run would have reported.
 * @throws MergeError for reports of other shapes, of different versions, or of the same files
 */
export function mergeSarif(reports: readonly ShardReport[]): Merged {
  const runs = reports.map(({ name, value }) => ({ name, run: onlyRun(name, value) }))
  const [first] = runs
  const driver = first === undefined ? undefined : driverOf(first.run)
  if (first === undefined || driver === undefined) throw new MergeError('there is nothing to merge')
  const claimed = new Map<string, string>()
  const repeats = new Repeats()
  const results: Result[] = []
  const artifacts: Json[] = []
  let found = 0
  for (const { name, run } of runs) {
    if (identity(run) !== identity(first.run)) throw new MergeError(`${first.name} and ${name} were made by different versions of dockerlint`)
    const [ownResults, ownArtifacts] = [records(run['results']), records(run['artifacts'])]
    if (ownResults === undefined || ownArtifacts === undefined) throw new MergeError(`${name} is no whole report: results or artifacts are missing`)
    claimFiles(claimed, ownArtifacts.filter(isTarget).map((artifact) => addressOf(artifact['location'])), name)
    for (const artifact of ownArtifacts) artifacts.push(artifact)
    const read = ownResults.map((json) => readResult(json, name)).filter((result) => repeats.isNew(keyOf(result), name))
    for (const result of read) results.push(result)
    found += countOf(run) ?? read.filter(({ suppressed }) => suppressed === 0).length
  }
  results.sort((one, other) => one.suppressed - other.suppressed || comparePlaced(one, other))
  const standing = results.filter(({ suppressed }) => suppressed === 0)
  const kept = mostSevere(standing)
  const shown = [...kept, ...results.filter(({ suppressed }) => suppressed !== 0).slice(0, MOST_RESULTS - kept.length)]
  const rules = mergeRules(runs.map(({ run, name }) => descriptorsOf(run, name)), shown, driver['informationUri'])
  const merged = mergeArtifacts(artifacts, shown)
  const ruleIndex = new Map(rules.map((rule, index) => [rule['id'], index]))
  const artifactIndex = new Map(merged.map((artifact, index) => [addressOf(artifact['location']), index]))
  const executionSuccessful = runs.every(({ run }) => invocationOf(run)?.['executionSuccessful'] === true)
  const run = () => ({
    ...first.run,
    tool: { ...first.run['tool'] as Json, driver: { ...driver, rules } },
    invocations: [{ executionSuccessful, ...(found > kept.length && { toolExecutionNotifications: [cutNotification(found)] }) }],
    artifacts: each(merged, (artifact) => artifact),
    results: each(shown, ({ json }) => ({ ...withIndices(json, artifactIndex) as Json, ruleIndex: ruleIndex.get(json['ruleId']) })),
  })
  const count = (level: string): number => standing.filter((result) => result.level === level).length
  return {
    pieces: () => jsonPieces({ ...reports[0]?.value, runs: [run()] }, shown.length > MOST_INDENTED ? 0 : 2),
    counts: { error: count('error'), warning: count('warning'), info: count('note') },
    failed: !executionSuccessful,
  }
}

function onlyRun(name: string, value: Json): Json {
  const [run, ...more] = records(value['runs']) ?? []
  if (run === undefined || more.length > 0) throw new MergeError(`${name} has not exactly one run`)
  return run
}

function driverOf(run: Json): Json | undefined {
  const { tool } = run
  return isRecord(tool) && isRecord(tool['driver']) ? tool['driver'] : undefined
}

/** All that must be the same in reports of one run. */
function identity(run: Json): string {
  const { version, properties } = driverOf(run) ?? {}
  return JSON.stringify([version, properties, run['automationDetails']])
}

function invocationOf(run: Json): Json | undefined {
  return records(run['invocations'])?.[0]
}

/** How many findings there were, where a report was cut to what code scanning takes. */
function countOf(run: Json): number | undefined {
  const [notification] = records(invocationOf(run)?.['toolExecutionNotifications']) ?? []
  const message = notification?.['message']
  const digits = isRecord(message) ? / of (\d{1,12}) findings/.exec(String(message['text']))?.[1] : undefined
  return digits === undefined ? undefined : Number(digits)
}

function readResult(json: Json, report: string): Result {
  const location = records(json['locations'])?.[0]?.['physicalLocation']
  const { ruleId, level, baselineState } = json
  const region = isRecord(location) ? location['region'] : undefined
  if (!isRecord(location) || !isRecord(region) || typeof ruleId !== 'string' || typeof level !== 'string') throw new MergeError(`${report} is no whole report: a result has no place or rule`)
  const [suppression] = records(json['suppressions']) ?? []
  return {
    json, ruleId, level,
    path: pathOf(location['artifactLocation'], report),
    line: Number(region['startLine']),
    column: Number(region['startColumn']),
    suppressed: baselineState === 'absent' ? 3 : suppression === undefined ? 0 : suppression['kind'] === 'inSource' ? 1 : 2,
  }
}

function keyOf({ path, line, column, ruleId, json }: Result): string {
  const location = records(json['locations'])?.[0]?.['physicalLocation']
  const region = isRecord(location) && isRecord(location['region']) ? location['region'] : {}
  const aliases = isRecord(json['properties']) ? json['properties']['aliases'] : undefined
  const fingerprint = json['baselineState'] === 'absent' && isRecord(json['partialFingerprints']) ? json['partialFingerprints']['dockerlint/v1'] : ''
  return [path, line, column, region['endLine'], region['endColumn'], ruleId, aliases, fingerprint].join('\0')
}

/** The path behind an address: it decides the order, and percent signs do not sort as what they stand for. */
function pathOf(location: unknown, report: string): string {
  const address = addressOf(location)
  try {
    return decodeURIComponent(address.replace(/^file:\/\//, ''))
  } catch {
    throw new MergeError(`${report}: ${JSON.stringify(address)} is no address of a file`)
  }
}

function addressOf(location: unknown): string {
  return isRecord(location) && typeof location['uri'] === 'string' ? location['uri'] : ''
}

function isTarget(artifact: Json): boolean {
  return Array.isArray(artifact['roles']) && artifact['roles'].includes('analysisTarget')
}

function mostSevere(results: readonly Result[]): readonly Result[] {
  if (results.length <= MOST_RESULTS) return results
  const kept = new Set(LEVELS.flatMap((level) => results.filter((result) => result.level === level)).slice(0, MOST_RESULTS))
  return results.filter((result) => kept.has(result))
}

function descriptorsOf(run: Json, report: string): readonly Descriptor[] {
  const rules = records(driverOf(run)?.['rules'])
  if (rules === undefined) throw new MergeError(`${report} is no whole report: the rules are missing`)
  return rules.map((json) => ({ id: String(json['id']), json, isBare: isBare(json) }))
}

/** A descriptor without documentation has its title for all of it. */
function isBare({ shortDescription, fullDescription, help }: Json): boolean {
  const texts = [shortDescription, fullDescription, help].map((part) => (isRecord(part) ? part['text'] : undefined))
  return texts.every((text) => text === texts[0])
}

/** The rules in force in their order; behind them what was reported without being one. Only a rule that has results knows the address of its page. */
function mergeRules(lists: readonly (readonly Descriptor[])[], shown: readonly Result[], home: unknown): readonly Json[] {
  const known = new Map<string, Descriptor>()
  const helps = new Map<string, unknown>()
  for (const descriptor of lists.flat()) {
    if (!known.has(descriptor.id)) known.set(descriptor.id, descriptor)
    if (descriptor.json['helpUri'] !== home) helps.set(descriptor.id, descriptor.json['helpUri'])
  }
  const orders = lists.map((list) => list.filter(({ isBare: bare }) => !bare).map(({ id }) => id))
  const same = orders.every((order) => order.join('\0') === orders[0]?.join('\0'))
  const inForce = same ? orders[0] ?? [] : [...new Set(orders.flat())].sort(compareText)
  const reported = new Set(shown.map(({ ruleId }) => ruleId))
  const ids = new Set([...inForce, ...reported])
  return [...ids].flatMap((id): Json[] => {
    const descriptor = known.get(id)
    return descriptor === undefined ? [] : [{ ...descriptor.json, helpUri: reported.has(id) ? helps.get(id) ?? home : home }]
  })
}

/** The linted files by path, then the others in the order in which results speak of them. */
function mergeArtifacts(artifacts: readonly Json[], shown: readonly Result[]): readonly Json[] {
  const targets = artifacts.filter(isTarget)
    .map((artifact) => ({ artifact, path: pathOf(artifact['location'], 'a report') }))
    .sort((one, other) => compareText(one.path, other.path))
    .map(({ artifact }) => artifact)
  const byAddress = new Map<string, Json>()
  for (const artifact of [...artifacts, ...targets]) byAddress.set(addressOf(artifact['location']), artifact)
  const addresses = new Set(targets.map((artifact) => addressOf(artifact['location'])))
  for (const { json } of shown) for (const address of addressesIn(json)) if (byAddress.has(address)) addresses.add(address)
  return [...addresses].flatMap((address): Json[] => {
    const artifact = byAddress.get(address)
    return artifact === undefined ? [] : [artifact]
  })
}

/** The addresses that a result names, in order. */
function addressesIn({ locations, relatedLocations, fixes }: Json): readonly string[] {
  const places = [...records(locations) ?? [], ...records(relatedLocations) ?? []].map((location) => (isRecord(location['physicalLocation']) ? location['physicalLocation'] : {}))
  const changes = (records(fixes) ?? []).flatMap((fix) => records(fix['artifactChanges']) ?? [])
  return [...places, ...changes].map((place) => addressOf(place['artifactLocation']))
}

/** A result with the index that each of its files has in the merged report. */
function withIndices(value: unknown, indexOf: ReadonlyMap<string, number>): unknown {
  if (Array.isArray(value)) return value.map((item) => withIndices(item, indexOf))
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => {
    if (key !== 'artifactLocation' || !isRecord(inner)) return [key, withIndices(inner, indexOf)]
    const index = indexOf.get(addressOf(inner))
    return [key, index === undefined ? inner : { ...inner, index }]
  }))
}
