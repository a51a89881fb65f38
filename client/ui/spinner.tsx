import './spinner.css'

type SpinnerProps = { readonly label?: string; readonly size?: number }

/** For waits that have no shape of their own; where the shape is known, show a Skeleton. */
export function Spinner(props: SpinnerProps) {
  return (
    <span class="spinner" role={props.label === undefined ? undefined : 'status'}>
      <svg
        class="spinner-ring"
        width={props.size ?? 16}
        height={props.size ?? 16}
        viewBox="0 0 16 16"
        aria-hidden="true"
      >
        <circle class="spinner-track" cx="8" cy="8" r="6.5" />
        <path class="spinner-arc" d="M8 1.5A6.5 6.5 0 0 1 14.5 8" />
      </svg>
      {props.label === undefined ? undefined : <span class="visually-hidden">{props.label}</span>}
    </span>
  )
}
