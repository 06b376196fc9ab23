import { main } from '../../src/cli/main.ts'
import type { OutputStream } from '../../src/host/index.ts'

export { folderOf, temporaryFolder } from './temporary-folder.ts'

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
