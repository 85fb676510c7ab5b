/* Names of regions: each stands as near to the middle of its region as it can without a mark under it, and stays there
 * until one comes. */
"use strict";
const InterdictNames = (() => {
  const { FONT, label } = InterdictPalette;
  const { placeOf } = InterdictMarks;
  const SMALLEST = 9;  // pixels of letters that can still be read
  const ASIDE = 5;  // pixels that a mark keeps from a name

  /* The one that is pointed at is named by its mark. */
  function nameRegions(ctx, width, fixed, map, project, theme, hovered) {
    const size = Math.max(SMALLEST, Math.round(10.5 * project.size));
    ctx.font = `500 ${size}px ${FONT}`;
    ctx.textAlign = "center";
    const marks = marksOf(fixed, map, project), kept = keptOf(width);
    fixed.regions.forEach((region, row) => {
      const half = ctx.measureText(region.name).width / 2 + ASIDE;
      if (!kept.has(row) || under(marks, project, kept.get(row), half, size)) kept.set(row, clearest(fixed, row, marks, project, half, size));
      if (hovered && hovered.kind === "region" && hovered.row === row) return;
      const [x, y] = kept.get(row);
      label(ctx, region.name, project.x(x), project.y(y), theme.soft, theme);
    });
  }

  /* Where the names stood last, on a map of this width. */
  const places = new Map();
  function keptOf(width) {
    if (!places.has(width)) places.set(width, new Map());
    return places.get(width);
  }

  /* Things that are large and stay: couriers on the way pass under the names. */
  function marksOf(fixed, map, project) {
    const large = fixed.portrayals.filter((portrayal) => portrayal.looks.some((look) => look.shape !== "dot"));
    const there = large.flatMap(({ table }) => map[table].id.map((_, i) => placeOf(map[table], i)));
    return [...there, ...fixed.ports.map((port) => [port.x, port.y])].map(([x, y]) => [project.x(x), project.y(y)]);
  }

  function under(marks, project, [x, y], half, size) {
    const left = project.x(x), middle = project.y(y) - size / 3;
    return marks.reduce((many, [mx, my]) => many + (Math.abs(mx - left) < half && Math.abs(my - middle) < size / 2 + ASIDE), 0);
  }

  function clearest(fixed, row, marks, project, half, size) {
    const region = fixed.regions[row], { x, y } = fixed.places;
    let best = [region.x, region.y], least = Infinity;
    fixed.places.region.forEach((own, i) => {
      if (own !== row) return;
      const place = [x[i] + 0.5, y[i] + 0.5];
      const cost = 40 * under(marks, project, place, half, size) + Math.hypot(place[0] - region.x, place[1] - region.y);
      if (cost < least) { least = cost; best = place; }
    });
    return best;
  }

  return { nameRegions };
})();
