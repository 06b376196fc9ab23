import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'cd-in-run',
  title: 'Change folders with WORKDIR alone',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3003'], trivy: ['DS-0013'] },
  presets: [],
  yieldsTo: ['cd-instead-of-workdir'],
  why: `The strict form of \`cd-instead-of-workdir\`: any \`cd\` in a RUN, also in the middle, in a subshell or to a relative folder. With \`WORKDIR\` alone a reader
sees at each instruction where it runs. Off unless asked for: a RUN that fetches, builds and removes in one layer needs its \`cd\`.`,
  remedy: 'Split the RUN and set `WORKDIR` between, or name the folder to the tool itself (`make -C`, `git -C`, `npm --prefix`, `tar -C`).',
  references: [{ title: 'Building best practices: WORKDIR', url: 'https://docs.docker.com/build/building/best-practices/#workdir' }],
  bad: [
    { files: 'FROM debian:13\nRUN git clone https://git.example.org/tool.git && «cd tool» && make && cd .. && rm -rf tool\n' },
    { title: 'a subshell', files: 'FROM node:24\nRUN («cd frontend» && npm ci)\n' },
  ],
  good: [
    { title: 'the tool is told', files: 'FROM debian:13\nRUN make -C /src/tool install\n' },
    { title: 'WORKDIR', files: 'FROM debian:13\nWORKDIR /src/tool\nRUN make install\n' },
    { title: 'text that is only printed', files: 'FROM debian:13\nRUN echo "cd /srv" >> /root/.profile\n' },
  ],
  on: {
    RUN(step, context) {
      // The one that stands first is enough: what it needs is another way to write the whole RUN.
      const command = step.commands.find(({ name }) => name === 'cd')
      if (command !== undefined) context.report(command.range, 'This cd changes the folder for a part of one RUN; use WORKDIR, or name the folder to the tool')
    },
  },
})
