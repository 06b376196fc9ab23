/** Whether a text may show something of Docker: asked of every document before it is read. */
export function mentionsDocker(text: string): boolean {
  return /docker/i.test(text)
}
