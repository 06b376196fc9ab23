import type { ImageTag } from '../image-tag.ts'

export type Distribution =
  | 'debian' | 'ubuntu' | 'alpine' | 'fedora' | 'centos' | 'rhel' | 'amazon' | 'oracle' | 'rocky' | 'alma' | 'opensuse' | 'arch'
  | 'distroless' | 'scratch' | 'busybox' | 'wolfi' | 'windows';
export type PackageManager = 'apt' | 'apk' | 'dnf' | 'yum' | 'microdnf' | 'zypper' | 'pacman';
export type Shell = 'dash' | 'ash' | 'bash' | 'none' | 'cmd' | 'powershell';
export type Language = 'python' | 'node' | 'go' | 'java' | 'php' | 'ruby' | 'rust' | 'dotnet' | 'elixir' | 'erlang' | 'perl' | 'swift' | 'haskell' | 'r' | 'julia';

/** Commands that rules ask for. `false` says that the image is sure not to have it; a missing key says nothing. */
export interface ImageTools {
  readonly curl?: boolean;
  readonly wget?: boolean;
  readonly git?: boolean;
  readonly python?: boolean;
  readonly pip?: boolean;
  readonly gcc?: boolean;
  readonly make?: boolean;
  readonly node?: boolean;
  readonly npm?: boolean;
}

/** What is known of an image before anything is added to it. Undefined is unknown, never "no". */
export interface BaseImageFacts {
  readonly distribution?: Distribution;
  /** `12` for Debian, `22.04` for Ubuntu, `3.22` for Alpine. Undefined where the tag moves from release to release. */
  readonly distributionVersion?: string;
  readonly packageManagers: readonly PackageManager[];
  /** What /bin/sh is. */
  readonly shell?: Shell;
  readonly hasBash: boolean | undefined;
  readonly tools: ImageTools;
  /** The user of the image's configuration, `root` when none is set. Undefined when the variants differ. */
  readonly user: string | undefined;
  /** Starts as root, and its own entrypoint or main process gives root up for the service. */
  readonly dropsPrivileges: boolean;
  readonly workdir?: string;
  /** Variables with the same value in every release. */
  readonly environment: Readonly<Record<string, string>>;
  /** Further variables that the image may set, their values differing between releases. */
  readonly environmentNames: readonly string[];
  /** Whether `environment` and `environmentNames` together name all that the image sets. */
  readonly environmentComplete: boolean;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly exposedPorts: readonly number[];
  readonly volumes: readonly string[];
  readonly language?: Language;
  readonly runsAs: 'service' | 'runtime' | 'system';
}

/** One family of images: the names it goes by, and what a tag makes of it. */
export interface ImageDefinition {
  readonly repositories: readonly string[];
  /** Tags that stand for all variants on Linux; an image with an unknown tag has what these have in common. */
  readonly variants: readonly string[];
  readonly describe: (tag: ImageTag, repository: string) => BaseImageFacts;
}

const NOTHING_KNOWN: BaseImageFacts = {
  packageManagers: [],
  hasBash: undefined,
  tools: {},
  user: 'root',
  dropsPrivileges: false,
  environment: {},
  environmentNames: ['PATH'],
  environmentComplete: false,
  exposedPorts: [],
  volumes: [],
  runsAs: 'system',
}

const NO_TOOLS: ImageTools = { curl: false, wget: false, git: false, python: false, pip: false, gcc: false, make: false, node: false, npm: false }

/**
 * The plain system image of a distribution. Debian and Ubuntu ship bash with dash as /bin/sh and neither curl nor
 * wget; Alpine and busybox have busybox's ash and wget (the images' own documentation and package lists).
 */
export function systemFacts(distribution: Distribution | undefined, version?: string): BaseImageFacts {
  if (distribution === undefined) return NOTHING_KNOWN
  const named = { ...NOTHING_KNOWN, distribution, ...(version === undefined ? {} : { distributionVersion: version }) }
  switch (distribution) {
    case 'debian':
      return { ...named, packageManagers: ['apt'], shell: 'dash', hasBash: true, tools: NO_TOOLS }
    case 'ubuntu':
      return { ...named, packageManagers: ['apt'], shell: 'dash', hasBash: true, tools: ubuntuTools(version) }
    case 'alpine':
      return { ...named, packageManagers: ['apk'], shell: 'ash', hasBash: false, tools: { ...NO_TOOLS, wget: true } }
    case 'busybox':
      return { ...named, shell: 'ash', hasBash: false, tools: { ...NO_TOOLS, wget: true } }
    case 'fedora':
      return { ...named, packageManagers: ['dnf'], shell: 'bash', hasBash: true, tools: { curl: true } }
    case 'centos':
      return { ...named, packageManagers: version === undefined ? ['yum'] : Number(version) >= 8 ? ['dnf', 'yum'] : ['yum'], shell: 'bash', hasBash: true, tools: { curl: true } }
    case 'rhel':
      return { ...named, packageManagers: [], shell: 'bash', hasBash: true }
    case 'rocky':
    case 'alma':
      return { ...named, packageManagers: ['dnf', 'yum'], shell: 'bash', hasBash: true }
    case 'oracle':
      return { ...named, packageManagers: [], shell: 'bash', hasBash: true }
    case 'amazon':
      return { ...named, packageManagers: version === '2023' ? ['dnf', 'yum'] : ['yum'], shell: 'bash', hasBash: true, tools: { curl: true } }
    case 'opensuse':
      return { ...named, packageManagers: ['zypper'], shell: 'bash', hasBash: true }
    case 'arch':
      return { ...named, packageManagers: ['pacman'], shell: 'bash', hasBash: true }
    case 'wolfi':
      return { ...named, user: undefined }
    case 'scratch':
      return { ...named, shell: 'none', hasBash: false, tools: NO_TOOLS, environmentComplete: true }
    case 'distroless':
      return { ...named, shell: 'none', hasBash: false, tools: NO_TOOLS }
    case 'windows':
      return { ...named, shell: 'cmd', hasBash: false, user: undefined }
  }
}

