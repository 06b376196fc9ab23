import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'cuda-devel-in-final',
  title: 'Ship on the runtime image of CUDA',
  category: 'size',
  severity: 'warning',
  since: '0.1.0',
  stages: 'shipped',
  purposes: ['production'],
  why: `The \`devel\` images of CUDA hold compilers, headers and static libraries, several gigabytes that a program does not need to run. Compile in a stage on \`devel\` and
ship on \`runtime\` or \`base\`. Nothing is said where the image itself compiles at run time.`,
  remedy: 'Add a last stage on the `runtime` tag of the same version, and copy the result.',
  references: [{ title: 'CUDA images', url: 'https://hub.docker.com/r/nvidia/cuda' }],
  bad: [
    { title: 'One stage', files: 'FROM «nvidia/cuda:12.8.0-cudnn-devel-ubuntu24.04»\nCOPY app /app\nCMD ["/app/serve"]\n' },
    { title: 'A variable with a default', files: 'ARG CUDA=12.8.0\nFROM «nvidia/cuda:${CUDA}-devel-ubuntu24.04»\nCMD ["/app"]\n' },
  ],
  good: [
    { title: 'Built on devel, shipped on runtime', files: 'FROM nvidia/cuda:12.8.0-devel-ubuntu24.04 AS build\nRUN make\nFROM nvidia/cuda:12.8.0-runtime-ubuntu24.04\nCOPY --from=build /app /app\n' },
    { title: 'A compiler at run time', files: 'FROM nvidia/cuda:12.8.0-devel-ubuntu24.04\nRUN pip install triton deepspeed\nCMD ["python", "train.py"]\n' },
    { title: 'For development', files: { 'Dockerfile.dev': 'FROM nvidia/cuda:12.8.0-devel-ubuntu24.04\nCMD ["bash"]\n' } },
    { title: 'Another image', files: 'FROM example/cuda:12-devel\nCMD ["/app"]\n' },
  ],
  on: {
    FROM: (step, context) => {
      const { base } = step.stage
      const { image } = step.instruction
      if (base.kind !== 'image' || image === undefined || !/^nvidia\/cuda$/.test(base.reference.repository) || !/(?:^|-)devel(?:-|$)/.test(base.reference.tag ?? '')) return
      // Just-in-time compilers call nvcc when the program runs.
      const compiles = step.stage.steps.some((other) => /\b(?:triton|deepspeed|cupy|numba|flash-attn|vllm|jupyter(?:lab)?|xformers|apex|ninja|tvm|requirements\S{0,100}\.txt|environment\.ya?ml|conda|poetry|uv sync)\b/.test(other.instruction.arguments.text) || other.instruction.keyword === 'UNKNOWN')
      const shells = step.stage.command?.command.form === 'exec' && /(?:^|\/)(?:ba)?sh$/.test(step.stage.command.command.words[0]?.value ?? '')
      if (compiles || shells || (step.stage.command === undefined && step.stage.entrypoint === undefined)) return
      const place = image.range
      context.report(place, `This ships the compilers and headers of CUDA; end on ${(base.reference.tag ?? '').replace('devel', 'runtime')} and copy the result`)
    },
  },
})
