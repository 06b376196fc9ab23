import { NODE_CODENAMES, PRODUCTS } from './end-of-life/cycles.ts'
import type { Product, ProductCycles } from './end-of-life/cycles.ts'
import { lookUpBaseImage } from './base-images.ts'
import type { Distribution } from './base-images.ts'
import { canonicalRepository, isOfficialImage } from './image-name.ts'
import type { ImageName } from './image-name.ts'
import { parseImageTag } from './image-tag.ts'
import type { ImageTag } from './image-tag.ts'

export type { Product } from './end-of-life/cycles.ts'

export type LifeState = 'supported' | 'ending' | 'ended';

/** A notice half a year ahead, a warning from the day on. */
export const END_OF_LIFE_POLICY = { noticeMonths: 6, ending: 'info', ended: 'warning' } as const

export interface EndOfLife {
  readonly product: Product;
  /** The release as text for a message: `Python 3.9`, `Debian 11 (bullseye)`. */
  readonly label: string;
  /** ISO date of the last day of support. */
  readonly date: string;
  /** The release is older than all in the table: it ended, but on another day than `date`, which is that of the oldest one. */
  readonly isOlder?: boolean;
  /** A release to move to, as text. */
  readonly replacement?: string;
}

const TABLE: Readonly<Record<string, ProductCycles>> = PRODUCTS

function cyclesOf(product: string): ProductCycles | undefined {
  return Object.hasOwn(TABLE, product) ? TABLE[product] : undefined
}

/** The day a release ends, e.g. `endOfLife('python', '3.9')`. Undefined for releases that the table does not have. */
export function endOfLife(product: string, cycle: string): { readonly date: string } | undefined {
  const cycles = cyclesOf(product)?.cycles
  const date = cycles !== undefined && Object.hasOwn(cycles, cycle) ? cycles[cycle] : undefined
  return date === undefined ? undefined : { date }
}

/** Where a date stands on a given day. Both are ISO dates (`2026-11-21`). */
export function lifeState(date: string, today: string): LifeState {
  if (today >= date) return 'ended'
  return today >= monthsBefore(date, END_OF_LIFE_POLICY.noticeMonths) ? 'ending' : 'supported'
}

