// Runs a TypeScript program of this repository: node scripts/run-typescript.mjs FILE [arguments…]
import { mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const [file, ...rest] = process.argv.slice(2)
// Inside of the repository, so that packages left out of the bundle are found.
const folder = mkdtempSync(join(resolve('node_modules'), '.dockerlint-'))
const outfile = join(folder, 'program.mjs')
try {
  await build({ entryPoints: [file], bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile, logLevel: 'error' })
  process.argv = [process.argv[0], resolve(file), ...rest]
  await import(pathToFileURL(outfile).href)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
