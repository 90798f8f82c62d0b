import { useConsole } from '../context.tsx'

const STEPS = ['file', 'columns', 'check', 'import', 'done'] as const
export type Step = (typeof STEPS)[number]

/** Where a person is on the way. */
export const Steps = ({ now }: { readonly now: Step }) => {
  const { say } = useConsole().texts
  const at = STEPS.indexOf(now)
  return (
    <nav aria-label={say('steps')}>
      <ol class="steps">
        {STEPS.map((step, n) => (
          <li key={step} aria-current={n === at ? 'step' : undefined} data-done={n < at ? '' : undefined}>
            <span>{say(`step_${step}`)}</span>
          </li>
        ))}
      </ol>
    </nav>
  )
}
