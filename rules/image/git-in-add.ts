import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'git-in-add',
  title: 'Fetch repositories with ADD',
  category: 'cache',
  severity: 'info',
  since: '0.1.0',
  presets: ['strict'],
  why: `\`RUN git clone\` is cached by its text: the layer stays when the repository has moved on, and git has to be installed. \`ADD https://….git#tag /src\` asks the
repository which commit it is, and fetches that. It needs BuildKit.`,
  remedy: 'Write `ADD https://git.example.org/team/shop.git#v1.2 /src`.',
  references: [{ title: 'Adding private and public git repositories', url: 'https://docs.docker.com/reference/dockerfile/#adding-files-from-a-git-repository' }],
  bad: [
    { title: 'A clone', files: 'FROM debian:12\nRUN «git clone https://git.example.org/team/shop.git /src» && make -C /src\n' },
    { title: 'A branch of it', files: 'FROM debian:12\nRUN «git clone --depth 1 -b v1.2 https://github.com/example/shop /src»\n' },
  ],
  good: [
    { title: 'ADD', files: 'FROM debian:12\nADD https://git.example.org/team/shop.git#v1.2 /src\n' },
    { title: 'With credentials', files: 'FROM debian:12\nARG TOKEN\nRUN git clone https://$TOKEN@git.example.org/team/shop.git /src\nRUN --mount=type=ssh git clone git@git.example.org:team/shop.git\n' },
    { title: 'The history is needed', files: 'FROM debian:12\nRUN git clone https://git.example.org/team/shop.git /src && cd /src && git describe --tags\n' },
    { title: 'Other commands of git', files: 'FROM debian:12\nRUN git --version && git config --global user.name ci\n' },
  ],
  on: {
    commands: {
      git: ({ command, step }, context) => {
        const words = command.arguments.map((word) => word.literal)
        if (words[0] !== 'clone' || command.conditional || command.inLoop || command.inFunction !== undefined) return
        const address = words.find((word) => word !== undefined && /^https:\/\/[\w.-]+\/\S+$/.test(word))
        // What git does afterwards may need the history that ADD leaves out.
        const usesHistory = step.commands.some((other) => other.program === 'git' && other !== command && !/^clone$/.test(other.arguments[0]?.literal ?? ''))
        if (address === undefined || usesHistory || words.some((word) => word === undefined || /^--(?:mirror|bare|filter|sparse|config|reference)|^-c$/.test(word))) return
        context.report(command.range, `ADD fetches a repository without git in the image, and notices when it has changed: ADD ${address.endsWith('.git') ? address : `${address}.git`} …`)
      },
    },
  },
})
