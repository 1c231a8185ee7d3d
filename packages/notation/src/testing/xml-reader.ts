/** An element as a test looks at it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** Reads what `toMusicXml` writes. @throws Error where tags do not match. */
export function readXml(xml: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  for (const [, tag, text] of xml.matchAll(/<([^>]+)>|([^<]+)/g)) {
    const current = open[open.length - 1];
    if (text !== undefined) current.text += text;
    else if (tag.startsWith('/')) {
      if (open.pop()?.name !== tag.slice(1)) throw new Error(`</${tag.slice(1)}> closes <${current.name}>`);
    } else if (!/^[?!]/.test(tag)) {
      const attributes = Object.fromEntries(
        [...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
      );
      const element = { name: tag.split(/[ /]/)[0], attributes, children: [], text: '' };
      current.children.push(element);
      if (!tag.endsWith('/')) open.push(element);
    }
  }
  if (open.length !== 1) throw new Error(`<${open[open.length - 1].name}> is not closed`);
  return root.children[0];
}

/** All elements of a name, in the order of the file. */
export function findAll(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...findAll(child, name)]);
}
