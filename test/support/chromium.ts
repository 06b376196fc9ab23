import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { temporaryFolder } from './temporary-folder.ts'

/** The system's Chromium; undefined where it has none. `.ci/run` installs it. */
export const CHROMIUM: string | undefined = (process.env['PATH'] ?? '').split(delimiter)
  .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
  .find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })

/** Opens a page as a file, without any network, and gives its document as the browser has it once its scripts have run. */
export function openPage(chromium: string, page: string): string {
  const folder = temporaryFolder({ 'report.html': page })
  try {
    return execFileSync(chromium, [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-extensions', '--no-first-run', `--user-data-dir=${join(folder.path, 'profile')}`,
      '--host-resolver-rules=MAP * ~NOTFOUND', '--virtual-time-budget=3000', '--dump-dom', `file://${join(folder.path, 'report.html')}`,
    ], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 60_000, maxBuffer: 64 * 1024 * 1024 })
  } finally {
    folder.remove()
  }
}
