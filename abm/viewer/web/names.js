/* Names of regions: each stands as near to the middle of its region as it can without a mark under it, or where one pulses,
 * and stays there until one comes. */
"use strict";
const InterdictNames = (() => {
  const { FONT, label } = InterdictPalette;
  const { placeOf, pulseRadius, ringRadius } = InterdictMarks;
  const SMALLEST = 9;  // pixels of letters that can still be read
  const ASIDE = 5;  // pixels that a mark keeps from a name
  const COVERED = 40, CROSSED = 400;  // places that a name goes away for a mark, or a name, that it would lie over
  const PULSE = 5;  // marks that what pulses counts as

  /* The one that is pointed at is named by its mark. */
  function nameRegions(ctx, width, fixed, map, project, theme, hovered) {
    const size = Math.max(SMALLEST, Math.round(10.5 * project.size)), kept = keptOf(width);
    ctx.font = `500 ${size}px ${FONT}`;
    ctx.textAlign = "center";
    const halves = fixed.regions.map((region) => ctx.measureText(region.name).width / 2 + ASIDE);
    if (kept.map !== map) place(kept, fixed, map, project, halves, size);
    fixed.regions.forEach((region, row) => {
      if (hovered && hovered.kind === "region" && hovered.row === row) return;
      const [x, y] = kept.places.get(row);
      label(ctx, region.name, project.x(x), project.y(y), theme.soft, theme);
    });
  }

  /* Where the names stood last, on a map of this width, and on which day's map. */
  const widths = new Map();
  function keptOf(width) {
    if (!widths.has(width)) widths.set(width, { places: new Map(), map: null });
    return widths.get(width);
  }

  /* Let names go on standing where they are, as long as no mark and no other name is there. */
  function place(kept, fixed, map, project, halves, size) {
    const marks = marksOf(fixed, map, project), written = [];
    kept.map = map;
    fixed.regions.forEach((_, row) => {
      const cost = (at) => COVERED * under(marks, project, at, halves[row], size) + CROSSED * over(written, project, at, halves[row], size);
      if (!kept.places.has(row) || cost(kept.places.get(row))) kept.places.set(row, clearest(fixed, row, cost));
      const [x, y] = kept.places.get(row);
      written.push([project.x(x), project.y(y), halves[row]]);
    });
  }

  /* Places in pixels of names of several lines, one a home ({x, y, owner: its region, none where it has none}), as boxes
   * {x (middle), top, half, high, isAway}: clear of the marks ([x, y, radius] in pixels) and of each other, in the own
   * region or, where that is full or there is none, off Mexico. */
  function placeBoxes(fixed, homes, marks, project, sizes, width, height) {
    const { clamp } = InterdictPalette, boxes = [];
    const boxAt = ([x, y], half, high) => ({ x: clamp(project.x(x), half, width - half), top: clamp(project.y(y) - high / 2, 0, height - high), half, high });
    homes.forEach((home, i) => {
      let best = null, least = Infinity;
      for (const [x, y, owner] of gridOf(fixed)) {
        const away = Math.hypot(x - home.x, y - home.y);
        if (away >= least || (owner !== undefined && owner !== home.owner)) continue;
        const box = boxAt([x, y], ...sizes[i]), cost = away + COVERED * marks.filter((mark) => covers(box, mark)).length + CROSSED * boxes.filter((one) => crosses(box, one)).length;
        if (cost < least) { least = cost; best = { ...box, isAway: owner !== home.owner || !covers(box, [project.x(home.x), project.y(home.y), home.owner === undefined ? box.high : Infinity]) }; }
      }
      boxes.push(best);
    });
    return boxes;
  }

  function covers({ x, top, half, high }, [mx, my, radius]) {
    const { clamp } = InterdictPalette;
    return Math.hypot(mx - clamp(mx, x - half, x + half), my - clamp(my, top, top + high)) < radius + 2;
  }

  const crosses = (one, other) => Math.abs(one.x - other.x) < one.half + other.half && one.top < other.top + other.high && other.top < one.top + one.high;

  /* The middles of all places of the map, column by column, each with its region; those off Mexico have none. */
  const grids = new WeakMap();
  function gridOf(fixed) {
    if (!grids.has(fixed)) {
      const owners = new Map(fixed.places.x.map((x, i) => [x * fixed.height + fixed.places.y[i], fixed.places.region[i]]));
      const all = Array.from({ length: fixed.width * fixed.height }, (_, i) => [Math.floor(i / fixed.height) + 0.5, (i % fixed.height) + 0.5, owners.get(i)]);
      grids.set(fixed, all);
    }
    return grids.get(fixed);
  }

  /* The region of a place; undefined off Mexico. */
  const regionAt = (fixed, x, y) => (y < 0 || y >= fixed.height ? undefined : (gridOf(fixed)[Math.floor(x) * fixed.height + Math.floor(y)] || [])[2]);

  /* How many names a name would lie over. */
  function over(written, project, [x, y], half, size) {
    const left = project.x(x), base = project.y(y);
    return written.filter(([ox, oy, other]) => Math.abs(ox - left) < half + other && Math.abs(oy - base) < size + 3).length;
  }

  /* Things that are large and stay, with the pixels they reach beyond their middle: couriers on the way pass under the names.
   * Where something can pulse there is room for the whole pulse at all times, so that a name does not move for it: around
   * each port, and in the middle of a region for what has no place of its own; a name rather lies over a mark than over those. */
  function marksOf(fixed, map, project) {
    const large = fixed.portrayals.filter((portrayal) => portrayal.looks.some((look) => look.shape !== "dot"));
    const there = large.flatMap(({ table }) => map[table].id.map((_, i) => [...placeOf(map[table], i), ASIDE]));
    const ports = fixed.ports.map((port) => [port.x, port.y, pulseRadius(port, 1, project.size)]);
    const middles = fixed.regions.map((region) => [region.x, region.y, ringRadius(1, project.size)]);
    const rings = map.happened.x.map((x, i) => [x, map.happened.y[i], ringRadius(1, project.size)]);
    const inPixels = (weight) => ([x, y, radius]) => [project.x(x), project.y(y), radius, weight];
    return [...there.map(inPixels(1)), ...[...ports, ...middles, ...rings].map(inPixels(PULSE))];
  }

  function under(marks, project, [x, y], half, size) {
    const left = project.x(x), middle = project.y(y) - size / 3, across = half - ASIDE, down = size / 2;
    const lies = ([mx, my, radius]) => Math.abs(mx - left) < across + radius && Math.abs(my - middle) < down + radius;
    return marks.reduce((many, mark) => many + (lies(mark) ? mark[3] : 0), 0);
  }

  function clearest(fixed, row, cost) {
    const region = fixed.regions[row], { x, y } = fixed.places;
    let best = [region.x, region.y], least = Infinity;
    fixed.places.region.forEach((own, i) => {
      if (own !== row) return;
      const at = [x[i] + 0.5, y[i] + 0.5], away = cost(at) + Math.hypot(at[0] - region.x, at[1] - region.y);
      if (away < least) { least = away; best = at; }
    });
    return best;
  }

  return { nameRegions, placeBoxes, regionAt };
})();
