import { parentPort, workerData } from 'node:worker_threads'
import { lintShare, type ThreadTask } from './threads.ts'

/** What a thread does: its share, once. */
export async function answer(): Promise<void> {
  parentPort?.postMessage(await lintShare(workerData as ThreadTask))
}
