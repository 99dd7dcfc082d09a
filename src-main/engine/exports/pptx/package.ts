import JSZip from 'jszip';
import type { Provenance } from '../../../protocol/exports.ts';

const CUSTOM = 'docProps/custom.xml';
const CUSTOM_TYPE = 'application/vnd.openxmlformats-officedocument.custom-properties+xml';
const CUSTOM_RELATION =
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties';
/** Name of the property that says where the figures come from. */
export const PROPERTY = 'Featurescope';

/**
 * Puts right what PptxGenJS leaves undone outside a browser: the raster pictures that stand in for vectors where a program
 * cannot draw them; and adds the figures' provenance as a property of the document.
 * @param previews in the order of the vector pictures
 */
export async function finishPackage(
  pptx: Uint8Array,
  previews: readonly Uint8Array[],
  provenance: readonly Provenance[],
): Promise<Uint8Array> {
  const zip = await JSZip.loadAsync(pptx);
  const slides = Object.keys(zip.files)
    .filter((name) => /^ppt\/slides\/slide\d+\.xml$/.test(name))
    .sort((a, b) => numberIn(a) - numberIn(b));
  let next = 0;
  for (const slide of slides) {
    const xml = await zip.file(slide)!.async('string');
    const relations = await zip.file(slide.replace('slides/', 'slides/_rels/') + '.rels')!.async('string');
    for (const [, embedded] of xml.matchAll(
      /<a:blip r:embed="(rId\d+)">\s*<a:extLst>[\s\S]*?asvg:svgBlip/g,
    )) {
      const target = new RegExp(`<Relationship[^>]*Id="${embedded}"[^>]*Target="([^"]+)"`).exec(
        relations,
      )?.[1];
      const alternative = new RegExp(`<Relationship[^>]*Target="([^"]+)"[^>]*Id="${embedded}"`).exec(
        relations,
      )?.[1];
      const path = (target ?? alternative)!.replace(/^\.\.\//, 'ppt/');
      zip.file(path, previews[next++]!);
    }
  }
  await dropUntruths(zip);
  await addProperty(zip, JSON.stringify(provenance));
  return zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' });
}

/** PptxGenJS names more slide masters among the package's parts than it writes. */
async function dropUntruths(zip: JSZip): Promise<void> {
  const types = await zip.file('[Content_Types].xml')!.async('string');
  zip.file(
    '[Content_Types].xml',
    types.replace(/<Override [^>]*PartName="\/([^"]+)"[^>]*\/>/g, (part, path: string) =>
      zip.file(path) ? part : '',
    ),
  );
}

async function addProperty(zip: JSZip, value: string): Promise<void> {
  const types = await zip.file('[Content_Types].xml')!.async('string');
  const relations = await zip.file('_rels/.rels')!.async('string');
  zip.file(
    '[Content_Types].xml',
    types.replace('</Types>', `<Override PartName="/${CUSTOM}" ContentType="${CUSTOM_TYPE}"/></Types>`),
  );
  zip.file(
    '_rels/.rels',
    relations.replace(
      '</Relationships>',
      `<Relationship Id="rIdCustom" Type="${CUSTOM_RELATION}" Target="${CUSTOM}"/></Relationships>`,
    ),
  );
  zip.file(
    CUSTOM,
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
      '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"' +
      ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">' +
      `<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="${PROPERTY}">` +
      `<vt:lpwstr>${escapeXml(value)}</vt:lpwstr></property></Properties>`,
  );
}

const numberIn = (name: string): number => Number(/\d+/.exec(name)![0]);
const escapeXml = (text: string): string => text.replace(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
