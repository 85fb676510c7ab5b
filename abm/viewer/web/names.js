/* Names of regions, which yield to the marks that come where they stand: each stands as near to the middle of its region as it can without a mark under it, or where one pulses, on
 * the first day that is drawn; rather in the sea before it than where marks come on other days. It stays there on all days, in
 * all maps of a width. */
"use strict";
const InterdictNames = (() => {
  const { FONT, TURN, label } = InterdictPalette;
  const { placeOf, pulseRadius, reachOf, ringRadius } = InterdictMarks, { abroadAt, gridOf, regionAt, seasOf } = InterdictGround;
  const SMALLEST = 9;  // pixels of letters that can still be read
  const ASIDE = 5, CLEAR = 2;  // pixels that names keep from each other, and from a mark
  const COVERED = 40, CROSSED = 400;  // places that a name goes away for a mark, or a name, that it would lie over
  const LIKELY = 1.5;  // places that a name goes away for one on land, where a lab can come to stand
  const FOREIGN = 10;  // places on land that one in another country counts as
  const PULSE = 5;  // marks that what pulses counts as
  const STEPS = [[0, 0], [0.5, 0], [0, 0.33], [0.5, 0.33], [0, 0.67], [0.5, 0.67]];  // of a place, at which a name may stand

  /* `pointed`: rows of the regions that are pointed at or followed, in strong letters.
   * Returns where the names stand, as boxes {x (middle), top, half, high} in pixels. */
  function nameRegions(ctx, width, fixed, map, project, theme, pointed = []) {
    const size = Math.max(SMALLEST, Math.round(10.5 * project.size));
    ctx.font = `500 ${size}px ${FONT}`;
    ctx.textAlign = "center";
    const halves = fixed.regions.map((region) => ctx.measureText(region.name).width / 2 + ASIDE), places = placesOf(fixed, map, project, halves, size, width);
    const marks = largeOf(fixed, map, project);
    return fixed.regions.map((region, row) => {
      const [x, y] = places[row], isPointed = pointed.includes(row);
      ctx.save();
      leaveOut(ctx, marks.filter((mark) => under([mark], project, [x, y], halves[row], size)));
      ctx.font = `${isPointed ? 700 : 500} ${size}px ${FONT}`;
      label(ctx, region.name, project.x(x), project.y(y), isPointed ? theme.ink : theme.soft, theme);
      ctx.restore();
      return { x: project.x(x), top: project.y(y) - size, half: halves[row] - ASIDE, high: size + CLEAR };
    });
  }

  /* Let nothing be drawn over some marks: a name that stays at its place on all days yields to those that come there. */
  function leaveOut(ctx, marks) {
    for (const [x, y, radius] of marks) {
      const rest = new Path2D();
      rest.rect(0, 0, ctx.canvas.width, ctx.canvas.height);
      rest.arc(x, y, radius, 0, TURN);
      ctx.clip(rest, "evenodd");
    }
  }

  /* Where the names stand on a map of this width, found once: one that went out of the way of things moved from day to day. */
  const widths = new Map();
  function placesOf(fixed, map, project, halves, size, width) {
    if (!widths.has(width)) {
      const marks = marksOf(fixed, map, project), written = [];
      widths.set(width, fixed.regions.map((_, row) => {
        const half = halves[row], cost = (at) => COVERED * under(marks, project, at, half, size) + LIKELY * onLand(fixed, project, at, half, size) + CROSSED * over(written, project, at, half, size);
        const [x, y] = clearest(fixed, row, standsOf(fixed, row, project, half, width), cost);
        written.push([project.x(x), project.y(y), half]);
        return [x, y];
      }));
    }
    return widths.get(width);
  }

  /* Where the name of a region can stand, in the region and in the sea before it, whole on a map of this width, each as
   * [x, y, places that it lies off the coast]. */
  function standsOf(fixed, row, project, half, width) {
    const wide = project.inverse(half, 0)[0] - project.inverse(0, 0)[0];
    const own = gridOf(fixed).filter(([, , owner]) => owner === row).flatMap(([x, y]) => STEPS.map(([dx, dy]) => [x + dx, y + dy, 0]));
    return [...own, ...seasOf(fixed, row, wide)].filter(([x]) => project.x(x) >= half && project.x(x) <= width - half);
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

  /* Where a name stands beside its thing, as a box: above, below, or to a side, further away where names stand; clear of those. */
  function boxBeside(x, y, half, letters, gap, names, [width, height]) {
    const { clamp } = InterdictPalette, high = letters + 4, found = [];
    for (const far of [1, 2, 3])
      for (const [dx, dy] of [[0, -far * gap - high + 4], [0, far * gap - 4], [far * gap + half, -high / 2], [-far * gap - half, -high / 2]])
        found.push({ x: clamp(x + dx, half + 6, Math.max(half + 6, width - half - 6)), top: y + dy, half, high });
    const free = found.filter((box) => box.top >= 0 && box.top + high <= height && Math.hypot(Math.max(0, Math.abs(box.x - x) - half), Math.max(0, box.top - y, y - box.top - high)) > gap / 2);
    return free.find((box) => !names.some((name) => crosses(box, name))) || free[0] || found[0];
  }

  function covers({ x, top, half, high }, [mx, my, radius]) {
    const { clamp } = InterdictPalette;
    return Math.hypot(mx - clamp(mx, x - half, x + half), my - clamp(my, top, top + high)) < radius + 2;
  }

  const crosses = (one, other) => Math.abs(one.x - other.x) < one.half + other.half && one.top < other.top + other.high && other.top < one.top + one.high;

  /* How many names a name would lie over. */
  function over(written, project, [x, y], half, size) {
    const left = project.x(x), base = project.y(y);
    return written.filter(([ox, oy, other]) => Math.abs(ox - left) < half + other && Math.abs(oy - base) < size + 3).length;
  }

  /* Things that are large and stay, with the pixels they reach beyond their middle: couriers on the way pass over the names.
   * Where something can pulse there is room for the whole pulse: around
   * each port, and in the middle of a region for what has no place of its own; a name rather lies over a mark than over those. */
  function marksOf(fixed, map, project) {
    const ports = fixed.ports.map((port) => [port.x, port.y, pulseRadius(port, 1, project.size)]);
    const middles = fixed.regions.map((region) => [region.x, region.y, ringRadius(1, project.size)]);
    return [...largeOf(fixed, map, project), ...[...ports, ...middles].map(inPixels(project, PULSE))];
  }

  const inPixels = (project, weight) => ([x, y, radius]) => [project.x(x), project.y(y), radius, weight];

  function largeOf(fixed, map, project) {
    const large = fixed.portrayals.filter((portrayal) => portrayal.looks.some((look) => look.shape !== "dot"));
    const there = large.flatMap((portrayal) => map[portrayal.table].id.map((_, i) => [...placeOf(map[portrayal.table], i), reachOf(portrayal, project.size)]));
    return there.map(inPixels(project, 1));
  }

  /* How much lies under a name, each mark with its weight. */
  function under(marks, project, [x, y], half, size) {
    const left = project.x(x), middle = project.y(y) - size / 3, across = half - ASIDE + CLEAR, down = size / 2 + CLEAR;
    const lies = ([mx, my, radius]) => Math.hypot(Math.max(0, Math.abs(mx - left) - across), Math.max(0, Math.abs(my - middle) - down)) < radius;
    return marks.reduce((many, mark) => many + (lies(mark) ? mark[3] : 0), 0);
  }

  /* How many places on land lie under a name, those of another country counted as more. */
  function onLand(fixed, project, [x, y], half, size) {
    const [left, bottom] = project.inverse(project.x(x) - half, project.y(y)), [right, top] = project.inverse(project.x(x) + half, project.y(y) - size);
    let many = 0;
    for (let i = Math.floor(Math.min(left, right)); i <= Math.max(left, right); i++)
      for (let j = Math.floor(Math.min(top, bottom)); j <= Math.max(top, bottom); j++) many += i < 0 || i >= fixed.width ? 0 : regionAt(fixed, i, j) !== undefined ? 1 : abroadAt(fixed, i, j) ? FOREIGN : 0;
    return many;
  }

  /* The one of some places that costs least, the way from the middle of the region counted. */
  function clearest(fixed, row, stands, cost) {
    const region = fixed.regions[row];
    let best = [region.x, region.y], least = Infinity;
    for (const [x, y, far] of stands) {
      const away = Math.hypot(x - region.x, y - region.y) + far, all = away < least ? away + cost([x, y]) : Infinity;
      if (all < least) { least = all; best = [x, y]; }
    }
    return best;
  }

  return { boxBeside, nameRegions, placeBoxes };
})();
