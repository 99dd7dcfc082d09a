/** The provenance in a file exported by this program: an SVG, or a presentation. Undefined if there is none. */
export async function provenanceIn(file: File): Promise<unknown> {
  try {
    if (/\.pptx$/i.test(file.name)) {
      const { default: JSZip } = await import('jszip');
      const zip = await JSZip.loadAsync(await file.arrayBuffer());
      const xml = await zip.file('docProps/custom.xml')?.async('string');
      return xml && JSON.parse(textOf(xml, 'lpwstr'));
    }
    return JSON.parse(textOf(await file.text(), 'metadata'));
  } catch {
    return undefined;
  }
}

/** Text of the first element with a local name, with any prefix. @throws Error if there is none */
function textOf(xml: string, name: string): string {
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  return document.getElementsByTagNameNS('*', name)[0]!.textContent;
}
