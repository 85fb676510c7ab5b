/* Marks: the things on the map. How the rows of a table are drawn is declared with the table (`fixed.portrayals`): which
 * shape, color and size each state has, and what glides between two days.
 *
 * A thing on the grid cell (x, y) is drawn in the cell's middle, shifted a little by its id.
 */
"use strict";
const InterdictMarks = (() => {
  const { TURN, clamp, isCalm, ownerLook, catchColor } = InterdictPalette;
  const DOT = 0.85;  // opacity of dots: they lie on each other
  const OPEN_LINE = { cross: 2 }, USUAL_LINE = 1.3;  // pixels, of shapes that are not filled

  /* A shift within the grid cell, the same for an id at all times, so that things on one cell stay apart. */
  const aside = (id) => [(((id * 7919) % 97) / 97 - 0.5) * 0.72, (((id * 104729) % 89) / 89 - 0.5) * 0.72];
  const placeOf = (table, i) => {
    const [dx, dy] = aside(table.id[i]);
    return [table.x[i] + 0.5 + dx, table.y[i] + 0.5 + dy];
  };

  const indices = new WeakMap();

  function rowOf(table) {
    if (!indices.has(table)) indices.set(table, new Map(table.id.map((id, i) => [id, i])));
    return indices.get(table);
  }

  /* The look of row i of a table: a table of one look has no column that tells it. */
  const lookOf = ({ looks, field }, table, i) => (looks.length > 1 ? looks.find((look) => look.state === table[field][i]) : looks[0]);

  /* Where row i is between the day before and this day, and whether it has only come on this day. */
  function between(table, before, i, alpha, glides) {
    const [x, y] = placeOf(table, i);
    if (!glides || !before || alpha >= 1) return [x, y, false];
    const j = rowOf(before).get(table.id[i]);
    if (j === undefined) return [x, y, true];
    const [x0, y0] = placeOf(before, j);
    return [x0 + (x - x0) * alpha, y0 + (y - y0) * alpha, false];
  }

  const SHAPES = {
    triangle: (p, x, y, r) => { p.moveTo(x, y - r); p.lineTo(x + r, y + 0.8 * r); p.lineTo(x - r, y + 0.8 * r); p.closePath(); },
    bars: (p, x, y, r) => { p.rect(x - 0.75 * r, y - 0.85 * r, 0.5 * r, 1.7 * r); p.rect(x + 0.25 * r, y - 0.85 * r, 0.5 * r, 1.7 * r); },
    diamond: (p, x, y, r) => { p.moveTo(x, y - 1.15 * r); p.lineTo(x + 1.15 * r, y); p.lineTo(x, y + 1.15 * r); p.lineTo(x - 1.15 * r, y); p.closePath(); },
    cross: (p, x, y, r) => { p.moveTo(x - r, y - r); p.lineTo(x + r, y + r); p.moveTo(x + r, y - r); p.lineTo(x - r, y + r); },
    dot: (p, x, y, r) => { p.moveTo(x + r, y); p.arc(x, y, r, 0, TURN); },
    hexagon,
  };

  function hexagon(path, x, y, radius) {
    for (let corner = 0; corner < 6; corner++) {
      const angle = (corner * TURN) / 6;
      path[corner ? "lineTo" : "moveTo"](x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    }
    path.closePath();
  }

  function drawThings(ctx, portrayal, map, previous, alpha, project, theme) {
    const table = map[portrayal.table], before = previous && previous[portrayal.table];
    if (portrayal.coloredBy) { drawOwned(ctx, portrayal, table, map.organizations || [], project, theme); return; }
    const looks = portrayal.looks, ordered = [...looks.filter((look) => look.behind), ...looks.filter((look) => !look.behind)];
    for (const look of ordered) drawLook(ctx, portrayal, look, table, before, alpha, project, theme);
  }

  /* Draw all rows of one look at once; those that come and go fade where the look says so. */
  function drawLook(ctx, portrayal, look, table, before, alpha, project, theme) {
    const there = [], fresh = [], gone = [], radius = portrayal.radius * look.size * project.size;
    table.id.forEach((id, i) => {
      if (lookOf(portrayal, table, i) !== look) return;
      const [x, y, isNew] = between(table, before, i, alpha, look.glides);
      (isNew && look.fades ? fresh : there).push([x, y]);
    });
    if (look.fades && before && alpha < 1) before.id.forEach((id, i) => rowOf(table).has(id) || gone.push(placeOf(before, i)));
    for (const [places, opacity] of [[there, 1], [fresh, alpha], [gone, 1 - alpha]]) {
      ctx.globalAlpha = opacity * (look.shape === "dot" ? DOT : 1);
      ctx.beginPath();
      for (const [x, y] of places) SHAPES[look.shape](ctx, project.x(x), project.y(y), radius);
      paint(ctx, look, theme);
    }
    ctx.globalAlpha = 1;
  }

  function paint(ctx, look, theme) {
    ctx.lineJoin = "round";
    ctx.fillStyle = look[theme.name];
    ctx.strokeStyle = look.isOpen ? look[theme.name] : theme.markRim;
    ctx.lineWidth = look.isOpen ? lineWidthOf(look) : 1;
    if (look.shape !== "dot") ctx.stroke();
    if (!look.isOpen) ctx.fill();
  }

  const lineWidthOf = (look) => OPEN_LINE[look.shape] || USUAL_LINE;

  /* Draw things in the color of their owner, those of a faction with its bars. */
  function drawOwned(ctx, portrayal, table, names, project, theme) {
    const owners = new Map();
    table.id.forEach((id, i) => {
      const [gx, gy] = placeOf(table, i), number = table[portrayal.coloredBy][i], look = lookOf(portrayal, table, i);
      const x = project.x(gx), y = project.y(gy), radius = portrayal.radius * look.size * project.size;
      if (!owners.has(number)) owners.set(number, ownerLook(names, number));
      const { color, bars, ink } = owners.get(number);
      ctx.beginPath();
      SHAPES[look.shape](ctx, x, y, radius);
      ctx.fillStyle = color;
      ctx.fill();
      ctx.lineWidth = 1.4;
      ctx.strokeStyle = theme.markRim;
      ctx.stroke();
      ctx.fillStyle = ink;
      for (const [wide, high] of bars) ctx.fillRect(x - wide * radius, y - high * radius, 2 * wide * radius, 2 * high * radius);
    });
  }

  /* Pixels that the largest look of a thing reaches from its middle, at a corner. */
  const reachOf = ({ radius, looks }, size) => 1.15 * radius * Math.max(...looks.map((look) => look.size)) * size + 1;

  const portRadius = (port, size) =>
    size * (port.kind === "sector" ? 3.4 : clamp(3 + 7.5 * Math.sqrt(port.traffic / 90000), 3.2, 11));

  function drawPorts(ctx, fixed, map, project, theme) {
    fixed.ports.forEach((port, i) => {
      const x = project.x(port.x), y = project.y(port.y), radius = portRadius(port, project.size);
      ctx.beginPath();
      if (port.kind === "sector") ctx.rect(x - radius, y - radius * 0.55, 2 * radius, radius * 1.1);
      else ctx.arc(x, y, radius, 0, TURN);
      ctx.fillStyle = catchColor(map.ports.catch[i], theme);
      ctx.globalAlpha = 0.93;
      ctx.fill();
      ctx.globalAlpha = 1;
      ctx.lineWidth = 1.1;
      ctx.strokeStyle = theme.rim;
      ctx.stroke();
    });
  }

  /* Pixels of a pulse around a port, and of a ring where something happened, so far on their way (0 to 1). */
  const pulseRadius = (port, passed, size) => portRadius(port, size) + (3 + 15 * passed) * size;
  const ringRadius = (passed, size) => (7 + 12 * passed) * size;

  function drawPulses(ctx, fixed, map, alpha, project, theme) {
    if (alpha >= 1 || isCalm()) return;
    ctx.strokeStyle = theme.pulse;
    ctx.globalAlpha = 0.8 * (1 - alpha);
    ctx.lineWidth = 2.2;
    for (const i of map.pulses) {
      const port = fixed.ports[i];
      ctx.beginPath();
      ctx.arc(project.x(port.x), project.y(port.y), pulseRadius(port, alpha, project.size), 0, TURN);
      ctx.stroke();
    }
    ctx.globalAlpha = 1;
  }

  /* A ring where something happened widens and fades over some days. */
  function drawHappened(ctx, fixed, map, alpha, project, theme) {
    const { age, number, x, y } = map.happened, looks = new Map(fixed.happenings.map((one) => [one.number, one])), calm = isCalm();
    ctx.lineWidth = 2.2;
    age.forEach((days, i) => {
      const passed = clamp((days - (calm ? 0 : 1 - alpha) * (fixed.every || 1)) / fixed.fadeDays, 0, 1);
      ctx.globalAlpha = 0.95 * (1 - passed);
      ctx.strokeStyle = looks.get(number[i])[theme.name];
      ctx.beginPath();
      ctx.arc(project.x(x[i]), project.y(y[i]), ringRadius(calm ? 0.25 : passed, project.size), 0, TURN);
      ctx.stroke();
    });
    ctx.globalAlpha = 1;
  }

  return { placeOf, rowOf, lookOf, lineWidthOf, between, drawThings, drawPorts, drawPulses, drawHappened, portRadius, pulseRadius, reachOf, ringRadius };
})();
