import type { Project, ServiceModel } from './model.ts'
import { joinPath } from '../text/paths.ts'

/** Folders that hold the scripts of a project, and those of the usual CI systems. */
const SCRIPT_FOLDERS = ['.', 'bin', 'scripts', 'script', 'ci', 'tools', '.github/workflows', '.circleci', '.gitlab', '.buildkite', '.ci', 'build']
const SCRIPT_NAME = /(?:\.(?:sh|bash|ya?ml|mk)|^(?:GNU)?[Mm]akefile|^[Jj]ustfile|^Jenkinsfile|^[a-z][\w.-]*)$/

/** A command of a script, Makefile or CI file that pushes images. */
export interface PushCommand {
  readonly path: string
  /** The words behind `push`. */
  readonly names: readonly string[]
  /** The compose files that it names with -f; undefined for a plain `docker push`. */
  readonly composeFiles: readonly string[] | undefined
}

/** The push commands of a project's scripts, Makefiles and CI files. */
export function pushCommands(project: Project): readonly PushCommand[] {
  const { files } = project
  if (!files.complete) return []
  return SCRIPT_FOLDERS.flatMap((folder) => files.list(folder).flatMap(({ name, kind }) => {
    const path = joinPath(folder, name)
    if (kind !== 'file' || !SCRIPT_NAME.test(name) || (files.stat(path)?.size ?? 0) > 200_000) return []
    const text = files.read(path)
    return text?.includes('push') === true && text.includes('docker') ? commandsIn(path, text) : []
  }))
}

function commandsIn(path: string, text: string): PushCommand[] {
  return text.replace(/\\\r?\n/g, ' ').split(/\r?\n/).flatMap((line): PushCommand[] => {
    const compose = /\bdocker[- ]compose\b(.{0,500}?)\spush\b([^;&|#]*)/.exec(line)
    if (compose !== null) {
      const composeFiles = [...(compose[1] ?? '').matchAll(/(?:-f|--file)[= ]\s*(\S+)/g)].map((match) => match[1] ?? '')
      return [{ path, composeFiles, names: wordsOf(compose[2] ?? '') }]
    }
    const plain = /\bdocker\s+(?:image\s+)?push\b([^;&|#]*)/.exec(line)
    return plain === null ? [] : [{ path, composeFiles: undefined, names: wordsOf(plain[1] ?? '') }]
  })
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).map((word) => word.replace(/^["']|["']$/g, '')).filter((word) => word !== '' && !word.startsWith('-'))
}

/** The command that pushes the image of a service: `compose push` of its file, or `docker push` of its name. */
export function pushOf(commands: readonly PushCommand[], model: ServiceModel): PushCommand | undefined {
  const { service, compose, image } = model
  return commands.find((push) => {
    if (push.composeFiles === undefined) {
      return image !== undefined && push.names.some((name) => name === service.image?.text || name.split(':', 1)[0] === [image.registry, image.repository].filter((part) => part !== undefined).join('/'))
    }
    const named = push.names.length === 0 || push.names.includes(service.name)
    const isOfFile = push.composeFiles.length === 0
      ? /^(?:docker-)?compose\.ya?ml$/.test(compose.document.path)
      : push.composeFiles.some((file) => compose.files.some((own) => own.document.path === joinPath('.', file)))
    return named && isOfFile
  })
}
