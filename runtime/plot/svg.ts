/** Draws Vega-Lite specifications. The library is large: load this module when there is something to draw. */
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

/** The drawing as a document of SVG; equal specifications give equal bytes. Widths of texts are estimated. */
export async function svgOf(spec: TopLevelSpec): Promise<string> {
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  try {
    return `${await view.toSVG()}\n`;
  } finally {
    view.finalize();
  }
}
