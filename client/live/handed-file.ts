let handed: File | undefined

/** Leaves a file for the page that is opened next: one dropped on the workspace goes to the import. */
export function handFile(file: File): void {
  handed = file
}

/** Takes the file that was left, once. */
export function takeHandedFile(): File | undefined {
  const file = handed
  handed = undefined
  return file
}
