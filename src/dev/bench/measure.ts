import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Measure {
  /** Milliseconds on the clock, and of the processor (user and system). */
  readonly wall: number
  readonly cpu: number
  /** Largest resident set, in megabytes. */
  readonly memory: number
  readonly code: number | null
}

/** What a Node process used, written by itself to the file that BENCH_USAGE names when it ends. */
const HOOK = `process.on('exit', () => require('node:fs').writeFileSync(process.env.BENCH_USAGE, JSON.stringify(process.resourceUsage())))`

// Node would read certificates at each start, which takes longer than the start.
const { NODE_EXTRA_CA_CERTS: _, ...ENVIRONMENT } = process.env

/** Runs and measures programs in a folder of its own. */
export class Bench {
  readonly #hook: string
  readonly #usage: string

  /** @param folder where the bench may write */
  constructor(folder: string) {
    this.#hook = join(folder, 'usage.cjs')
    this.#usage = join(folder, 'usage.json')
    writeFileSync(this.#hook, HOOK)
  }

  /** A Node program; processor time and memory are its own. */
  node(args: readonly string[], cwd: string, readUsage: (path: string) => string): Measure {
    return this.reporting(args, cwd, readUsage).measure
  }

  /** The same, with what it wrote to standard error. */
  reporting(args: readonly string[], cwd: string, readUsage: (path: string) => string): { readonly measure: Measure; readonly err: string } {
    const start = performance.now()
    const { status, stderr } = spawnSync(process.execPath, ['-r', this.#hook, ...args], { cwd, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', env: { ...ENVIRONMENT, BENCH_USAGE: this.#usage } })
    const wall = performance.now() - start
    const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readUsage(this.#usage)) as NodeJS.ResourceUsage
    return { measure: { wall, cpu: (userCPUTime + systemCPUTime) / 1000, memory: maxRSS / 1024, code: status }, err: stderr }
  }

  /** Any program, on the clock alone. */
  program(command: string, args: readonly string[], cwd: string): Measure {
    const start = performance.now()
    const { status } = spawnSync(command, args, { cwd, stdio: 'ignore' })
    return { wall: performance.now() - start, cpu: Number.NaN, memory: Number.NaN, code: status }
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] ?? Number.NaN : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}

/** `1.52 (1.40–1.71)`: the median with the smallest and the largest. */
export function withSpread(values: readonly number[], digits = 2): string {
  return `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`
}

/** The exponent of growth between two sizes: 1 is a straight line, 2 a square. */
export function exponent(smaller: number, larger: number, factor: number): number {
  return Math.log(larger / smaller) / Math.log(factor)
}
