/** Placeholder of the agreed form. */
export async function renderScore(_musicXml: string, _options: object = {}): Promise<{ pages: string[] }> {
  return { pages: [] };
}
