/** What a file that was written here says of where it comes from: an SVG, or a presentation. Undefined when it says nothing. */
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

/** The text of the first element of a name, whatever its prefix. @throws Error when there is none */
function textOf(xml: string, name: string): string {
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  return document.getElementsByTagNameNS('*', name)[0]!.textContent;
}
