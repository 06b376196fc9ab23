#!/usr/bin/env node
import { HELP } from './help.ts'
import { VERSION } from './version.ts'

// Answered before anything else is loaded: scripts ask for it often.
const [first, second] = process.argv.slice(2)
if (first === '--version' || first === '-V') say(`dockerlint ${VERSION}\n`)
else if (first === '--help' || first === '-h' || (first === 'help' && second === undefined)) say(HELP)
else void import('./main.ts').then(async ({ main }) => {
  // Everything is written by then, and Node need not take its heap apart.
  process.exit(await main(process.argv.slice(2)))
})

/** A closed pipe is no fault, a full disk is: as in everything else that is printed. */
function say(text: string): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return
    process.exitCode = 3
    process.stderr.write(`dockerlint: the output cannot be written: ${error.code ?? error.message}\n`)
  })
  process.stdout.write(text)
}
