import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { ColorRule } from '@operagrid/shared/domain/color-rule'
import { choiceColors, hasChoices } from '@operagrid/shared/domain/field'
import type { ChoiceColor, Field } from '@operagrid/shared/domain/field'
import type { Filter } from '@operagrid/shared/domain/query'

import { conditionsOf, filterOf, firstFieldOf, newCondition, noConditions } from '../queries/filter-conditions.ts'
import type { Conditions } from '../queries/filter-conditions.ts'
import type { Look } from '../views/create-look.ts'

/** A rule as it is edited. `nested`: a filter that lines cannot show; it is kept as it is. */
export type RuleDraft = {
  readonly color: ChoiceColor
  readonly conditions: Conditions
  readonly nested: Filter | null
}

export type ColorDraft = {
  readonly open: Accessor<boolean>
  /** Opened, it shows the rules of the look, or a first one to fill in. */
  readonly setOpen: (open: boolean) => void
  readonly rules: Accessor<readonly RuleDraft[]>
  readonly set: (at: number, change: Partial<RuleDraft>) => void
  readonly add: () => void
  readonly remove: (at: number) => void
  /** Lets a rule be asked before or after another. */
  readonly move: (at: number, to: number) => void
}

/** What is offered first: colours that mean something to everybody. */
const likely: readonly ChoiceColor[] = ['red', 'amber', 'green', 'blue']

/** The rules by which a view colours its records, while they are edited: each counts as soon as it is filled in. */
export function createColorDraft(look: Look, fields: Accessor<readonly Field[]>): ColorDraft {
  const [open, setOpen] = createSignal(false)
  const [rules, setRules] = createSignal<readonly RuleDraft[]>([])

  function change(next: readonly RuleDraft[]): void {
    setRules(next)
    look.setColors(rulesOf(next))
  }

  function newRule(): RuleDraft {
    const free = [...likely, ...choiceColors].find((color) => !rules().some((rule) => rule.color === color))
    const fieldId = fields().find(hasChoices)?.id ?? firstFieldOf(fields())
    return {
      color: free ?? 'gray',
      conditions: { joint: 'and', list: [newCondition(fieldId, fields())] },
      nested: null,
    }
  }

  return {
    open,
    setOpen(isOpen) {
      if (isOpen) {
        setRules(look.colors().map(draftOf))
        if (rules().length === 0) setRules([newRule()])
      }
      setOpen(isOpen)
    },
    rules,
    set: (at, part) => change(rules().map((rule, index) => (index === at ? { ...rule, ...part } : rule))),
    add: () => change([...rules(), newRule()]),
    remove: (at) => change(rules().filter((_, index) => index !== at)),
    move(at, to) {
      const moved = rules()[at]
      if (moved) change(rules().toSpliced(at, 1).toSpliced(to, 0, moved))
    },
  }
}

function draftOf({ color, filter }: ColorRule): RuleDraft {
  const conditions = conditionsOf(filter)
  return conditions === null ? { color, conditions: noConditions, nested: filter } : { color, conditions, nested: null }
}

/** The rules that are filled in. */
export function rulesOf(drafts: readonly RuleDraft[]): ColorRule[] {
  return drafts.flatMap(({ color, conditions, nested }) => {
    const filter = nested ?? filterOf(conditions)
    return filter === null ? [] : [{ color, filter }]
  })
}
