import { defineRule, endOfLifeOfImage, type EndOfLife, type ImageReference, imageName, lifeState, type Located, type RuleContext } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'end-of-life-base-image',
  title: 'Move to a release that still gets updates',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  why: `A release past its end of life gets no security updates, and the package archives of old Debian releases answer with 404. Half a
year before that day this is an advice, from the day on a warning. The dates are a table of the program; \`--today\` repeats a run of
another day. What is older than every release in the table has ended too, and the first number of a line that has ended (\`python:2\`, \`php:7\`) stands for its last release. Ignore it where the vendor sells longer support and you have it.`,
  remedy: 'Move to a supported release, and build and test with it.',
  references: [{ title: 'endoflife.date', url: 'https://endoflife.date/' }],
  bad: [
    { title: 'A Python without updates', files: 'FROM «python:3.8-slim»\n' },
    { title: 'A service, half a year ahead', files: 'services:\n  db:\n    image: «postgres:14»\n', today: '2026-10-01' },
    { title: 'Older than every release whose day is known', files: 'FROM «node:0.8»\nFROM «fedora:25»\nFROM «golang:1.8-alpine»\n' },
    { title: 'The first number alone, of a line that has ended', files: 'FROM «python:2»\nFROM «php:7-apache»\nFROM «tomcat:8-jre8»\n' },
    { title: 'The language goes before its system', files: 'FROM «python:3.6-jessie»\n' },
    { title: 'The system behind the tag', files: 'FROM «node:24-bullseye»\n' },
  ],
  good: [
    { title: 'Supported', files: 'FROM python:3.13-slim-trixie\n' },
    { title: 'Long before its end', files: 'services:\n  db:\n    image: postgres:14\n', today: '2026-01-01' },
    { title: 'Tags that move', files: 'FROM python:3\nFROM golang:1\nFROM redis:7\nFROM nginx:1\nFROM php:8-apache\nFROM mariadb:10\n' },
    { title: 'Newer than what the table knows', files: 'FROM node:98\nFROM nginx:1.99\n' },
    { title: 'Another project\'s image of that name', files: 'FROM registry.example.org/team/python:3.8\n' },
    { title: 'An argument without a value', files: 'ARG VERSION\nFROM python:${VERSION}\n' },
    { title: 'The image is built here under that tag', files: { 'compose.yaml': 'services:\n  web:\n    image: python:3.8\n    build: .\n', Dockerfile: 'FROM python:3.13\n' } },
  ],
  on: {
    FROM: (step, context) => {
      const { base } = step.stage
      const { image } = step.instruction
      if (base.kind === 'image' && image !== undefined) judge(base.reference, { document: step.stage.document, range: image.range }, context)
    },
    service: ({ service, image }, context) => {
      if (image !== undefined && service.image !== undefined && service.build === undefined) judge(image, service.image, context)
    },
  },
})

function judge(reference: ImageReference, place: Located, context: RuleContext): void {
  const states = endOfLifeOfImage(imageName(reference)).map((life) => ({ life, state: lifeState(life.date, context.today) }))
  // What the image is for goes before the system that it stands on: of an old release there may be no image on a new system.
  const worst = states.find(({ state }) => state === 'ended') ?? states.find(({ state }) => state === 'ending')
  if (worst === undefined) return
  const { life, state } = worst
  const move = `move to ${replacementOf(life)}${howToMove(life)}`
  if (life.isOlder === true) context.report(place, `${life.label} gets no updates any more; ${move}`)
  else if (state === 'ended') context.report(place, `${life.label} has had no updates since ${life.date}; ${move}`)
  else context.report(place, `${life.label} gets no updates from ${life.date} on; plan the move to ${replacementOf(life)}${howToMove(life)}`, { severity: 'info' })
}

/** A database's new major version cannot read the old one's files. */
function howToMove(life: EndOfLife): string {
  return life.product === 'postgres' ? ' with a dump and restore (18 and later keep their data under /var/lib/postgresql)' : ''
}

function replacementOf(life: EndOfLife): string {
  return life.replacement ?? 'a supported release'
}
