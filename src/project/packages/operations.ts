import type { ShellWord, SimpleCommand } from '../../syntax/shell/index.ts'
import { isDevelopmentGroup } from './categories.ts'
import type { Invocation } from './invocation.ts'
import { readBundler, readCargo, readComposer, readDotnet, readGem, readGo, readJavaBuild } from './languages.ts'
import type { PackageOperation } from './model.ts'
import { readBun, readNpm, readPnpm, readYarn } from './node.ts'
import { readConda, readPdm, readPip, readPipenv, readPoetry, readSetupScript, readUv } from './python.ts'
import { readApk, readApt, readPackageFiles, readPacman, readYum, readZypper } from './system.ts'

/** @param before the commands in front of this one */
type Reader = (invocation: Invocation, before: () => readonly SimpleCommand[]) => PackageOperation | undefined

const READERS: Readonly<Record<string, Reader>> = {
  'apt-get': readApt,
  apt: readApt,
  aptitude: readApt,
  nala: readApt,
  apk: readApk,
  yum: (invocation) => readYum('yum', invocation),
  dnf: (invocation) => readYum('dnf', invocation),
  dnf5: (invocation) => readYum('dnf', invocation),
  tdnf: (invocation) => readYum('dnf', invocation),
  microdnf: (invocation) => readYum('microdnf', invocation),
  zypper: readZypper,
  pacman: readPacman,
  dpkg: (invocation) => readPackageFiles('dpkg', invocation),
  rpm: (invocation) => readPackageFiles('rpm', invocation),
  pipx: (invocation) => readPip('pip', invocation),
  pipenv: readPipenv,
  poetry: readPoetry,
  uv: readUv,
  pdm: readPdm,
  conda: readConda,
  mamba: readConda,
  micromamba: readConda,
  npm: readNpm,
  yarn: readYarn,
  yarnpkg: readYarn,
  pnpm: readPnpm,
  bun: readBun,
  gem: readGem,
  bundle: (invocation, before) => readBundler(invocation, excludesDevelopment(before())),
  bundler: (invocation, before) => readBundler(invocation, excludesDevelopment(before())),
  composer: readComposer,
  'composer.phar': readComposer,
  go: readGo,
  cargo: readCargo,
  mvn: (invocation) => readJavaBuild('maven', invocation),
  mvnw: (invocation) => readJavaBuild('maven', invocation),
  gradle: (invocation) => readJavaBuild('gradle', invocation),
  gradlew: (invocation) => readJavaBuild('gradle', invocation),
  dotnet: readDotnet,
}

/** What the commands ask package managers for, in order. One command gives at most one operation. */
export function packageOperations(commands: readonly SimpleCommand[]): readonly PackageOperation[] {
  const operations: PackageOperation[] = []
  for (const [at, command] of commands.entries()) {
    if (command.program === undefined) continue
    const found = invocationOf(command)
    if (found === undefined) continue
    const operation = found.read(found.invocation, () => commands.slice(Math.max(0, at - NEAR), at))
    if (operation !== undefined) operations.push(operation)
  }
  return operations
}

/** How many commands back a setting such as `bundle config` is looked for; keeps long scripts linear. */
const NEAR = 20

function invocationOf(command: SimpleCommand): { invocation: Invocation; read: Reader } | undefined {
  const program = command.program ?? ''
  if (/^pip[\d.-]*$/.test(program)) return reading(command, 1, (invocation) => readPip('pip', invocation))
  if (/^(?:python|pypy)[\d.]*$/.test(program)) return ofPython(command)
  if (program === 'corepack' || program === 'php') return ofRunner(command)
  const read = reader(program)
  return read === undefined ? undefined : reading(command, 1, read)
}

function reader(program: string): Reader | undefined {
  return Object.hasOwn(READERS, program) ? READERS[program] : undefined
}

function reading(command: SimpleCommand, toolLength: number, read: Reader): { invocation: Invocation; read: Reader } {
  return { invocation: { command, tool: command.words.slice(0, toolLength), rest: command.words.slice(toolLength) }, read }
}

/** `python -m pip`, `python -u -m pipenv`, `python setup.py`. */
function ofPython(command: SimpleCommand): { invocation: Invocation; read: Reader } | undefined {
  for (let at = 1; at < command.words.length; at++) {
    const word = command.words[at]?.literal
    if (word === undefined) return undefined
    if (/^-[A-Za-z]*m$/.test(word)) {
      const module = command.words[at + 1]?.literal ?? ''
      const read: Reader | undefined = module === 'pip' ? (invocation) => readPip('pip', invocation) : /^(?:pipenv|poetry|uv|pdm|pipx)$/.test(module) ? reader(module) : undefined
      return read === undefined ? undefined : reading(command, at + 2, read)
    }
    if (!word.startsWith('-')) return isSetupScript(word) ? reading(command, at + 1, readSetupScript) : undefined
  }
  return undefined
}

function isSetupScript(path: string): boolean {
  return path === 'setup.py' || path.endsWith('/setup.py')
}

/** `corepack pnpm install`, `php composer.phar install`, `php /usr/bin/composer install`. */
function ofRunner(command: SimpleCommand): { invocation: Invocation; read: Reader } | undefined {
  const at = command.words.findIndex((word, index) => index > 0 && !word.value.startsWith('-'))
  const path = command.words[at]?.literal ?? ''
  const program = path.slice(path.lastIndexOf('/') + 1).replace(/@[\s\S]*/, '')
  if (command.program === 'php' ? !program.startsWith('composer') : !/^(?:npm|yarn|pnpm)$/.test(program)) return undefined
  const read = reader(program)
  return read === undefined ? undefined : reading(command, at + 1, read)
}

/** `bundle config set --local without 'development test'` earlier in the same script. */
function excludesDevelopment(before: readonly SimpleCommand[]): boolean {
  return before.some((command) => {
    if (command.program !== 'bundle' && command.program !== 'bundler') return false
    const words: readonly ShellWord[] = command.arguments
    const without = words.findIndex((word) => word.value === 'without')
    return words[0]?.value === 'config' && without !== -1 && words.slice(without + 1).some((word) => word.value.split(/[ :]/).some(isDevelopmentGroup))
  })
}
