import { leadingPath, withoutLogCommands } from '../report/printable.ts'
import { EXIT } from './exit-codes.ts'
import type { Loaded } from './load.ts'
import { print, type Streams } from './streams.ts'

/** `--show-files`: the files that would be linted, one a line. */
export async function showFiles({ project, unreadable }: Loaded, streams: Streams): Promise<number> {
  const paths = new Set([
    ...project.dockerfiles.filter((file) => file.document.origin === undefined),
    ...project.composeFiles,
    ...project.envFiles,
    ...project.ignoreFiles,
    ...project.documentation,
    ...unreadable,
  ].map((file) => file.document.path))
  await print(streams.out, [...paths].sort().map((path) => `${withoutLogCommands(leadingPath(path))}\n`).join(''))
  return EXIT.clean
}
