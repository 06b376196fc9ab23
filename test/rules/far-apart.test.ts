import { expect, it } from 'vitest'
import { command, folderOf } from '../support/command.ts'

const GAP = 'ENV A=1\n'.repeat(600)

/** Rules look at the nearest few hundred instructions: what lies further away may be what they miss. */
it.each([
  ['apt-update-alone', 'it is installed with', (gap: string) => `FROM debian:13\nRUN apt-get update\n${gap}RUN apt-get install -y curl\n`, /installs work with lists out of the cache/],
  ['unchecked-cd', 'the folder is made', (gap: string) => `FROM debian:13\nCOPY . /srv/shop\n${gap}RUN cd /srv/shop; make install\n`, undefined],
  ['unguarded-removal', 'the variable is tested', (gap: string) => `FROM debian:13\nARG CUP\nRUN test -n "$CUP"\n${gap}RUN rm -rf "$CUP/"*\n`, undefined],
  ['pin-go-packages', 'the package is copied', (gap: string) => `FROM golang:1.25\nCOPY . /go/src/example.org/shop\n${gap}RUN go install example.org/shop@latest\n`, undefined],
] as const)('%s says nothing untrue where %s far away', async (rule, _, text, said) => {
  const reportOf = async (gap: string): Promise<string> => (await command(folderOf({ Dockerfile: text(gap) }), '--select', rule, '--format', 'compact', '--exit-zero')).out.replace(/:\d+/g, '')
  const [near, far] = [await reportOf(''), await reportOf(GAP)]
  if (said === undefined) expect(far).toBe('')
  else expect([near, far]).toEqual([expect.stringMatching(said), near])
})
