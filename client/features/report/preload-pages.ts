/**
 * Fetches the code of all report pages: whoever has opened one has the others too when the signal is
 * gone. Failing is harmless; a page then asks for its code when it is opened.
 */
export async function preloadPages(): Promise<void> {
  await Promise.allSettled([
    import('./report-page.tsx'),
    import('./report-form-page.tsx'),
    import('./my-reports-page.tsx'),
    import('./my-report-page.tsx'),
  ])
}
