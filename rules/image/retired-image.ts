import { defineRule, type ImageReference, imageName, isBuiltHere, retiredImage, type RuleContext } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'retired-image',
  title: 'Move away from images that get no updates',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  yieldsTo: ['end-of-life-base-image'],
  why: 'Some images are deprecated as a whole, whatever the tag: openjdk, centos, and names that moved to another publisher. They get no updates, not even for holes that are known.',
  remedy: 'Take the image that the message names.',
  references: [{ title: 'openjdk: deprecation notice', url: 'https://hub.docker.com/_/openjdk' }],
  bad: [
    { title: 'openjdk', files: 'FROM «openjdk:17-slim»\n' },
    { title: 'A service', files: 'services:\n  vault:\n    image: «vault:1.13.3»\n' },
    { title: 'A name that its publisher has left', files: 'FROM «microsoft/aspnetcore:2.0»\n' },
    { title: 'A registry that is no more', files: 'services:\n  kettle:\n    image: «docker.bintray.io/teashop/kettle:6.1»\n' },
    { title: 'A frozen registry', files: 'FROM «k8s.gcr.io/pause:3.6»\n' },
  ],
  good: [
    { title: 'What takes its place', files: 'FROM eclipse-temurin:21-jre\nFROM hashicorp/vault:1.20\n' },
    { title: 'Another project\'s image of that name', files: 'FROM registry.example.org/openjdk:17\nFROM example/java:8\n' },
    { title: 'A stage of that name', files: 'FROM debian:12 AS java\nFROM java\n' },
    { title: 'Built here', files: { 'compose.yaml': 'services:\n  c:\n    image: consul:1\n    build: .\n', Dockerfile: 'FROM scratch\n' } },
  ],
  on: {
    FROM: (step, context) => {
      const { base } = step.stage
      if (base.kind === 'image' && step.instruction.image !== undefined) judge(base.reference, step.instruction.image.range, context)
    },
    service: ({ service, image }, context) => {
      if (service.image !== undefined && service.build === undefined && image !== undefined && !isBuiltHere(context.project, image)) judge(image, service.image, context)
    },
  },
})

function judge(reference: ImageReference, place: Parameters<RuleContext['report']>[0], context: RuleContext): void {
  const retired = retiredImage(imageName(reference))
  if (retired !== undefined) context.report(place, `${reference.repository} ${retired.why}; use ${retired.replacement}`)
}
