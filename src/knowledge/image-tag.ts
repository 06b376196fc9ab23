import type { Distribution } from './base-images/facts.ts'

/** A tag taken apart: `3.12.1-slim-bookworm` is version 3.12.1 on Debian 12, with the parts `3.12.1`, `slim`, `bookworm`. */
export interface ImageTag {
  readonly text: string;
  readonly parts: readonly string[];
  /** The dotted number that the tag starts with, without a leading `v`. */
  readonly version?: string;
  /** The distribution that a later part of the tag names. */
  readonly distribution?: Distribution;
  /** `12` for Debian, `22.04` for Ubuntu, `3.22` for Alpine. */
  readonly distributionVersion?: string;
}

/** Code names and the releases that they stand for, from the distributions' own release pages. */
export const DEBIAN_CODENAMES: Readonly<Record<string, string>> = {
  wheezy: '7', jessie: '8', stretch: '9', buster: '10', bullseye: '11', bookworm: '12', trixie: '13',
}
export const UBUNTU_CODENAMES: Readonly<Record<string, string>> = {
  precise: '12.04', trusty: '14.04', xenial: '16.04', bionic: '18.04', focal: '20.04', jammy: '22.04', noble: '24.04', resolute: '26.04',
  utopic: '14.10', vivid: '15.04', wily: '15.10', yakkety: '16.10', zesty: '17.04', artful: '17.10', cosmic: '18.10', disco: '19.04', eoan: '19.10', groovy: '20.10', hirsute: '21.04', impish: '21.10', kinetic: '22.10', lunar: '23.04', mantic: '23.10',
  oracular: '24.10', plucky: '25.04', questing: '25.10',
}

/** Words of a tag that name a distribution, glued to its version (`ubi9`, `ubuntu22.04`) or alone. */
const DISTRIBUTION_WORDS: readonly (readonly [string, Distribution])[] = [
  ['alpine', 'alpine'],
  ['ubuntu', 'ubuntu'],
  ['debian', 'debian'],
  ['ubi', 'rhel'],
  ['rockylinux', 'rocky'],
  ['almalinux', 'alma'],
  ['oraclelinux', 'oracle'],
  ['oracle', 'oracle'],
  ['ol', 'oracle'],
  ['al', 'amazon'],
  ['amazonlinux', 'amazon'],
  ['centos', 'centos'],
  ['fedora', 'fedora'],
  ['windowsservercore', 'windows'],
  ['nanoserver', 'windows'],
  ['distroless', 'distroless'],
]

const VERSION_AT_START = /^v?(\d{1,6}(?:\.\d{1,6}){0,5})(?=$|[^\d.])/
const NUMBER = /^\d{1,6}(?:\.\d{1,6}){0,5}$/

interface NamedSystem { readonly distribution: Distribution; readonly version: string | undefined }

/** Alpine's releases have two numbers, Debian's one: `3.20.1` is release 3.20, `12.5` is release 12. */
export function releaseOf(distribution: Distribution, version: string): string {
  const numbers = version.split('.')
  if (distribution === 'debian' || distribution === 'rhel' || distribution === 'rocky' || distribution === 'alma' || distribution === 'oracle' || distribution === 'centos') {
    return numbers[0] ?? version
  }
  return numbers.slice(0, 2).join('.')
}

function systemNamedBy(part: string, next: string | undefined): NamedSystem | undefined {
  const debian = Object.hasOwn(DEBIAN_CODENAMES, part) ? DEBIAN_CODENAMES[part] : undefined
  if (debian !== undefined) return { distribution: 'debian', version: debian }
  if (part === 'sid' || part === 'forky') return { distribution: 'debian', version: undefined }
  const ubuntu = Object.hasOwn(UBUNTU_CODENAMES, part) ? UBUNTU_CODENAMES[part] : undefined
  if (ubuntu !== undefined) return { distribution: 'ubuntu', version: ubuntu }
  for (const [word, distribution] of DISTRIBUTION_WORDS) {
    if (!part.startsWith(word)) continue
    const rest = part.slice(word.length)
    if (rest === '') {
      // `al` and `ol` alone are no distributions.
      if (word.length < 3) continue
      // hexpm/elixir writes `alpine-3.20.1`; elsewhere a number after the word is something else.
      const version = next !== undefined && NUMBER.test(next) && next.includes('.') ? releaseOf(distribution, next) : undefined
      return { distribution, version }
    }
    if (NUMBER.test(rest)) return { distribution, version: releaseOf(distribution, rest) }
  }
  return undefined
}

/** Takes a tag apart. Pure and total: an odd tag has no version and no distribution. */
export function parseImageTag(text: string): ImageTag {
  const parts = text.toLowerCase().split(/[-_]/)
  const version = VERSION_AT_START.exec(parts[0] ?? '')?.[1]
  let system: NamedSystem | undefined
  for (const [index, part] of parts.entries()) {
    const named = systemNamedBy(part, parts[index + 1])
    if (named === undefined) continue
    // A later part may say which release a plain `debian` is: `debian-bookworm`.
    if (system === undefined || (system.distribution === named.distribution && system.version === undefined)) system = named
  }
  return {
    text,
    parts,
    ...(version === undefined ? {} : { version }),
    ...(system === undefined ? {} : { distribution: system.distribution }),
    ...(system?.version === undefined ? {} : { distributionVersion: system.version }),
  }
}

/** The first number of a tag's version; undefined for `latest`, code names and other moving tags. */
export function majorOf(tag: ImageTag): number | undefined {
  if (tag.version === undefined) return undefined
  const first = Number(tag.version.split('.')[0])
  return Number.isSafeInteger(first) ? first : undefined
}
