import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { temporaryFolder as emptyFolder } from '../support/temporary-folder.ts'

const made: { remove(): void }[] = []

/** An empty folder of its own, taken away by {@link removeTemporaryProjects}. */
export function temporaryFolder(): string {
  const folder = emptyFolder()
  made.push(folder)
  return folder.path
}

/** A folder with files; a text that begins with `->` makes a link. */
export function temporaryProject(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder()
  addFiles(folder, files)
  return folder
}

export function addFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    const absolute = join(folder, path)
    mkdirSync(dirname(absolute), { recursive: true })
    if (typeof content === 'string' && content.startsWith('->')) symlinkSync(content.slice(2), absolute)
    else writeFileSync(absolute, content)
  }
}

/** A script that leaves a file behind when it runs. */
export function addTrap(folder: string, path: string, trace: string): string {
  addFiles(folder, { [path]: `#!/bin/sh\ntouch '${trace}'\n` })
  chmodSync(join(folder, path), 0o755)
  return join(folder, path)
}

export function git(folder: string, ...words: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid', '-c', 'protocol.file.allow=always']
  return execFileSync('git', ['-C', folder, ...identity, ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
}

export function removeTemporaryProjects(): void {
  for (const folder of made.splice(0)) folder.remove()
}
