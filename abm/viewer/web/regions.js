/* Regions: their borders, thin unless a click on the map chooses a region, and then the one that is pointed at. */
"use strict";
const InterdictRegions = (() => {
  const { regionAt } = InterdictGround;
  const TINT = 0.22;  // opacity of the region that is pointed at
  const THIN = 0.55;  // opacity of borders that only show which area a name means
  const borders = new WeakMap();  // of each land, found once

  function drawRegions(ctx, fixed, land, isPicking, hovered, theme) {
    const { project, paths } = land;
    ctx.save();
    ctx.clip(paths.mexico);
    if (isPicking && hovered) tint(ctx, fixed, hovered.row, project, theme);
    ctx.strokeStyle = theme.soft;
    ctx.lineWidth = isPicking ? 1.2 : 0.8;
    if (isPicking) ctx.setLineDash([4, 3]);
    else ctx.globalAlpha = THIN;
    if (!borders.has(land)) borders.set(land, bordersOf(fixed, project));
    ctx.stroke(borders.get(land));
    ctx.restore();
  }

  function tint(ctx, fixed, row, project, theme) {
    const { x, y, region } = fixed.places, path = new Path2D();
    region.forEach((own, i) => {
      if (own !== row) return;
      const left = project.x(x[i]), top = project.y(y[i] + 1);
      path.rect(left, top, project.x(x[i] + 1) - left + 0.5, project.y(y[i]) - top + 0.5);  // no seams between cells
    });
    ctx.globalAlpha = TINT;
    ctx.fillStyle = theme.policy;
    ctx.fill(path);
    ctx.globalAlpha = 1;
  }

  /* Through the middles of the edges between two regions, around corners in a curve: no staircase. */
  function bordersOf(fixed, project) {
    const path = new Path2D();
    for (let x = 1; x < fixed.width; x++)
      for (let y = 1; y < fixed.height; y++) {
        const ends = edgesAt(fixed, x, y), at = project.x(x), up = project.y(y);
        if (ends.length === 2) {
          path.moveTo(project.x(ends[0][0]), project.y(ends[0][1]));
          path.quadraticCurveTo(at, up, project.x(ends[1][0]), project.y(ends[1][1]));
        } else for (const [ex, ey] of ends) { path.moveTo(at, up); path.lineTo(project.x(ex), project.y(ey)); }
      }
    return path;
  }

  /* The middles of the edges at a corner of the grid that have two regions beside them. */
  function edgesAt(fixed, x, y) {
    const of = (dx, dy) => regionAt(fixed, x + dx, y + dy), isBorder = (one, other) => one !== undefined && other !== undefined && one !== other;
    const sides = [[0, 0.5, [-0.5, 0.5], [0.5, 0.5]], [0, -0.5, [-0.5, -0.5], [0.5, -0.5]], [0.5, 0, [0.5, -0.5], [0.5, 0.5]], [-0.5, 0, [-0.5, -0.5], [-0.5, 0.5]]];
    return sides.filter(([, , one, other]) => isBorder(of(...one), of(...other))).map(([dx, dy]) => [x + dx, y + dy]);
  }

  return { drawRegions };
})();
