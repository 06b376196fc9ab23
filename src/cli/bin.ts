#!/usr/bin/env node
import { HELP } from './help.ts'
import { VERSION } from './version.ts'

// Answered before anything else is loaded: scripts ask for it often.
const [first, second] = process.argv.slice(2)
if (first === '--version' || first === '-V') process.stdout.write(`dockerlint ${VERSION}\n`)
else if (first === '--help' || first === '-h' || (first === 'help' && second === undefined)) process.stdout.write(HELP)
else void import('./main.ts').then(async ({ main }) => {
  // Everything is written by then, and Node need not take its heap apart.
  process.exit(await main(process.argv.slice(2)))
})
