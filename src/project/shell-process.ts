import type { SimpleCommand } from '../syntax/shell/index.ts'
import type { Stage, Step } from './dockerfile/model.ts'

/** What becomes of the shell that a shell form starts. */

/**
 * The command whose process takes the shell's place though no `exec` stands there. Tried with the dash of Debian and Ubuntu from 0.5.8 to 0.5.12
 * (never), busybox 1.30 to 1.37 (the last command of the list, be it in an `if` or with a redirection; 1.22 and 1.27 do not), bash 5.1 and 5.2 (the same, but
 * neither in a compound command nor with a redirection) and bash 4.3 (a command that stands alone).
 */
export function commandInPlaceOfShell(step: Step): SimpleCommand | undefined {
  const own = step.commands.filter((command) => command.wrappedBy === undefined && command.inSubstitution === undefined)
  const last = own.at(-1)
  if (last === undefined || last.words.length === 0 || last.pipeline !== undefined || last.background || last.negated || last.inSubshell || last.inLoop || last.inFunction !== undefined || last.after === '||') return undefined
  if (own.some((command) => command.program === 'trap' || command.background)) return undefined
  switch (step.shell.dialect) {
    case 'ash': return hasBusybox130(step.stage) ? last : undefined
    case 'bash': return last.redirects.length === 0 && last.depth === 0 && (own.length === 1 || hasBash51(step.stage)) ? last : undefined
    default: return undefined
  }
}

/**
 * Whether the shell is known to stay in front of a server that it starts in the foreground: dash does, and bash, and ash of which `commandInPlaceOfShell` says nothing.
 * False where /bin/sh is not known, or between the releases of busybox that were tried.
 */
export function isShellKnownToStay(step: Step): boolean {
  return step.shell.dialect === 'dash' || step.shell.dialect === 'bash' || (step.shell.dialect === 'ash' && hasBusybox130(step.stage))
}

/** Alpine 3.10 and later have busybox 1.30 or later; tags that move, and images that are called alpine, are taken for such. */
function hasBusybox130({ root }: Stage): boolean {
  const facts = root.kind === 'image' ? root.facts : undefined
  const [major = 3, minor = 10] = facts?.distribution === 'alpine' && facts.distributionVersion !== undefined ? facts.distributionVersion.split('.').map(Number) : []
  return Number.isNaN(major) || Number.isNaN(minor) || major > 3 || (major === 3 && minor >= 10)
}

/** The first release of each system whose bash is 5.1 or later; for tags that move, their latest has it. */
const BASH_51_SINCE: Readonly<Record<string, number>> = { fedora: 34, rhel: 9, rocky: 9, alma: 9, oracle: 9, amazon: 2023 }

function hasBash51({ root }: Stage): boolean {
  const facts = root.kind === 'image' ? root.facts : undefined
  if (facts?.distribution === undefined) return false
  if (facts.distribution === 'arch') return true
  const since = Object.hasOwn(BASH_51_SINCE, facts.distribution) ? BASH_51_SINCE[facts.distribution] : undefined
  return since !== undefined && (facts.distributionVersion === undefined || Number(facts.distributionVersion) >= since)
}

/** Words behind a program that make it build, check or test, and then end. */
const BUILDING_WORDS = /^(?:test|tests|build|check|lint|compile|package|verify|install|bench|vet|gen-docs?|docs?|publish|clean)(?:[:_-]|$)/
const BUILD_PROGRAMS = new Set([
  'make', 'gmake', 'ctest', 'cmake', 'ninja', 'ant', 'tox', 'nox', 'pytest', 'py.test', 'rspec', 'phpunit', 'jest', 'mocha', 'flake8', 'pylint', 'mypy', 'black', 'eslint', 'rpmbuild', 'dpkg-buildpackage', 'debuild', 'sphinx-build', 'pre-commit', 'goreleaser',
])
const TASK_RUNNERS = new Set(['cargo', 'go', 'mvn', 'mvnw', 'gradle', 'gradlew', 'sbt', 'bazel', 'npm', 'yarn', 'pnpm', 'mkdocs', 'jekyll', 'dotnet', 'rake', 'swift', 'stack', 'cabal', 'mix', 'lein', 'rebar3', 'composer'])
const BUILD_SCRIPT_WORDS = new Set(['build', 'compile', 'test', 'tests', 'make', 'release', 'package'])

