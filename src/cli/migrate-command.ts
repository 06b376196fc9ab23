import { KnownCodes } from '../config/rivals/rival-config.ts'
import { migrate as migrateRivals } from '../config/rivals/migration.ts'
import { createFile, createProjectFiles, rootsOf } from '../host/index.ts'
import { joinPath } from '../text/paths.ts'
import { rules } from '../../rules/index.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { rivalsIn } from './rival-lookup.ts'
import { print, type Streams } from './streams.ts'

/**
 * `dockerlint migrate [PATH] [--write]`: the other linters' configuration in a folder as ours, on standard output or in dockerlint.config.yaml. What
 * could not be carried over goes to standard error.
 */
export async function migrate(args: readonly string[], streams: Streams, workingDirectory: string): Promise<number> {
  const paths = args.filter((argument) => !argument.startsWith('-'))
  const unknown = args.find((argument) => argument.startsWith('-') && argument !== '--write')
  if (unknown !== undefined) throw new UsageError(`migrate has no option ${unknown}; it takes a folder and --write`)
  if (paths.length > 1) throw new UsageError('migrate takes one folder')
  const folder = joinPath('.', paths[0] ?? '.')
  const files = createProjectFiles(workingDirectory, { roots: rootsOf(workingDirectory, [folder]) })
  if (files.stat(folder)?.kind !== 'folder') throw new UsageError(`there is no folder ${folder}`)
  const rivals = [...rivalsIn(files, folder, new KnownCodes(rules)).values()]
  if (rivals.length === 0) {
    throw new UsageError(`there is nothing to migrate in ${folder}: no configuration of hadolint, tally, Trivy, Checkov, dclint or compose-lint that says anything of rules we have`)
  }
  const { text, notCarried } = migrateRivals(rivals, rules)
  const target = joinPath(folder, 'dockerlint.config.yaml')
  if (args.includes('--write')) {
    const written = createFile(files.realPath(folder) ?? workingDirectory, 'dockerlint.config.yaml', text)
    if (!written.written) throw new UsageError(`cannot write ${target}: ${written.message}`)
    await print(streams.err, `dockerlint: wrote ${target}; ${rivals.map(({ path }) => path).join(', ')} can go once nothing else reads ${rivals.length === 1 ? 'it' : 'them'}\n`)
  } else await print(streams.out, text)
  for (const problem of notCarried) await print(streams.err, `dockerlint: ${problem}\n`)
  return EXIT.clean
}
