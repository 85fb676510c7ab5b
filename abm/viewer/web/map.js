/* Map: one day drawn whole, the name of what is pointed at, and what lies under a point. */
"use strict";
const InterdictMap = (() => {
  const { FONT, TURN, themeOf, clamp, label } = InterdictPalette;
  const { projection, landOf, drawHeat } = InterdictLand;
  const { placeOf, rowOf, lookOf, between, drawThings, drawPorts, drawPulses, drawHappened, portRadius } = InterdictMarks;
  const { regionAt } = InterdictGround, { boxBeside, nameRegions } = InterdictNames, { drawRegions } = InterdictRegions;
  const NEAR = 12;  // pixels within which a thing is picked

  /* Draw the map of one day, between the day before (alpha 0) and this day (alpha 1).
   * options: theme "light" | "dark", layer (table of one of `fixed.layers`; else none), selected and hovered {kind, row, name},
   * isPicking (a click chooses a region). */
  function drawMap(ctx, width, height, fixed, map, previousMap, alpha, options = {}) {
    const theme = themeOf(options), land = landOf(ctx, width, height, fixed, theme), { project } = land;
    alpha = previousMap ? clamp(alpha, 0, 1) : 1;
    ctx.drawImage(land.canvas, 0, 0, width, height);
    drawHeat(ctx, fixed, map, options.layer, land);
    drawRegions(ctx, fixed, land, options.isPicking, options.hovered, theme);
    ctx.strokeStyle = theme.border;
    ctx.lineWidth = 1.6;
    ctx.lineJoin = "round";
    ctx.stroke(land.paths.border);
    const things = marked(options.selected, options.hovered), rows = things.filter(([thing]) => thing && thing.kind === "region").map(([thing]) => thing.row);
    for (const portrayal of fixed.portrayals) drawThings(ctx, portrayal, map, previousMap, alpha, project, theme);
    const names = nameRegions(ctx, width, fixed, map, project, theme, rows);  // above what moves, which no place on land is clear of on all days
    drawHappened(ctx, fixed, map, alpha, project, theme);
    drawPulses(ctx, fixed, map, alpha, project, theme);
    drawPorts(ctx, fixed, map, project, theme);
    for (const [thing, isSelected] of things)
      if (thing && thing.kind !== "region") names.push(...mark(ctx, [width, height], fixed, map, previousMap, alpha, thing, isSelected, names, project, theme));
  }

  /* What is followed and what is pointed at; where they are one, it is named once. */
  function marked(selected, hovered) {
    const isOne = selected && hovered && selected.kind === hovered.kind && selected.row === hovered.row;
    return isOne ? [[{ ...selected, name: hovered.name }, true]] : [[selected, true], [hovered, false]];
  }

  const portrayalOf = (fixed, kind) => fixed.portrayals.find((portrayal) => portrayal.name === kind);

  function whereIs(fixed, map, previous, alpha, thing) {
    if (thing.kind === "port") return [fixed.ports[thing.row].x, fixed.ports[thing.row].y];
    const portrayal = portrayalOf(fixed, thing.kind), table = portrayal && map[portrayal.table];
    const row = table && rowOf(table).get(thing.row);
    if (row === undefined) return null;
    return between(table, previous && previous[portrayal.table], row, alpha, lookOf(portrayal, table, row).glides);
  }

  /* Ring a thing and name it, clear of the names that stand already; returns where its name stands, none where it is not there. */
  function mark(ctx, size, fixed, map, previous, alpha, thing, isSelected, names, project, theme) {
    const place = whereIs(fixed, map, previous, alpha, thing);
    if (!place) return [];
    const [x, y] = [project.x(place[0]), project.y(place[1])], letters = Math.round(12 * Math.max(1, project.size));
    ctx.beginPath();
    ctx.arc(x, y, (thing.kind === "port" ? portRadius(fixed.ports[thing.row], project.size) : 7 * project.size) + 4, 0, TURN);
    ctx.lineWidth = isSelected ? 2.6 : 1.6;
    ctx.strokeStyle = theme.ink;
    ctx.setLineDash(isSelected ? [] : [3, 2]);
    ctx.stroke();
    ctx.setLineDash([]);
    const name = thing.name || nameOf(fixed, map, thing.kind, thing.row);
    ctx.font = `600 ${letters}px ${FONT}`;
    ctx.textAlign = "center";
    const box = boxBeside(x, y, ctx.measureText(name).width / 2, letters, 17 * project.size, names, size);
    label(ctx, name, box.x, box.top + letters, theme.ink, theme);
    return [box];
  }

  function nameOf(fixed, map, kind, row) {
    if (kind === "port") return fixed.ports[row].name;
    if (kind === "region") return fixed.regions[row].name;
    const portrayal = portrayalOf(fixed, kind), table = portrayal && map[portrayal.table], i = table && rowOf(table).get(row);
    if (i === undefined) return "";
    const name = `${kind[0].toUpperCase()}${kind.slice(1)} ${row}`;
    if (portrayal.coloredBy) return `${name}, ${(map.organizations || [])[table[portrayal.coloredBy][i]] || "organization"}`;
    return portrayal.looks.length > 1 ? `${name}, ${lookOf(portrayal, table, i).words}` : name;
  }

  /* Return the thing nearest to a point of the canvas, within 12 pixels: {kind, row, name, region}; where there is none,
   * the region of Mexico that the point lies in ({kind: "region", ...}), or null. */
  function pick(width, height, fixed, map, px, py) {
    const project = projection(width, height, fixed), own = regionThere(width, height, fixed, map, px, py);
    let best = null, least = NEAR;
    const offer = (kind, row, gx, gy, ahead) => {
      const away = Math.hypot(project.x(gx) - px, project.y(gy) - py) - ahead;
      if (away < least) { least = away; best = { kind, row }; }
    };
    fixed.ports.forEach((port, i) => offer("port", i, port.x, port.y, portRadius(port, project.size) / 2));
    for (const { table, name, ahead } of fixed.portrayals)
      map[table].id.forEach((id, i) => offer(name, id, ...placeOf(map[table], i), ahead));
    return best ? { ...best, name: nameOf(fixed, map, best.kind, best.row), region: own && own.region } : own;
  }

  /* Return the region of Mexico that a point of the canvas lies in, as `pick` does, whatever stands there; or null. */
  function regionThere(width, height, fixed, _, px, py) {
    const row = regionAt(fixed, ...projection(width, height, fixed).inverse(px, py));
    return row === undefined ? null : { kind: "region", row, name: fixed.regions[row].name, region: fixed.regions[row].name };
  }

  return { drawMap, pick, regionThere };
})();
