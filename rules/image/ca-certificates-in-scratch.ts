import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'ca-certificates-in-scratch',
  title: 'Bring certificates into an empty image',
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  presets: ['strict'],
  stages: 'shipped',
  why: `\`scratch\` has no root certificates, so a program that calls another one by HTTPS fails with "certificate signed by unknown authority". Off by default: whether the
program makes such calls cannot be seen in the Dockerfile.`,
  remedy: 'Add `COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/`, or end on `gcr.io/distroless/static-debian12`, which has them.',
  references: [{ title: 'Minimal images: scratch', url: 'https://docs.docker.com/build/building/base-images/#create-a-minimal-base-image-using-scratch' }],
  bad: [
    { title: 'Only the program', files: 'FROM golang:1.26 AS build\nRUN CGO_ENABLED=0 go build -o /shop\n«FROM scratch»\nCOPY --from=build /shop /shop\nENTRYPOINT ["/shop"]\n' },
  ],
  good: [
    { title: 'Copied', files: 'FROM golang:1.26 AS build\nFROM scratch\nCOPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\nCOPY --from=build /shop /shop\nENTRYPOINT ["/shop"]\n' },
    { title: 'With all of /etc, or from the context', files: 'FROM scratch\nCOPY --from=alpine:3.23 /etc/ /etc/\nCMD ["/shop"]\nFROM scratch\nCOPY cacert.pem /ca.pem\nCOPY shop /\nCMD ["/shop"]\n' },
    { title: 'A stage that carries files', files: 'FROM scratch\nCOPY dist /\n' },
    { title: 'Distroless has them', files: 'FROM gcr.io/distroless/static-debian12\nCOPY shop /shop\nCMD ["/shop"]\n' },
  ],
  on: {
    stage: (stage, context) => {
      if (stage.root.kind !== 'scratch' || stage.from === undefined || (stage.entrypoint === undefined && stage.command === undefined)) return
      const copies = stage.chain.flatMap((link) => link.steps).filter((step) => step.instruction.keyword === 'COPY' || step.instruction.keyword === 'ADD')
      if (copies.length === 0) return
      const mayBring = copies.some(({ instruction }) => instruction.keyword === 'ADD' || /cert|ssl|\bca\b|\.pem|\.crt|\/etc\/?(?:\s|$)|rootfs|\$|--from=\S{1,300}\s+\/\s|(?:^|\s)\.\s/i.test(instruction.arguments.text))
      if (!mayBring) context.report(stage.range, 'Nothing brings root certificates into this empty image, so HTTPS calls of the program fail; copy /etc/ssl/certs/ca-certificates.crt')
    },
  },
})
