/* Drawing: all that the page and the replay draw with, under one name.
 *
 * Every part is a pure function of what it is given. Sizes are CSS pixels: the caller sets the scale of the context for
 * screens with more pixels (see `fit`).
 */
"use strict";
const InterdictDrawing = (() => {
  const { THEMES, fit } = InterdictPalette, { ratioOfMap } = InterdictLand, { drawMap, pick, regionThere } = InterdictMap;
  const { legendHtml } = InterdictLegend, { drawChart, dayAt } = InterdictChart;
  return { THEMES, fit, ratioOfMap, drawMap, pick, regionThere, legendHtml, drawChart, dayAt };
})();
