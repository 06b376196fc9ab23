import { defineRule, imageName, lookUpBaseImage, parseImageReference, shipsLayers, type Step } from '../../src/rule-api/index.ts'

/** Images that hold nothing but files to be laid over another system, as their documents say. */
const OVERLAYS = /^(?:docker\.io\/)?(?:tonistiigi\/xx|crazymax\/(?:yasu|alpine-s6-dist))(?:[:@]|$)/

export default defineRule({
  id: 'copy-from-root',
  title: 'Copy only what is needed out of another stage',
  category: 'size',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3067'] },
  why: `\`COPY --from=build / /\` lays the whole file system of another stage over this one: compilers, caches and package databases come along, and system files
of two distributions are mixed. Onto \`scratch\` it is a known way to make one layer of many, and nothing is said, nor of images that are made for it
(\`tonistiigi/xx\`). It is information where nobody knows what the image holds, and in a stage that is thrown away.`,
  remedy: 'Name the files or folders that are needed.',
  references: [{ title: 'Multi-stage builds', url: 'https://docs.docker.com/build/building/multi-stage/' }],
  bad: [
    { title: 'All of the builder', files: 'FROM golang:1.26 AS build\nFROM debian:12\nCOPY --from=build «/» /\n' },
    { title: 'All of an image of which nothing is known', severity: 'info', files: 'FROM debian:12\nCOPY --chown=app --from=example/tool:1 «/.» /\n' },
    { title: 'All of a system', files: 'FROM debian:12\nCOPY --from=alpine:3.22 «/» /\n' },
    { title: 'In a stage that is thrown away', severity: 'info', files: 'FROM golang:1.26 AS tools\nFROM debian:12 AS build\nCOPY --from=tools «/» /\nFROM scratch\nCOPY --from=build /app /\n' },
  ],
  good: [
    { title: 'A folder', files: 'FROM golang:1.26 AS build\nFROM debian:12\nCOPY --from=build /out /\nCOPY --from=build / /chroot\n' },
    { title: 'One layer of many', files: 'FROM debian:12 AS build\nRUN true\nFROM scratch\nCOPY --from=build / /\n' },
    { title: 'An image that is made for it', files: 'FROM --platform=$BUILDPLATFORM tonistiigi/xx:1.6.1 AS xx\nFROM alpine:3.22\nCOPY --link --from=xx / /\nCOPY --from=crazymax/yasu:1.23 / /\n' },
    { title: 'Out of the context', files: 'FROM debian:12\nCOPY / /\n' },
    { title: 'A collected tree on an image of its own', files: 'FROM scratch AS files\nCOPY etc /etc\nFROM debian:12\nCOPY --from=files / /\n' },
  ],
  on: {
    COPY: (step, context) => {
      const { flags, sources, destination } = step.instruction
      const from = flags.find((flag) => flag.name === 'from')?.value
      if (from === undefined || destination === undefined || flags.some((flag) => flag.name === 'exclude') || step.stage.root.kind === 'scratch') return
      // A stage that begins empty holds only what was put there to be copied.
      const { root } = step.stage.file.stage(from.value, step.stage.index) ?? {}
      const image = root?.kind === 'image' ? root.text : root === undefined ? from.value : ''
      if (root?.kind === 'scratch' || OVERLAYS.test(image)) return
      if (step.imagePath(step.expand(destination).text) !== '/') return
      for (const source of sources) {
        if (/^\/(?:\.?\/?|\*)$/.test(step.expand(source).text)) context.report(source.range, `This copies the whole file system of ${from.value} over this one; name what is needed`, isKnownToHarm(step, image, root) ? {} : { severity: 'info' })
      }
    },
  },
})

/** Whether a whole system goes into a layer that ships. */
function isKnownToHarm(step: Step, image: string, root: Step['stage']['root'] | undefined): boolean {
  if (!shipsLayers(step.stage)) return false
  if (root !== undefined) return root.kind === 'image' && root.facts !== undefined
  const reference = parseImageReference(image)
  return reference !== undefined && lookUpBaseImage(imageName(reference)) !== undefined
}
