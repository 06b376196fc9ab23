/** What an error says. Code of others may throw anything, so that anything is read as a text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
