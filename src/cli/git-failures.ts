import { print, type Streams } from './streams.ts'

/** Says on standard error where git should have answered and did not, since another run may then find more. */
export async function sayGitFailures(reasons: ReadonlySet<string>, streams: Streams): Promise<void> {
  for (const reason of reasons) await print(streams.err, `dockerlint: git ${reason}; what it tracks and ignores is not known here, so that findings may be missing or less severe\n`)
}
