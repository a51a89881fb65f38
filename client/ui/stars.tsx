import { MAX_RATING } from '@operagrid/shared/domain/field'

import './stars.css'

/** A rating as it is read. */
export function Stars(props: { readonly value: number }) {
  const given = () => Math.max(0, Math.min(MAX_RATING, Math.round(props.value)))
  return (
    <span class="stars" role="img" aria-label={starWords(given())}>
      {'★'.repeat(given())}
      <span class="stars-none">{'★'.repeat(MAX_RATING - given())}</span>
    </span>
  )
}

/** `3 of 5 stars`. */
export function starWords(value: number): string {
  return `${value} of ${MAX_RATING} stars`
}