/** Up to 14.04 the base system came with Python; since then it does not. */
function ubuntuTools(version: string | undefined): ImageTools {
  if (version !== undefined && Number(version) >= 16) return NO_TOOLS
  const { python, pip, ...rest } = NO_TOOLS
  void python
  void pip
  return rest
}

/** What images add to their system. `adds: 'all-known'`: nothing else was added, so what the system lacks is still lacking. */
export interface Additions extends Partial<BaseImageFacts> {
  readonly adds?: 'all-known' | 'more';
}

/**
 * An image built on a system. Unless all additions are known, only what the system HAS carries over.
 * `uncertain` names tools of which nothing is said even then.
 */
export function builtOn(system: BaseImageFacts, additions: Additions, uncertain: readonly (keyof ImageTools)[] = []): BaseImageFacts {
  const { adds, tools, ...changes } = additions
  const known = adds === 'all-known'
  return {
    ...system,
    hasBash: known || system.hasBash === true ? system.hasBash : undefined,
    ...changes,
    tools: { ...(known ? without(system.tools, uncertain) : presentTools(system.tools)), ...tools },
  }
}

function without(tools: ImageTools, names: readonly string[]): ImageTools {
  return names.length === 0 ? tools : Object.fromEntries(Object.entries(tools).filter(([tool]) => !names.includes(tool)))
}

function presentTools(tools: ImageTools): ImageTools {
  return Object.fromEntries(Object.entries(tools).filter(([, has]) => has === true))
}

/** The system that the tag names, or the family's usual one, of a release that moves. */
export function systemOf(tag: ImageTag, usual: Distribution | undefined): BaseImageFacts {
  return tag.distribution === undefined ? systemFacts(usual) : systemFacts(tag.distribution, tag.distributionVersion)
}

/** What several variants have in common; names of variables are joined, since each of them may be set. */
export function commonFacts(variants: readonly BaseImageFacts[]): BaseImageFacts {
  const [first, ...others] = variants
  if (first === undefined) return { ...NOTHING_KNOWN, user: undefined }
  return others.reduce(common, first)
}

function common(a: BaseImageFacts, b: BaseImageFacts): BaseImageFacts {
  const environment = Object.fromEntries(Object.entries(a.environment).filter(([name, value]) => b.environment[name] === value))
  const names = [...a.environmentNames, ...b.environmentNames, ...Object.keys(a.environment), ...Object.keys(b.environment)]
  return {
    ...same('distribution', a, b),
    ...same('distributionVersion', a, b),
    packageManagers: shared(a.packageManagers, b.packageManagers),
    ...same('shell', a, b),
    hasBash: a.hasBash === b.hasBash ? a.hasBash : undefined,
    tools: Object.fromEntries(Object.entries(a.tools).filter(([tool, has]) => b.tools[tool as keyof ImageTools] === has)),
    user: a.user === b.user ? a.user : undefined,
    dropsPrivileges: a.dropsPrivileges && b.dropsPrivileges,
    ...same('workdir', a, b),
    environment,
    environmentNames: [...new Set(names)].filter((name) => !Object.hasOwn(environment, name)),
    environmentComplete: a.environmentComplete && b.environmentComplete,
    ...same('entrypoint', a, b),
    ...same('command', a, b),
    exposedPorts: shared(a.exposedPorts, b.exposedPorts),
    volumes: shared(a.volumes, b.volumes),
    ...same('language', a, b),
    runsAs: a.runsAs,
  }
}

function shared<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return a.filter((item) => b.includes(item))
}

function same<K extends keyof BaseImageFacts>(key: K, a: BaseImageFacts, b: BaseImageFacts): Pick<BaseImageFacts, K> | Record<string, never> {
  if (a[key] === undefined || JSON.stringify(a[key]) !== JSON.stringify(b[key])) return {}
  const kept: Pick<BaseImageFacts, K> = a
  return { [key]: kept[key] } as Pick<BaseImageFacts, K>
}
