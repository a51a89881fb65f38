/** Brings a question into sight and gives its control the focus. */
export function focusQuestion(root: HTMLElement, fieldId: string): void {
  const questions = [...root.querySelectorAll<HTMLElement>('[data-question]')]
  const question = questions.find((candidate) => candidate.dataset['question'] === fieldId)
  if (!question) return
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  question.scrollIntoView({ block: 'center', behavior: still ? 'instant' : 'smooth' })
  question.querySelector<HTMLElement>('input:not([tabindex="-1"]), textarea, button')?.focus({ preventScroll: true })
}
