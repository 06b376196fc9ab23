import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'gpu-devices-fixed',
  title: 'Leave the choice of GPUs to the host',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `Which GPUs a container may use is decided where it runs: \`docker run --gpus\`, a compose file or the scheduler. A number or name of one in the image binds it to a
machine. \`NVIDIA_DRIVER_CAPABILITIES=all\` gives display and video access that computation does not need.`,
  remedy: 'Leave the variable out, or set it where the container is started.',
  references: [{ title: 'NVIDIA container toolkit', url: 'https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/docker-specialized.html' }],
  bad: [
    { title: 'By number', files: 'FROM nvidia/cuda:12.8.0-runtime-ubuntu24.04\nENV «NVIDIA_VISIBLE_DEVICES=0,1»\nENV «CUDA_VISIBLE_DEVICES=0»\n' },
    { title: 'By name', files: 'FROM debian:12\nENV «NVIDIA_VISIBLE_DEVICES=GPU-3a23c669-1f69-c64e-cf85-44e9b07e7a2a»\n' },
    { title: 'All capabilities', files: 'FROM debian:12\nENV «NVIDIA_DRIVER_CAPABILITIES=all»\n' },
  ],
  good: [
    { title: 'All or none', files: 'FROM debian:12\nENV NVIDIA_VISIBLE_DEVICES=all\nENV NVIDIA_VISIBLE_DEVICES=none CUDA_VISIBLE_DEVICES=""\nENV CUDA_VISIBLE_DEVICES=-1\n' },
    { title: 'What is needed', files: 'FROM debian:12\nENV NVIDIA_DRIVER_CAPABILITIES=compute,utility\n' },
    { title: 'A variable', files: 'FROM debian:12\nARG GPUS\nENV CUDA_VISIBLE_DEVICES=$GPUS\n' },
  ],
  on: {
    ENV: (step, context) => {
      for (const pair of step.instruction.pairs) {
        if (pair.value === undefined) continue
        const { text, resolved } = step.expand(pair.value)
        if (!resolved) continue
        const name = pair.key.value
        if (/^(?:NVIDIA|CUDA|HIP|ROCR)_VISIBLE_DEVICES$/.test(name) && /^(?:\d|GPU-|MIG-)/.test(text)) {
          context.report(pair.range, `${name} binds the image to certain GPUs of a machine; choose them where the container is started`)
        } else if (name === 'NVIDIA_DRIVER_CAPABILITIES' && text.trim() === 'all') {
          context.report(pair.range, 'all gives the container display and video access too; name what it needs, such as compute,utility', { severity: 'info' })
        }
      }
    },
  },
})