/** The result may be a day that its month lacks (31 February): ISO dates are compared as text, so that does no harm. */
function monthsBefore(date: string, months: number): string {
  const [year = '0', month = '1', day = '01'] = date.split('-')
  const count = Number(year) * 12 + Number(month) - 1 - months
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}-${day}`
}

/** Images that carry a product's version at the start of their tag. */
const VERSIONED_BY_TAG: Readonly<Record<string, Product>> = {
  python: 'python', node: 'node', php: 'php', ruby: 'ruby', golang: 'go', postgres: 'postgres', mysql: 'mysql', mariadb: 'mariadb', mongo: 'mongo', redis: 'redis',
  debian: 'debian', ubuntu: 'ubuntu', alpine: 'alpine', fedora: 'fedora', oraclelinux: 'oraclelinux', centos: 'centos', amazonlinux: 'amazonlinux', elasticsearch: 'elasticsearch', tomcat: 'tomcat', erlang: 'erlang', rabbitmq: 'rabbitmq', nginx: 'nginx',
  'docker.elastic.co/elasticsearch/elasticsearch': 'elasticsearch',
  'postgis/postgis': 'postgres', 'bitnami/postgresql': 'postgres', 'bitnamilegacy/postgresql': 'postgres',
  'bitnami/mariadb': 'mariadb', 'bitnamilegacy/mariadb': 'mariadb', 'bitnami/mongodb': 'mongo', 'bitnamilegacy/mongodb': 'mongo',
  'public.ecr.aws/lambda/python': 'python', 'public.ecr.aws/lambda/nodejs': 'node', 'cimg/python': 'python', 'cimg/node': 'node', 'cimg/php': 'php', 'cimg/ruby': 'ruby', 'cimg/go': 'go',
  'mcr.microsoft.com/dotnet/aspnet': 'dotnet', 'mcr.microsoft.com/dotnet/runtime': 'dotnet', 'mcr.microsoft.com/dotnet/sdk': 'dotnet', 'mcr.microsoft.com/dotnet/runtime-deps': 'dotnet',
  'mcr.microsoft.com/dotnet/core/aspnet': 'dotnet', 'mcr.microsoft.com/dotnet/core/runtime': 'dotnet', 'mcr.microsoft.com/dotnet/core/sdk': 'dotnet',
  'public.ecr.aws/amazonlinux/amazonlinux': 'amazonlinux', 'quay.io/centos/centos': 'centos', 'registry.fedoraproject.org/fedora': 'fedora',
}

/** Words of a tag that name a product's version: `python3.9-bookworm`, `latest-pg13`. */
const VERSIONED_BY_WORD: Readonly<Record<string, readonly (readonly [word: string, product: Product])[]>> = {
  'ghcr.io/astral-sh/uv': [['python', 'python']],
  'astral/uv': [['python', 'python']],
  'tiangolo/uvicorn-gunicorn-fastapi': [['python', 'python']],
  'tiangolo/uvicorn-gunicorn': [['python', 'python']],
  'tiangolo/uwsgi-nginx-flask': [['python', 'python']],
  'nikolaik/python-nodejs': [['python', 'python'], ['nodejs', 'node']],
  'pgvector/pgvector': [['pg', 'postgres']],
  'timescale/timescaledb': [['pg', 'postgres']],
  'timescale/timescaledb-ha': [['pg', 'postgres']],
  'wordpress': [['php', 'php']],
}

const SYSTEM_PRODUCTS: Partial<Readonly<Record<Distribution, Product>>> = { debian: 'debian', ubuntu: 'ubuntu', alpine: 'alpine' }

/**
 * The releases that an image's name and tag state, with the days they end: `python:3.9-slim-bullseye` gives Python
 * 3.9 and Debian 11, the product first. Tags that move (`python:3`, `node:lts`, `latest`) state none. Later releases than the table's
 * give nothing, earlier ones have ended.
 */
export function endOfLifeOfImage(image: ImageName): readonly EndOfLife[] {
  const repository = canonicalRepository(image)
  const tag = parseImageTag(image.tag ?? '')
  const found: EndOfLife[] = []
  const add = (product: Product, version: string | undefined): void => {
    const cycle = version === undefined ? undefined : cycleOf(product, version)
    if (cycle === undefined || found.some((other) => other.product === product)) return
    found.push(describe(product, cycle))
  }
  const product = Object.hasOwn(VERSIONED_BY_TAG, repository) ? VERSIONED_BY_TAG[repository] : undefined
  if (product !== undefined && image.tag !== undefined) add(product, statedVersion(product, tag))
  for (const [word, named] of Object.hasOwn(VERSIONED_BY_WORD, repository) ? (VERSIONED_BY_WORD[repository] ?? []) : []) {
    add(named, tag.parts.filter((part) => part.startsWith(word)).map((part) => part.slice(word.length)).find((rest) => /^\d/.test(rest)))
  }
  const system = systemStatedBy(repository, image, tag)
  if (system !== undefined) add(system.product, system.version)
  return found
}

function statedVersion(product: Product, tag: ImageTag): string | undefined {
  const first = tag.parts[0] ?? ''
  if (product === 'node' && Object.hasOwn(NODE_CODENAMES, first)) return NODE_CODENAMES[first]
  if (product === 'centos') {
    // The image ended with release 8, which is what its `latest` remained.
    if (tag.text === 'latest') return '8'
    return /^stream\d$/.test(first) ? first : /^centos([567])$/.exec(first)?.[1] ?? tag.version
  }
  if (product === 'amazonlinux' && (tag.version?.startsWith('2018.') === true || tag.version?.startsWith('2017.') === true)) return '1'
  // A calendar's date is no release (`centos:20200101`), nor are the words behind a pre-release.
  return tag.version
}

/** The system is judged for images of which it is known that such a word in the tag names it. */
function systemStatedBy(repository: string, image: ImageName, tag: ImageTag): { product: Product; version: string } | undefined {
  const inName = /^gcr\.io\/distroless\/.*-debian(\d{1,2})$/.exec(repository)?.[1]
  if (inName !== undefined) return { product: 'debian', version: inName }
  if (tag.distribution === undefined || tag.distributionVersion === undefined) return undefined
  const product = SYSTEM_PRODUCTS[tag.distribution]
  const trusted = isOfficialImage(repository) || repository.startsWith('mcr.microsoft.com/') || lookUpBaseImage(image) !== undefined
  return product === undefined || !trusted ? undefined : { product, version: tag.distributionVersion }
}

/**
 * The longest prefix of a version that the table knows: 3.9.18 is cycle 3.9, PostgreSQL 13.4 is cycle 13. A version older than all of them is a cycle
 * of its own, and so is none: `3` stands for what is the newest 3 today.
 */
function cycleOf(product: Product, version: string): string | undefined {
  const table = cyclesOf(product)
  const cycles = table?.cycles ?? {}
  const numbers = version.split('.')
  const [major = version] = numbers
  const short = numbers.slice(0, 2).join('.')
  const found = [short, major].find((candidate) => Object.hasOwn(cycles, candidate))
  if (found !== undefined) return found
  if (numbers.length === 1 && table?.majors !== undefined && Object.hasOwn(table.majors, major)) return table.majors[major]
  return isOlderThanAll(short, Object.keys(cycles)) ? short : undefined
}

function isOlderThanAll(version: string, cycles: readonly string[]): boolean {
  const [major, minor] = version.split('.').map(Number)
  const numbers = cycles.map((cycle) => cycle.split('.').map(Number)).filter(([first = NaN]) => !Number.isNaN(first))
  if (major === undefined || Number.isNaN(major) || numbers.length === 0) return false
  // A release that has the same first number is compared by its second, where both have one.
  return numbers.every(([otherMajor = 0, otherMinor]) => major < otherMajor || (major === otherMajor && minor !== undefined && otherMinor !== undefined && minor < otherMinor))
}

/** The day on which the oldest release of a table ended. */
function oldestDate(table: ProductCycles | undefined): string {
  return Object.values(table?.cycles ?? {}).sort()[0] ?? ''
}

function describe(product: Product, cycle: string): EndOfLife {
  const table = cyclesOf(product)
  const name = table?.names !== undefined && Object.hasOwn(table.names, cycle) ? table.names[cycle] : undefined
  const label = cycle.startsWith('stream') ? `${table?.label ?? product} Stream ${cycle.slice('stream'.length)}` : `${table?.label ?? product} ${cycle}`
  return {
    product,
    label: name === undefined ? label : `${label} (${name})`,
    date: table?.cycles[cycle] ?? oldestDate(table),
    ...(table !== undefined && !Object.hasOwn(table.cycles, cycle) ? { isOlder: true } : {}),
    ...(table?.replacement === undefined ? {} : { replacement: table.replacement }),
  }
}
