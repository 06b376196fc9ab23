import type { Shard } from '../engine/shard.ts'
import { UsageError } from './exit-codes.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** More parts than any system starts. */
const MOST = 100_000

/**
 * Reads `--shard`. `i/n` counts from 1. `auto` takes both numbers from GitLab's `CI_NODE_INDEX` (from 1) and `CI_NODE_TOTAL`; `auto/n` takes that pair too, or
 * the index of a Kubernetes indexed Job, `JOB_COMPLETION_INDEX` (from 0), which knows no total.
 * @throws UsageError for anything else, and where the environment does not say what `auto` asks
 */
export function readShard(text: string, environment: Environment): Shard {
  const [first = '', second, ...rest] = text.split('/')
  if (rest.length === 0 && first === 'auto') return automaticShard(text, second === undefined ? undefined : count(second, text), environment)
  if (rest.length > 0 || second === undefined) throw wrongForm(text)
  const shard = { index: count(first, text), total: count(second, text) }
  if (shard.index > shard.total) throw new UsageError(`--shard ${text}: there is no part ${shard.index} of ${shard.total}; the first is 1`)
  return shard
}

function automaticShard(text: string, total: number | undefined, environment: Environment): Shard {
  const gitlab = [environment['CI_NODE_INDEX'], environment['CI_NODE_TOTAL']] as const
  if (gitlab[0] !== undefined && gitlab[1] !== undefined) {
    const [index, nodes] = [number(gitlab[0]), number(gitlab[1])]
    if (index === undefined || nodes === undefined || index < 1 || index > nodes) throw new UsageError(`--shard ${text}: CI_NODE_INDEX is "${gitlab[0]}" and CI_NODE_TOTAL "${gitlab[1]}", which is no part of a whole`)
    if (total !== undefined && total !== nodes) throw new UsageError(`--shard ${text}: CI_NODE_TOTAL is ${nodes}, not ${total}; write --shard auto, or make them agree`)
    return { index, total: nodes }
  }
  const completion = environment['JOB_COMPLETION_INDEX']
  if (completion === undefined) {
    throw new UsageError(`--shard ${text}: neither CI_NODE_INDEX with CI_NODE_TOTAL (GitLab) nor JOB_COMPLETION_INDEX (Kubernetes) is set; say which part it is, for example --shard 1/8`)
  }
  if (total === undefined) throw new UsageError('--shard auto: JOB_COMPLETION_INDEX does not say of how many; write --shard auto/N with the completions of the Job')
  const index = number(completion)
  if (index === undefined || index >= total) throw new UsageError(`--shard ${text}: JOB_COMPLETION_INDEX is "${completion}", which is none of 0 to ${total - 1}`)
  return { index: index + 1, total }
}

function count(text: string, whole: string): number {
  const value = number(text)
  if (value === undefined || value < 1 || value > MOST) throw wrongForm(whole)
  return value
}

function number(text: string): number | undefined {
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined
}

function wrongForm(text: string): UsageError {
  return new UsageError(`--shard takes i/n with i from 1 to n, auto or auto/n, not "${text}"`)
}
