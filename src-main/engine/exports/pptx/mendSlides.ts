import { elements, namespaces, type Parts } from './Parts.ts';

const { slide: S, drawing: D } = namespaces;
/** Name of the shape that holds a slide's title. */
export const TITLE = 'Title';

/**
 * Corrects errors of PptxGenJS in a slide: duplicate ids of shapes, titles that are plain text to a screen reader, and a
 * background without the effect list that the schema requires.
 * @param description alternative text of tables, which PptxGenJS cannot set
 */
export function mendSlide(slide: Document, description: string): void {
  elements(slide, S, 'cNvPr').forEach((shape, at) => shape.setAttribute('id', String(at + 1)));
  for (const shape of elements(slide, S, 'sp')) if (nameOf(shape) === TITLE) makeTitle(slide, shape);
  for (const frame of elements(slide, S, 'graphicFrame')) {
    const [properties] = elements(frame, S, 'cNvPr');
    if (!properties!.getAttribute('descr')) properties!.setAttribute('descr', description);
  }
  for (const background of elements(slide, S, 'bgPr'))
    if (elements(background, D, 'effectLst').length === 0)
      background.appendChild(slide.createElementNS(D, 'a:effectLst'));
}

/** Turns each line of a slide's notes into a paragraph, because PowerPoint shows no line breaks within one. */
export function mendNotes(notes: Document): void {
  for (const text of elements(notes, D, 't')) {
    const lines = text.textContent.split(/\n+/);
    if (lines.length < 2) continue;
    const paragraph = text.parentNode!.parentNode as Element;
    for (const line of lines) {
      const copy = paragraph.cloneNode(true) as Element;
      const [words] = elements(copy, D, 't');
      words!.textContent = line;
      paragraph.parentNode!.insertBefore(copy, paragraph);
    }
    paragraph.parentNode!.removeChild(paragraph);
  }
}

const nameOf = (shape: Element): string | null => elements(shape, S, 'cNvPr')[0]!.getAttribute('name');

function makeTitle(slide: Document, shape: Element): void {
  const placeholder = slide.createElementNS(S, 'p:ph');
  placeholder.setAttribute('type', 'title');
  const [properties] = elements(shape, S, 'nvPr');
  properties!.insertBefore(placeholder, properties!.firstChild);
  elements(shape, S, 'cNvSpPr')[0]!.removeAttribute('txBox');
  // A title takes its alignment from the master, which centres it.
  for (const paragraph of elements(shape, D, 'pPr')) paragraph.setAttribute('algn', 'l');
}

/**
 * Removes all shapes from the notes master, as PowerPoint does when it repairs PptxGenJS' output, and gives it its own
 * theme, because no two masters may share one.
 */
export function mendNotesMaster(parts: Parts): void {
  const master = 'ppt/notesMasters/notesMaster1.xml';
  const relations = 'ppt/notesMasters/_rels/notesMaster1.xml.rels';
  if (!parts.names.includes(master)) return;
  for (const shape of elements(parts.xml(master), S, 'sp')) shape.parentNode!.removeChild(shape);
  const [theme, own] = ['ppt/theme/theme1.xml', 'ppt/theme/theme2.xml'];
  for (const relation of elements(parts.xml(relations), '*', 'Relationship'))
    if (relation.getAttribute('Target')?.endsWith('/theme1.xml')) {
      relation.setAttribute('Target', '../theme/theme2.xml');
      parts.put(own, parts.bytes(theme));
    }
}