/** `build.sh`, `docker_build_cpp.sh`, `run-tests.py`. */
function isBuildScript(name: string): boolean {
  return /\.(?:sh|bash|py|pl)$/.test(name) && name.slice(0, name.lastIndexOf('.')).split(/[-_]/).some((word) => BUILD_SCRIPT_WORDS.has(word))
}

/** Whether a command builds or tests something, rather than serves. */
export function buildsOrTests(command: SimpleCommand): boolean {
  const program = command.program ?? ''
  if (BUILD_PROGRAMS.has(program) || isBuildScript(program)) return true
  const words = command.arguments.map((word) => word.value).filter((word) => !word.startsWith('-'))
  const [first = '', second = ''] = words
  if (TASK_RUNNERS.has(program)) return words.some((word) => BUILDING_WORDS.test(word.replace(/^.*:/, ''))) || (first === 'run' && BUILDING_WORDS.test(second))
  if (/^(?:python[\d.]*|sh|bash|ash|perl)$/.test(program) && isBuildScript(first.slice(first.lastIndexOf('/') + 1))) return true
  // Docker's own helper for a build inside of a container.
  if (program === 'dind' || first.endsWith('hack/dind')) return true
  return (program === 'setup.py' || first.endsWith('setup.py')) && /^(?:develop|install|test|build\w*|sdist|bdist\w*)$/.test(program === 'setup.py' ? first : second)
}

const SHORT_PROGRAMS = new Set([
  'find', 'tar', 'ls', 'cat', 'echo', 'printf', 'env', 'printenv', 'date', 'true', 'false', 'grep', 'egrep', 'fgrep', 'awk', 'sed', 'cp', 'mv', 'rm', 'mkdir', 'head', 'cowsay', 'figlet', 'whoami', 'id', 'uname', 'du', 'df', 'stat', 'sha256sum', 'zip', 'unzip', 'sort', 'uniq', 'wc', 'tr', 'cut', 'xargs', 'basename', 'dirname', 'tee', 'gzip',
  'aws', 'gcloud', 'kubectl', 'helm', 'terraform', 'ansible', 'ansible-playbook', 'git', 'pg_dump', 'mysqldump', 'pandoc', 'hadolint', 'shellcheck',
])

/** Whether a command does one thing and ends, so that nobody has to stop it. */
export function endsByItself(command: SimpleCommand): boolean {
  if (command.wraps.length > 0) return command.wraps.every(endsByItself)
  return SHORT_PROGRAMS.has(command.program ?? '') || buildsOrTests(command) || command.arguments.some((word) => word.value === '--version' || word.value === '--help')
}

/** `bash`, `/bin/sh -l`: a shell for a person. */
export function isInteractiveShell(command: SimpleCommand): boolean {
  return /^(?:ba|z|fi|a|da|k)?sh$/.test(command.program ?? '') && command.arguments.every((word) => /^(?:-[il]+|--login)$/.test(word.value))
}

/** Whether an option keeps a daemon in the foreground. */
export function staysInForeground(command: SimpleCommand): boolean {
  const words = command.arguments.map((word) => word.value)
  switch (command.program) {
    case 'sshd': return words.includes('-D')
    case 'supervisord': return words.includes('-n') || words.includes('--nodaemon')
    case 'nginx': return words.some((word) => /daemon\s+off/.test(word))
    case 'httpd':
    case 'apache2':
    case 'apachectl':
    case 'apache2ctl': return words.some((word) => /FOREGROUND/.test(word))
    case 'cron':
    case 'crond': return words.includes('-f') || words.includes('-n')
    case 'tail': return words.some((word) => /^-[a-zA-Z0-9]*[fF]/.test(word) || word === '--follow')
    case 'sleep': return words.includes('infinity')
    default: return words.includes('--foreground') || words.includes('--nodaemon') || words.includes('--no-daemon')
  }
}
