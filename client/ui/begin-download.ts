/** Begins a download as a browser does it: to disk, whatever its size, under the name that the server gives it. */
export function beginDownload(path: string): void {
  const link = document.createElement('a')
  link.href = path
  link.download = ''
  link.click()
}
