import { defineRule, type PackageManager, type PackageOperation, type Range } from '../../src/rule-api/index.ts'

interface Switch {
  readonly managers: readonly PackageManager[]
  readonly option: RegExp
  readonly code: string
}

const SWITCHES: readonly Switch[] = [
  { managers: ['apk'], option: /^--allow-untrusted$/, code: 'CKV2_DOCKER_7' },
  { managers: ['apt'], option: /^--allow-unauthenticated$|APT::Get::AllowUnauthenticated["']?=["']?(?:true|yes|1)|^--allow-insecure-repositories$|Acquire::AllowInsecureRepositories["']?=["']?(?:true|yes|1)/i, code: 'CKV2_DOCKER_8' },
  { managers: ['yum', 'dnf', 'microdnf'], option: /^--no-?gpgchecks?$|^--setopt=(?:[\w*.-]+\.)?gpgcheck=(?:0|false|no)$/, code: 'CKV2_DOCKER_9' },
  { managers: ['zypper'], option: /^--no-gpg-checks?$|^--allow-unsigned-rpm$/, code: '' },
  { managers: ['rpm'], option: /^--(?:nodigest|nosignature|noverify|nofiledigest)$/, code: 'CKV2_DOCKER_10' },
  { managers: ['apt'], option: /^--force-yes$/, code: 'CKV2_DOCKER_11' },
]

export default defineRule({
  id: 'unsigned-packages',
  title: 'Let the package manager check signatures',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  aliases: { checkov: ['CKV2_DOCKER_7', 'CKV2_DOCKER_8', 'CKV2_DOCKER_9', 'CKV2_DOCKER_10', 'CKV2_DOCKER_11'] },
  why: `A signature says that a package comes from its maker and was not changed on the way. With the check turned off, anybody who can answer for the mirror, or stands between it and the builder, decides what runs as root in
the build and ends up in the image.`,
  remedy: 'Add the key of the repository (`signed-by=` for apt, `/etc/apk/keys`, `rpm --import`) and take the option out.',
  references: [
    { title: 'Debian: apt-secure(8)', url: 'https://manpages.debian.org/stable/apt/apt-secure.8.en.html' },
    { title: 'Alpine: package keeper', url: 'https://docs.alpinelinux.org/user-handbook/0.1a/Working/apk.html' },
  ],
  bad: [
    { files: 'FROM alpine:3.23\nRUN wget https://example.org/agent.apk && apk add --no-cache «--allow-untrusted» agent.apk\n' },
    { title: 'apt', files: 'FROM debian:trixie\nRUN apt-get install -y «--allow-unauthenticated» agent && apt-get install -y «--force-yes» other\n' },
    { title: 'yum and rpm', files: 'FROM centos:7\nRUN yum install -y «--nogpgcheck» agent && rpm -i «--nosignature» other.rpm\n' },
  ],
  good: [
    { title: 'signed', files: 'FROM alpine:3.23\nRUN apk add --no-cache curl\n' },
    { title: 'packages that an earlier stage has built', files: 'FROM alpine:3.23\nCOPY --from=build /home/builder/packages/ /packages/\nRUN apk add --no-cache --allow-untrusted /packages/shop.apk\n' },
    { title: 'the check is named, not turned off', files: 'FROM fedora:43\nRUN dnf install -y --setopt=gpgcheck=1 httpd\n' },
    { title: 'another command has the option', files: 'FROM debian:trixie\nRUN mytool --allow-unauthenticated --force-yes\n' },
  ],
  on: {
    RUN(step, context) {
      for (const operation of step.operations) {
        for (const { managers, option, code } of SWITCHES) {
          if (!managers.includes(operation.manager)) continue
          const range = given(operation, option)
          // What the build made itself has nobody to sign it.
          const isOwn = operation.manager !== 'rpm' && operation.packages.length > 0 && operation.packages.every((argument) => argument.kind === 'local-file') && !step.commands.some((command) => command.program === 'curl' || command.program === 'wget')
          if (range === undefined || isOwn) continue
          context.report(range, `${operation.tool} then installs packages without looking at who made them; add the repository's key and take this out`, { aliases: code === '' ? [] : [code] })
        }
      }
    },
  },
})

function given(operation: PackageOperation, option: RegExp): Range | undefined {
  return operation.command.words.find((word) => option.test(word.value))?.range
}
