import { For } from 'solid-js'

import { functionGroups, signatureOf } from '@operagrid/shared/domain/formula-function'
import { formulaFunctions } from '@operagrid/shared/domain/formula-functions'

import { callOf } from './completions.ts'
import type { Completion } from './completions.ts'

/** Every function of formulas, with what it does; pressed it is put in. */
export function FormulaHelp(props: { readonly onPick: (put: Pick<Completion, 'text' | 'back'>) => void }) {
  return (
    <details class="formula-help">
      <summary>All functions and signs</summary>
      <div class="formula-help-body">
        <p>
          Fields stand in <code>{'{braces}'}</code>, texts in <code>"quotes"</code>, dates too:{' '}
          <code>"2026-11-23"</code>. Signs are <code>+ - * / %</code>, <code>&amp;</code> to join texts, and{' '}
          <code>{'= != < <= > >='}</code> to compare. Texts are alike whatever their capitals.
        </p>
        <For each={functionGroups}>
          {(group) => (
            <section aria-label={group}>
              <h3 class="formula-help-group">{group}</h3>
              <ul>
                <For each={formulaFunctions.filter((each) => each.group === group)}>
                  {(each) => (
                    <li>
                      <button type="button" class="formula-help-entry" onClick={() => props.onPick(callOf(each))}>
                        <code class="formula-signature">{signatureOf(each)}</code>
                        <span>{each.says}</span>
                        <code class="formula-example">{each.example}</code>
                      </button>
                    </li>
                  )}
                </For>
              </ul>
            </section>
          )}
        </For>
      </div>
    </details>
  )
}
