/**
 * Makes the content of an element equal to that of another one. Nodes of the same kind at the same place stay and get only
 * what differs, so that the browser lays out and draws nothing else: a figure that is redrawn several times per second
 * mostly looks as before.
 * @param wanted not used afterwards; its nodes may have been moved
 */
export function patchChildren(shown: Node, wanted: Node): void {
  let own = shown.firstChild;
  for (const node of [...wanted.childNodes]) {
    const next = own?.nextSibling ?? null;
    if (!own) shown.appendChild(node);
    else if (own.nodeName !== node.nodeName) shown.replaceChild(node, own);
    else if (node.nodeType !== Node.ELEMENT_NODE) patchText(own, node);
    else {
      patchAttributes(own as Element, node as Element);
      patchChildren(own, node);
    }
    own = next;
  }
  while (own) {
    const next = own.nextSibling;
    shown.removeChild(own);
    own = next;
  }
}

function patchText(shown: Node, wanted: Node): void {
  if (shown.nodeValue !== wanted.nodeValue) shown.nodeValue = wanted.nodeValue;
}

function patchAttributes(shown: Element, wanted: Element): void {
  for (const { namespaceURI, name, localName, value } of [...wanted.attributes])
    if (shown.getAttributeNS(namespaceURI, localName) !== value)
      shown.setAttributeNS(namespaceURI, name, value);
  if (shown.attributes.length === wanted.attributes.length) return;
  for (const { namespaceURI, localName } of [...shown.attributes])
    if (!wanted.hasAttributeNS(namespaceURI, localName)) shown.removeAttributeNS(namespaceURI, localName);
}
