import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach } from 'vitest'
import { main } from '../../src/cli/main.ts'
import type { OutputStream } from '../../src/host/index.ts'

/** A folder with files, for one test. Contents may be bytes. */
export function temporaryFolder(files: Readonly<Record<string, string | Uint8Array>>): { readonly path: string; remove(): void } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'dockerlint-')))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), content)
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

class Captured implements OutputStream {
  text = ''
  readonly isTTY: boolean
  readonly columns = 100

  constructor(isTTY: boolean) {
    this.isTTY = isTTY
  }

  write(text: string, done: (error?: Error | null) => void): boolean {
    this.text += text
    done()
    return true
  }

  once(): this {
    return this
  }

  off(): this {
    return this
  }
}

export interface CommandResult {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the command line in this process, in a folder. */
export function command(folder: string, ...args: string[]): Promise<CommandResult> {
  return runIn(folder, args, false)
}

/** The same on a terminal of 100 columns. */
export function commandOnTerminal(folder: string, ...args: string[]): Promise<CommandResult> {
  return runIn(folder, args, true)
}

async function runIn(folder: string, args: readonly string[], isTerminal: boolean): Promise<CommandResult> {
  const out = new Captured(isTerminal)
  const err = new Captured(isTerminal)
  const code = await main(args, { out, err }, folder)
  return { code, out: out.text, err: err.text }
}

const folders: { remove(): void }[] = []

/** A folder with files that is gone when the test has ended. Contents may be bytes. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder(files)
  folders.push(folder)
  return folder.path
}

afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove()
})
