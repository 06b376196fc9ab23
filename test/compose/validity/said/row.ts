/** What a compose project is told: its title, the text of `compose.yaml` or all its files, marked `«…»`, and the messages in order of place. */
export type Row = readonly [title: string, content: string | Readonly<Record<string, string>>, ...said: string[]]

/** A service `web` with an image, and what stands behind it: more of the service, other services or other sections. */
export function web(rest: string): string {
  return `services:\n  web:\n    image: shop/web:1\n${rest}`
}
