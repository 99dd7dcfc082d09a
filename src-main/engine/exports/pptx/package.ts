import type { Provenance } from '../../../../src-shared/contract/exports.ts';
import { chartsOf, mendChart } from './mendCharts.ts';
import { mendNotes, mendNotesMaster, mendSlide } from './mendSlides.ts';
import { elements, namespaces, Parts } from './Parts.ts';

const TYPES = '[Content_Types].xml';
const THEME_TYPE = 'application/vnd.openxmlformats-officedocument.theme+xml';
const CUSTOM = 'docProps/custom.xml';
const CUSTOM_TYPE = 'application/vnd.openxmlformats-officedocument.custom-properties+xml';
const CUSTOM_RELATION =
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties';
/** Name of the document property with the figures' provenance. */
const PROPERTY = 'Featurescope';

/** Facts about a slide's figure besides its content. */
export interface SlideFacts {
  /** Alternative text of the figure, for screen readers. */
  description: string;
  provenance: Provenance;
}

/**
 * Corrects and completes PptxGenJS' output: adds the raster images for programs that cannot draw vector images, fixes
 * everything that makes PowerPoint offer a repair, and adds the figures' provenance as a document property.
 * @param finish.previews raster images in the order of the vector images
 * @param finish.marks which series of each chart have markers, in the order of the charts
 * @param facts one entry per slide
 */
export async function finishPackage(
  pptx: Uint8Array,
  { previews, marks }: { previews: readonly Uint8Array[]; marks: readonly (readonly boolean[])[] },
  facts: readonly SlideFacts[],
): Promise<Uint8Array> {
  const parts = await Parts.read(pptx);
  const slides = parts.names
    .filter((name) => /^ppt\/slides\/slide\d+\.xml$/.test(name))
    .sort((a, b) => numberIn(a) - numberIn(b));
  const waiting = [...previews];
  slides.forEach((slide, at) => {
    for (const path of rastersOf(parts, slide)) parts.put(path, waiting.shift()!);
    mendSlide(parts.xml(slide), facts[at]!.description);
  });
  chartsOf(parts).forEach((chart, at) => mendChart(parts.xml(chart), marks[at] ?? []));
  for (const name of parts.names)
    if (/^ppt\/notesSlides\/notesSlide\d+\.xml$/.test(name)) mendNotes(parts.xml(name));
  mendNotesMaster(parts);
  for (const name of parts.names.filter((name) => name.endsWith('.xlsx')))
    parts.put(name, await (await Parts.read(parts.bytes(name))).write());
  addProperties(parts, [
    [PROPERTY, JSON.stringify(facts.map(({ provenance }) => provenance))],
    ...facts.map(({ provenance }, at) => [`Slide ${at + 1}`, originOf(provenance)] as const),
  ]);
  tellTypes(parts);
  return parts.write();
}

/** The raster files for a slide's vector images, in order. */
function rastersOf(parts: Parts, slide: string): string[] {
  const relations = elements(
    parts.xml(`${slide.replace('slides/', 'slides/_rels/')}.rels`),
    '*',
    'Relationship',
  );
  return elements(parts.xml(slide), namespaces.drawing, 'blip')
    .filter((picture) => elements(picture, namespaces.vector, 'svgBlip').length > 0)
    .map((picture) => {
      const id = picture.getAttributeNS(namespaces.relation, 'embed');
      const target = relations.find((relation) => relation.getAttribute('Id') === id)!;
      return target.getAttribute('Target')!.replace(/^\.\.\//, 'ppt/');
    });
}

/**
 * Lists the content types of existing parts: PptxGenJS lists more slide masters and image types than it writes, and not
 * ours.
 */
function tellTypes(parts: Parts): void {
  const types = parts.xml(TYPES);
  const names = parts.names;
  for (const type of elements(types, '*', 'Override'))
    if (!names.includes(type.getAttribute('PartName')!.slice(1))) type.parentNode!.removeChild(type);
  for (const type of elements(types, '*', 'Default'))
    if (!names.some((name) => name.endsWith(`.${type.getAttribute('Extension')}`)))
      type.parentNode!.removeChild(type);
  const own = [
    [CUSTOM, CUSTOM_TYPE],
    ['ppt/theme/theme2.xml', THEME_TYPE],
  ] as const;
  const told = elements(types, '*', 'Override').map((type) => type.getAttribute('PartName'));
  for (const [name, kind] of own)
    if (names.includes(name) && !told.includes(`/${name}`))
      add(types, 'Override', { PartName: `/${name}`, ContentType: kind });
}

/** Adds properties to the document's "custom properties". */
function addProperties(parts: Parts, properties: readonly (readonly [name: string, value: string])[]): void {
  const relation = { Id: 'rIdCustom', Type: CUSTOM_RELATION, Target: CUSTOM };
  add(parts.xml('_rels/.rels'), 'Relationship', relation);
  const elements = properties.map(
    ([name, value], at) =>
      `<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="${at + 2}" name="${escapeXml(name)}">` +
      `<vt:lpwstr>${escapeXml(value)}</vt:lpwstr></property>`,
  );
  parts.put(
    CUSTOM,
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
      '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"' +
      ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">' +
      `${elements.join('')}</Properties>`,
  );
}

/** Human-readable provenance of a slide's figure. */
function originOf({ recipe, data, seed, step, run, figure }: Provenance): string {
  const parts = [
    ...[figure, recipe, data],
    seed === undefined ? '' : `seed ${seed}`,
    step === undefined ? '' : `step ${step}`,
    run ?? '',
  ];
  return parts.filter(Boolean).join(' · ');
}

/** Adds an element to a document's root, in the root's namespace. */
function add(document: Document, name: string, attributes: Readonly<Record<string, string>>): void {
  const root = document.documentElement;
  const element = document.createElementNS(root.namespaceURI, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  root.appendChild(element);
}

const numberIn = (name: string): number => Number(/\d+/.exec(name)![0]);
/** Escapes text for XML. */
export const escapeXml = (text: string): string =>
  text.replace(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
