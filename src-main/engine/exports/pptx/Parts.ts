import { DOMParser, XMLSerializer } from '@xmldom/xmldom';
import JSZip from 'jszip';

/** Namespaces of the elements that are changed in a presentation. */
export const namespaces = {
  slide: 'http://schemas.openxmlformats.org/presentationml/2006/main',
  drawing: 'http://schemas.openxmlformats.org/drawingml/2006/main',
  vector: 'http://schemas.microsoft.com/office/drawing/2016/SVG/main',
  relation: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
} as const;

/** The parts of an Office document; XML parts are editable documents. */
export class Parts {
  readonly #files = new Map<string, Uint8Array>();
  readonly #documents = new Map<string, Document>();

  /** Reads a document. Entries for folders are dropped: the format has none, and PowerPoint takes them for damage. */
  static async read(bytes: Uint8Array): Promise<Parts> {
    const zip = await JSZip.loadAsync(bytes);
    const parts = new Parts();
    for (const [name, entry] of Object.entries(zip.files))
      if (!entry.dir) parts.put(name, await entry.async('uint8array'));
    return parts;
  }

  get names(): string[] {
    return [...this.#files.keys()];
  }

  bytes(name: string): Uint8Array {
    return this.#files.get(name)!;
  }

  put(name: string, content: Uint8Array | string): void {
    this.#documents.delete(name);
    this.#files.set(name, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  }

  /** An XML part; changes to it are written. @throws Error if it is not well-formed */
  xml(name: string): Document {
    const known = this.#documents.get(name);
    if (known) return known;
    const problem = (_level: string, message: unknown): never => {
      throw new Error(`${name} is not well-formed: ${String(message)}`);
    };
    const made = new DOMParser({ errorHandler: problem }).parseFromString(
      new TextDecoder().decode(this.bytes(name)),
      'text/xml',
    );
    this.#documents.set(name, made);
    return made;
  }

  /** The whole document as a file. */
  async write(): Promise<Uint8Array> {
    const zip = new JSZip();
    const serialiser = new XMLSerializer();
    for (const [name, bytes] of this.#files) {
      const document = this.#documents.get(name);
      const content = document ? serialiser.serializeToString(document) : bytes;
      zip.file(name, content, { createFolders: false });
    }
    return zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' });
  }
}

/** The elements with a local name below a node, in document order, with any prefix. */
export const elements = (node: Document | Element, namespace: string, name: string): Element[] =>
  Array.from(node.getElementsByTagNameNS(namespace, name));
