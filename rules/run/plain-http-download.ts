import { defineRule, downloadsOf, hostOf, isNearHost, type SimpleCommand, verifiesDownloads } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'plain-http-download',
  title: 'Download over https',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  yieldsTo: ['curl-to-shell'],
  why: `What comes over plain http can be changed by anybody between the server and the build, and goes into the image unseen. Not reported where the same RUN compares it
with a checksum or a signature, where \`ADD\` has a \`--checksum\`, for hosts of the own network, nor for package repositories, which sign what they offer.`,
  remedy: 'Use the https address, or compare a checksum that stands in the Dockerfile.',
  references: [{ title: 'Dockerfile reference: ADD --checksum', url: 'https://docs.docker.com/reference/dockerfile/#add---checksum' }],
  bad: [
    { files: 'FROM debian:13\nRUN curl -fsSLO «http://downloads.example.org/tool.tgz» && tar xf tool.tgz\n' },
    { title: 'several tools', files: 'FROM debian:13\nADD «http://downloads.example.org/tool.jar» /opt/\nRUN wget -q «"http://downloads.example.org/b.deb"» && dpkg -i b.deb && git clone «http://git.example.org/team/tool.git»\n' },
    { title: 'a signing key', files: 'FROM debian:13\nRUN wget -qO- «http://packages.example.org/key.asc» | gpg --dearmor -o /usr/share/keyrings/example.gpg\n' },
    { title: 'A package by its address', files: 'FROM rockylinux:9\nRUN rpm -Uvh «http://example.org/tea-1.noarch.rpm» && dnf -y install «http://example.org/cup-1.noarch.rpm» && rpm --import «http://example.org/key»\n' },
  ],
  good: [
    { title: 'a package that is asked for, and a proxy', files: 'FROM rockylinux:9\nRUN rpm -qpi http://example.org/tea-1.noarch.rpm && dnf -y --setopt=proxy=http://proxy.example.org:3128 install tea && rpm -ivh https://example.org/tea-1.noarch.rpm\n' },
    { title: 'https', files: 'FROM debian:13\nADD https://downloads.example.org/tool.jar /opt/\nRUN curl -fsSLO https://downloads.example.org/tool.tgz\n' },
    { title: 'compared', files: 'FROM debian:13\nRUN wget -q http://downloads.example.org/tool.tgz && echo "$SHA256  tool.tgz" | sha256sum -c -\nRUN curl -sO http://downloads.example.org/a.tgz -O http://downloads.example.org/a.tgz.asc && gpg --batch --verify a.tgz.asc a.tgz\n' },
    { title: 'compared by the builder', files: 'FROM debian:13\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d http://downloads.example.org/a /a\n' },
    { title: 'near hosts', files: 'FROM debian:13\nRUN curl -f http://localhost:8080/health && curl -s http://169.254.169.254/latest/meta-data && wget -q http://nexus:8081/a.jar && curl http://mirror.corp/a\n' },
    { title: 'a proxy, a header, a package repository', files: 'FROM debian:13\nRUN curl -x http://proxy.example.org:3128 -e http://www.example.org -H "Origin: http://www.example.org" https://example.org/a -o a && echo "deb http://deb.debian.org/debian trixie main" > /etc/apt/sources.list\n' },
    { title: 'a host in a variable', files: 'FROM debian:13\nARG MIRROR\nRUN curl -fO http://$MIRROR/a.tgz\n' },
    { title: 'text', files: 'FROM debian:13\nRUN echo http://downloads.example.org/a.tgz && sed -i s,http://a.example.org,https://a.example.org, /etc/x\n' },
  ],
  on: {
    ADD(step, context) {
      if (step.instruction.flags.some(({ name }) => name === 'checksum')) return
      for (const source of step.instruction.sources) if (isOpen(step.expand(source).text)) context.report(source.range, messageOf(step.expand(source).text, 'add --checksum'))
    },
    RUN(step, context) {
      let verified: boolean | undefined
      for (const command of step.commands) {
        for (const { word, url } of addressesOf(command)) {
          if (!isOpen(url)) continue
          verified ??= verifiesDownloads(step.commands)
          if (!verified) context.report(word.range, messageOf(url, 'compare a checksum'))
        }
      }
    },
  },
})

function addressesOf(command: SimpleCommand): readonly { word: SimpleCommand['words'][number]; url: string }[] {
  if (command.program === 'git' && command.arguments[0]?.value === 'clone') return command.arguments.map((word) => ({ word, url: word.value }))
  if (/^(?:rpm|yum|dnf|microdnf|zypper)$/.test(command.program ?? '')) return takesPackageFiles(command) ? command.arguments.filter(({ value }) => !value.startsWith('-')).map((word) => ({ word, url: word.value })) : []
  // Without a scheme, and in a request that sends something, no file is fetched.
  return downloadsOf(command).filter(({ word }) => /^http:/i.test(word.value) && !command.arguments.some(({ value }) => /^(?:-d|--data|-X|--request|-I|--head|--spider|-F|--form|-T)/.test(value)))
}

function isOpen(url: string): boolean {
  if (!/^http:\/\//i.test(url)) return false
  const host = hostOf(url)
  return host !== undefined && !isNearHost(host)
}

function messageOf(url: string, other: string): string {
  return `What comes from ${hostOf(url) ?? 'there'} over plain http can be changed on its way into the image; use https, or ${other}`
}

/** `rpm -i`, `rpm --import`, `yum install`: what is named by its address is fetched. */
function takesPackageFiles({ program, arguments: words }: SimpleCommand): boolean {
  return words.some(({ value }) => (program === 'rpm' ? /^-[a-zA-Z]*[iUF]|^--(?:install|upgrade|freshen|import)$/.test(value) && !/^-q/.test(value) : /^(?:install|in|localinstall|reinstall|update|upgrade)$/.test(value)))
}
