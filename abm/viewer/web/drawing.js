/* Drawing: the map and the charts on a canvas, for the page and for the replay in one file.
 *
 * Everything here is a pure function of what it is given. Sizes are CSS pixels: the caller sets the scale of the
 * context for screens with more pixels (see `fit`). Map coordinates are those of the simulation's grid: x to the east,
 * y to the north; a thing on the grid cell (x, y) is drawn in the cell's middle, shifted a little by its id.
 * Colours: Okabe and Ito 2008, told apart with any kind of colour vision; every state also has a shape of its own.
 */
"use strict";
const InterdictDrawing = (() => {
  const BLUE = "#0072B2", ORANGE = "#E69F00", GREEN = "#009E73", PINK = "#CC79A7", SKY = "#56B4E9",
    VERMILLION = "#D55E00", YELLOW = "#F0E442", GREY = "#8A8A8A";
  const ORGANISATIONS = [BLUE, ORANGE, GREEN, PINK, SKY, VERMILLION, YELLOW, GREY];
  const THEMES = {
    light: {
      sea: "#E9F1F6", abroad: "#E3E5E7", mexico: "#F7F0DF", other: "#EBECEC", coast: "#BFB291", border: "#5A5A5A",
      ink: "#222222", soft: "#5A5A5A", faint: "#9A9A9A", grid: "#E6E6E6", panel: "#FFFFFF", halo: "rgba(255,255,255,.9)",
      courier: "#2B2B2B", port: "#FFFFFF", rim: "#4A4A4A", lab: "#00785A", cellRim: "#FFFFFF", baseline: "#6F7780",
      policy: BLUE, band: "rgba(0,114,178,.13)", window: "rgba(230,159,0,.15)", windowInk: "#8A5F00", found: "#B84A00",
      moving: "#0072B2", paused: "#8A6A00", pulse: "#B3122A", runs: ["#6F7780", "#0072B2", "#D55E00"],
    },
    dark: {
      sea: "#0F161D", abroad: "#1F262E", mexico: "#2C333B", other: "#1A2027", coast: "#56616D", border: "#AEB8C2",
      ink: "#E8EDF2", soft: "#A9B4BF", faint: "#6E7A86", grid: "#2B333C", panel: "#171D24", halo: "rgba(15,20,26,.88)",
      courier: "#F2F5F7", port: "#39434D", rim: "#C5CED7", lab: "#2BC79A", cellRim: "#10161C", baseline: "#9AA5B0",
      policy: "#56B4E9", band: "rgba(86,180,233,.16)", window: "rgba(230,159,0,.16)", windowInk: "#E6B450",
      found: "#FF8A3D", pulse: "#FF7A59", moving: "#56B4E9", paused: "#F0E442", runs: ["#9AA5B0", "#56B4E9", "#F08A4B"],
    },
  };
  const LAYERS = { pressure: [148, 52, 120], intelligence: [0, 114, 178] };  // red, green, blue
  const CATCH = [[253, 219, 120], [240, 130, 40], [160, 20, 30]];  // light to dark with the weight
  const MOST_CATCH = 12;  // kg gross a day; drawn in the darkest colour from there on
  const LAB_STATES = { 1: "being set up", 2: "working", 3: "paused", 4: "moving", 5: "found" };
  const NEAR = 12;  // pixels within which a thing is picked
  const VIEW = { west: 0, east: 63.6, south: 1, north: 40.2 };  // map coordinates that are always seen
  const FONT = 'system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
  const TURN = 2 * Math.PI;

  const themeOf = (options) => THEMES[(options && options.theme) === "dark" ? "dark" : "light"];
  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

  /* Set a canvas to its size on the page times the pixels of the screen; return its context, width and height. */
  function fit(canvas, ratio) {
    const pixels = window.devicePixelRatio || 1, width = canvas.clientWidth;
    const height = ratio ? Math.round(width * ratio) : canvas.clientHeight;
    if (ratio) canvas.style.height = height + "px";
    const across = Math.round(width * pixels), down = Math.round(height * pixels);
    if (canvas.width !== across || canvas.height !== down) { canvas.width = across; canvas.height = down; }
    const ctx = canvas.getContext("2d");
    ctx.setTransform(pixels, 0, 0, pixels, 0, 0);
    return [ctx, width, height];
  }

  /* Return how map coordinates lie on a canvas: the view is always whole, and centred. */
  function projection(width, height, fixed) {
    const across = (VIEW.east - VIEW.west) * fixed.aspect, up = VIEW.north - VIEW.south;
    const scale = Math.min(width / across, height / up);
    const left = (width - across * scale) / 2, top = (height - up * scale) / 2;
    return {
      scale,
      x: (x) => left + (x - VIEW.west) * fixed.aspect * scale,
      y: (y) => top + (VIEW.north - y) * scale,
      inverse: (px, py) => [(px - left) / (fixed.aspect * scale) + VIEW.west, VIEW.north - (py - top) / scale],
      size: clamp(scale / 14, 0.62, 1.5),  // of marks: 1 on a map some 800 pixels wide
    };
  }

  const ratioOfMap = (fixed) => (VIEW.north - VIEW.south) / ((VIEW.east - VIEW.west) * fixed.aspect);

  /* A shift within the grid cell, the same for an id at all times, so that things on one cell stay apart. */
  const aside = (id) => [(((id * 7919) % 97) / 97 - 0.5) * 0.72, (((id * 104729) % 89) / 89 - 0.5) * 0.72];
  const placeOf = (table, i) => {
    const [dx, dy] = aside(table.id[i]);
    return [table.x[i] + 0.5 + dx, table.y[i] + 0.5 + dy];
  };

  // ---- the land, drawn once for a size and a theme ----
  const lands = new WeakMap();

  function trace(path, shape, project, close) {
    shape.forEach(([x, y], i) => (i ? path.lineTo(project.x(x), project.y(y)) : path.moveTo(project.x(x), project.y(y))));
    if (close) path.closePath();
    return path;
  }

  function shapes(fixed, project) {
    const all = (parts) => parts.reduce((path, part) => trace(path, part, project, true), new Path2D());
    return {
      mexico: all(fixed.land.Mexico), abroad: all(fixed.land["United States"]), other: all(fixed.land["other land"]),
      border: trace(new Path2D(), fixed.border, project, false),
    };
  }

  function landOf(ctx, width, height, fixed, theme) {
    const pixels = ctx.getTransform().a;
    if (!lands.has(fixed)) lands.set(fixed, new Map());
    const kept = lands.get(fixed), key = [width, height, pixels, theme.sea].join();
    if (!kept.has(key)) {
      if (kept.size > 8) kept.clear();
      kept.set(key, drawLand(width, height, pixels, fixed, theme));
    }
    return kept.get(key);
  }

  function drawLand(width, height, pixels, fixed, theme) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(width * pixels));
    canvas.height = Math.max(1, Math.round(height * pixels));
    const ctx = canvas.getContext("2d"), project = projection(width, height, fixed), paths = shapes(fixed, project);
    ctx.scale(pixels, pixels);
    ctx.fillStyle = theme.sea;
    ctx.fillRect(0, 0, width, height);
    ctx.lineJoin = ctx.lineCap = "round";
    for (const [path, colour] of [[paths.abroad, theme.abroad], [paths.other, theme.other], [paths.mexico, theme.mexico]]) {
      ctx.fillStyle = colour;
      ctx.fill(path);
      ctx.strokeStyle = theme.coast;
      ctx.lineWidth = 0.8;
      ctx.stroke(path);
    }
    fadeEdges(ctx, width, height, fixed, project, theme);
    nameNeighbour(ctx, project, theme);
    return { canvas, paths, project };
  }

  /* The outlines are cut at the edge of the data: let them fade into the sea there. */
  function fadeEdges(ctx, width, height, fixed, project, theme) {
    const clear = theme.sea + "00", deep = 2.2 * project.scale;
    const edge = (x0, y0, x1, y1) => {
      const gradient = ctx.createLinearGradient(x0, y0, x1, y1);
      gradient.addColorStop(0, theme.sea);
      gradient.addColorStop(1, clear);
      ctx.fillStyle = gradient;
      ctx.fillRect(0, 0, width, height);
    };
    const left = Math.max(0, project.x(0)), right = Math.min(width, project.x(fixed.width));
    const top = Math.max(0, project.y(fixed.height)), bottom = Math.min(height, project.y(0));
    edge(left, 0, left + deep / 2, 0);
    edge(right, 0, right - deep / 2, 0);
    edge(0, top, 0, top + deep);
    edge(0, bottom, 0, bottom - deep / 2);
  }

  function nameNeighbour(ctx, project, theme) {
    ctx.fillStyle = theme.faint;
    ctx.textAlign = "center";
    ctx.font = `600 ${Math.round(11.5 * project.size)}px ${FONT}`;
    if ("letterSpacing" in ctx) ctx.letterSpacing = "3px";
    ctx.fillText("UNITED STATES", project.x(33), project.y(38.2));
    if ("letterSpacing" in ctx) ctx.letterSpacing = "0px";
  }

  // ---- the soft layer ----
  const heats = new WeakMap();

  function heatOf(fixed, map, layer) {
    if (!heats.has(map)) heats.set(map, {});
    const kept = heats.get(map);
    if (!kept[layer]) {
      const small = document.createElement("canvas"), colour = LAYERS[layer];
      small.width = fixed.width;
      small.height = fixed.height;
      const ctx = small.getContext("2d"), image = ctx.createImageData(fixed.width, fixed.height);
      beyondTheCoast(fixed, map[layer]).forEach((value, cell) => {
        const x = Math.floor(cell / fixed.height), y = cell % fixed.height;
        image.data.set([...colour, 225 * Math.pow(value / 255, 0.9)], ((fixed.height - 1 - y) * fixed.width + x) * 4);
      });
      ctx.putImageData(image, 0, 0);
      kept[layer] = small;
    }
    return kept[layer];
  }

  /* Return the layer on the whole grid; cells beside the land have the highest value near them, so that smoothing does
   * not pale the coast. */
  function beyondTheCoast(fixed, values) {
    const { width, height, places } = fixed, grid = new Float64Array(width * height), isLand = new Uint8Array(width * height);
    places.x.forEach((x, i) => { grid[x * height + places.y[i]] = values[i]; isLand[x * height + places.y[i]] = 1; });
    const wide = grid.slice();
    places.x.forEach((x, i) => {
      for (let dx = -2; dx <= 2; dx++)
        for (let dy = -2; dy <= 2; dy++) {
          const gx = x + dx, gy = places.y[i] + dy, cell = gx * height + gy;
          if (gx < 0 || gy < 0 || gx >= width || gy >= height || isLand[cell]) continue;
          wide[cell] = Math.max(wide[cell], values[i]);
        }
    });
    return wide;
  }

  function drawHeat(ctx, fixed, map, layer, land) {
    if (!LAYERS[layer] || !map[layer]) return;
    const { project, paths } = land;
    ctx.save();
    ctx.clip(paths.mexico);
    ctx.imageSmoothingEnabled = true;
    ctx.imageSmoothingQuality = "high";
    const left = project.x(0), top = project.y(fixed.height);
    ctx.drawImage(heatOf(fixed, map, layer), left, top, project.x(fixed.width) - left, project.y(0) - top);
    ctx.restore();
  }

  // ---- marks ----
  const indices = new WeakMap();

  function rowOf(table) {
    if (!indices.has(table)) indices.set(table, new Map(table.id.map((id, i) => [id, i])));
    return indices.get(table);
  }

  /* Where row i is between the day before and this day; a lab only glides while it moves house. */
  function between(table, before, i, alpha, glides) {
    const [x, y] = placeOf(table, i);
    const j = before && alpha < 1 && glides ? rowOf(before).get(table.id[i]) : undefined;
    if (j === undefined) return [x, y, before !== undefined && glides && before && alpha < 1];
    const [x0, y0] = placeOf(before, j);
    return [x0 + (x - x0) * alpha, y0 + (y - y0) * alpha, false];
  }

  function drawCouriers(ctx, map, previous, alpha, project, theme) {
    const table = map.couriers, before = previous && previous.couriers, radius = 1.9 * project.size;
    const dot = (x, y) => {
      ctx.moveTo(project.x(x) + radius, project.y(y));
      ctx.arc(project.x(x), project.y(y), radius, 0, TURN);
    };
    const fresh = [], gone = [];
    ctx.fillStyle = theme.courier;
    ctx.globalAlpha = 0.85;
    ctx.beginPath();
    table.id.forEach((id, i) => {
      const [x, y, isNew] = between(table, before, i, alpha, true);
      if (isNew) fresh.push([x, y]);
      else dot(x, y);
    });
    ctx.fill();
    if (before && alpha < 1) before.id.forEach((id, i) => rowOf(table).has(id) || gone.push(placeOf(before, i)));
    for (const [dots, opacity] of [[fresh, alpha], [gone, 1 - alpha]]) {
      ctx.globalAlpha = 0.85 * opacity;
      ctx.beginPath();
      for (const [x, y] of dots) dot(x, y);
      ctx.fill();
    }
    ctx.globalAlpha = 1;
  }

  const LAB_SHAPES = {
    1: (p, x, y, r) => { p.moveTo(x, y - r); p.lineTo(x + r, y + 0.8 * r); p.lineTo(x - r, y + 0.8 * r); p.closePath(); },
    2: (p, x, y, r) => { p.moveTo(x, y - r); p.lineTo(x + r, y + 0.8 * r); p.lineTo(x - r, y + 0.8 * r); p.closePath(); },
    3: (p, x, y, r) => { p.rect(x - 0.75 * r, y - 0.85 * r, 0.5 * r, 1.7 * r); p.rect(x + 0.25 * r, y - 0.85 * r, 0.5 * r, 1.7 * r); },
    4: (p, x, y, r) => { p.moveTo(x, y - 1.15 * r); p.lineTo(x + 1.15 * r, y); p.lineTo(x, y + 1.15 * r); p.lineTo(x - 1.15 * r, y); p.closePath(); },
    5: (p, x, y, r) => { p.moveTo(x - r, y - r); p.lineTo(x + r, y + r); p.moveTo(x + r, y - r); p.lineTo(x - r, y + r); },
  };
  const labColour = (state, theme) => ({ 3: theme.paused, 4: theme.moving, 5: theme.found })[state] || theme.lab;

  function drawLabs(ctx, map, previous, alpha, project, theme) {
    const radius = 4.2 * project.size;
    for (const state of [5, 2, 1, 3, 4]) {
      ctx.beginPath();
      map.labs.state.forEach((own, i) => {
        if (own !== state) return;
        const [x, y] = between(map.labs, previous && previous.labs, i, alpha, own === 4);
        LAB_SHAPES[state](ctx, project.x(x), project.y(y), radius * (state === 5 ? 0.8 : 1));
      });
      paintLab(ctx, state, theme);
    }
  }

  function paintLab(ctx, state, theme) {
    ctx.lineJoin = "round";
    if (state === 1 || state === 5) {
      ctx.strokeStyle = labColour(state, theme);
      ctx.lineWidth = state === 5 ? 2 : 1.3;
      ctx.stroke();
      return;
    }
    ctx.fillStyle = labColour(state, theme);
    ctx.strokeStyle = theme.cellRim;
    ctx.lineWidth = 1;
    ctx.stroke();
    ctx.fill();
  }

  const organisationColour = (number) => ORGANISATIONS[number % ORGANISATIONS.length];

  function drawCells(ctx, map, project, theme) {
    const radius = 6 * project.size;
    map.cells.id.forEach((id, i) => {
      const [x, y] = placeOf(map.cells, i), number = map.cells.organisation[i];
      ctx.beginPath();
      hexagon(ctx, project.x(x), project.y(y), radius);
      ctx.fillStyle = organisationColour(number);
      ctx.fill();
      ctx.lineWidth = 1.4;
      ctx.strokeStyle = theme.cellRim;
      ctx.stroke();
      if (number >= ORGANISATIONS.length) {  // colours are used again: a dot tells the next round of names
        ctx.beginPath();
        ctx.arc(project.x(x), project.y(y), radius / 3, 0, TURN);
        ctx.fillStyle = theme.cellRim;
        ctx.fill();
      }
    });
  }

  function hexagon(path, x, y, radius) {
    for (let corner = 0; corner < 6; corner++) {
      const angle = (corner * TURN) / 6;
      path[corner ? "lineTo" : "moveTo"](x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    }
    path.closePath();
  }

  function catchColour(kilograms, theme) {
    if (!kilograms) return theme.port;
    const at = clamp(Math.sqrt(kilograms / MOST_CATCH), 0, 1) * (CATCH.length - 1);
    const from = Math.min(CATCH.length - 2, Math.floor(at)), part = at - from;
    return `rgb(${CATCH[from].map((value, i) => Math.round(value + (CATCH[from + 1][i] - value) * part)).join()})`;
  }

  const portRadius = (port, size) =>
    size * (port.kind === "sector" ? 3.4 : clamp(3 + 7.5 * Math.sqrt(port.traffic / 90000), 3.2, 11));

  function drawPorts(ctx, fixed, map, project, theme) {
    fixed.ports.forEach((port, i) => {
      const x = project.x(port.x), y = project.y(port.y), radius = portRadius(port, project.size);
      ctx.beginPath();
      if (port.kind === "sector") ctx.rect(x - radius, y - radius * 0.55, 2 * radius, radius * 1.1);
      else ctx.arc(x, y, radius, 0, TURN);
      ctx.fillStyle = catchColour(map.ports.catch[i], theme);
      ctx.globalAlpha = 0.93;
      ctx.fill();
      ctx.globalAlpha = 1;
      ctx.lineWidth = 1.1;
      ctx.strokeStyle = theme.rim;
      ctx.stroke();
    });
  }

  function drawPulses(ctx, fixed, map, alpha, project, theme) {
    if (alpha >= 1) return;
    ctx.strokeStyle = theme.pulse;
    ctx.globalAlpha = 0.8 * (1 - alpha);
    ctx.lineWidth = 2.2;
    for (const i of map.pulses) {
      const port = fixed.ports[i], radius = portRadius(port, project.size) + (3 + 15 * alpha) * project.size;
      ctx.beginPath();
      ctx.arc(project.x(port.x), project.y(port.y), radius, 0, TURN);
      ctx.stroke();
    }
    ctx.globalAlpha = 1;
  }

  /* Draw the map of one day, between the day before (alpha 0) and this day (alpha 1).
   * options: theme "light" | "dark", layer "pressure" | "intelligence" | null, selected and hovered {kind, row, name}. */
  function drawMap(ctx, width, height, fixed, map, previousMap, alpha, options = {}) {
    const theme = themeOf(options), land = landOf(ctx, width, height, fixed, theme), { project } = land;
    alpha = previousMap ? clamp(alpha, 0, 1) : 1;
    ctx.drawImage(land.canvas, 0, 0, width, height);
    drawHeat(ctx, fixed, map, options.layer, land);
    ctx.strokeStyle = theme.border;
    ctx.lineWidth = 1.6;
    ctx.lineJoin = "round";
    ctx.stroke(land.paths.border);
    nameRegions(ctx, fixed, project, theme);
    drawLabs(ctx, map, previousMap, alpha, project, theme);
    drawCells(ctx, map, project, theme);
    drawCouriers(ctx, map, previousMap, alpha, project, theme);
    drawPulses(ctx, fixed, map, alpha, project, theme);
    drawPorts(ctx, fixed, map, project, theme);
    for (const [thing, isSelected] of [[options.selected, true], [options.hovered, false]])
      if (thing) mark(ctx, width, fixed, map, previousMap, alpha, thing, isSelected, project, theme);
  }

  function nameRegions(ctx, fixed, project, theme) {
    ctx.font = `500 ${Math.round(10.5 * project.size)}px ${FONT}`;
    ctx.textAlign = "center";
    for (const region of fixed.regions) label(ctx, region.name, project.x(region.x), project.y(region.y), theme.soft, theme);
  }

  function label(ctx, text, x, y, colour, theme) {
    ctx.lineWidth = 3;
    ctx.lineJoin = "round";
    ctx.strokeStyle = theme.halo;
    ctx.strokeText(text, x, y);
    ctx.fillStyle = colour;
    ctx.fillText(text, x, y);
  }

  const TABLES = { cell: "cells", lab: "labs", courier: "couriers" };

  function whereIs(fixed, map, previous, alpha, thing) {
    if (thing.kind === "port") return [fixed.ports[thing.row].x, fixed.ports[thing.row].y];
    if (thing.kind === "region") return [fixed.regions[thing.row].x, fixed.regions[thing.row].y];
    const name = TABLES[thing.kind], row = name && rowOf(map[name]).get(thing.row);
    if (row === undefined) return null;
    const glides = name === "couriers" || (name === "labs" && map.labs.state[row] === 4);
    return between(map[name], previous && previous[name], row, alpha, glides);
  }

  function mark(ctx, width, fixed, map, previous, alpha, thing, isSelected, project, theme) {
    const place = whereIs(fixed, map, previous, alpha, thing);
    if (!place) return;
    const x = project.x(place[0]), y = project.y(place[1]);
    if (thing.kind !== "region") {
      ctx.beginPath();
      ctx.arc(x, y, (thing.kind === "port" ? portRadius(fixed.ports[thing.row], project.size) : 7 * project.size) + 4, 0, TURN);
      ctx.lineWidth = isSelected ? 2.6 : 1.6;
      ctx.strokeStyle = theme.ink;
      ctx.setLineDash(isSelected ? [] : [3, 2]);
      ctx.stroke();
      ctx.setLineDash([]);
    }
    const name = thing.name || nameOf(fixed, map, thing.kind, thing.row);
    ctx.font = `600 ${Math.round(12 * Math.max(1, project.size))}px ${FONT}`;
    const half = ctx.measureText(name).width / 2 + 6;
    ctx.textAlign = "center";
    label(ctx, name, clamp(x, half, Math.max(half, width - half)), y > 40 ? y - 17 * project.size : y + 26 * project.size, theme.ink, theme);
  }

  function nameOf(fixed, map, kind, row) {
    if (kind === "port") return fixed.ports[row].name;
    if (kind === "region") return fixed.regions[row].name;
    const table = map[TABLES[kind]], i = table && rowOf(table).get(row);
    if (i === undefined) return "";
    if (kind === "cell") return `Cell ${row}, ${(map.organisations || [])[table.organisation[i]] || "organisation"}`;
    return kind === "lab" ? `Lab ${row}, ${LAB_STATES[table.state[i]]}` : `Courier ${row}`;
  }

  /* Return the thing nearest to a point of the canvas, within 12 pixels: {kind, row, name, region}; where there is none,
   * the region of Mexico that the point lies in ({kind: "region", ...}), or null. */
  function pick(width, height, fixed, map, px, py) {
    const project = projection(width, height, fixed), [x, y] = project.inverse(px, py), region = regionAt(fixed, x, y);
    let best = null, least = NEAR;
    const offer = (kind, row, gx, gy, ahead) => {
      const away = Math.hypot(project.x(gx) - px, project.y(gy) - py) - ahead;
      if (away < least) { least = away; best = { kind, row }; }
    };
    fixed.ports.forEach((port, i) => offer("port", i, port.x, port.y, portRadius(port, project.size) / 2));
    for (const [kind, name, ahead] of [["cell", "cells", 2], ["lab", "labs", 0.5], ["courier", "couriers", 0]])
      map[name].id.forEach((id, i) => offer(kind, id, ...placeOf(map[name], i), ahead));
    if (best === null) {
      if (region < 0) return null;
      best = { kind: "region", row: region };
    }
    return { ...best, name: nameOf(fixed, map, best.kind, best.row), region: region < 0 ? null : fixed.regions[region].name };
  }

  const grids = new WeakMap();

  function regionAt(fixed, x, y) {
    if (!grids.has(fixed)) {
      const cell = (i) => fixed.places.x[i] * fixed.height + fixed.places.y[i];
      grids.set(fixed, new Map(fixed.places.x.map((_, i) => [cell(i), fixed.places.region[i]])));
    }
    const found = grids.get(fixed).get(Math.floor(x) * fixed.height + Math.floor(y));
    return found === undefined ? -1 : found;
  }

  // ---- the legend, as HTML with small drawings in it ----
  function legendHtml(fixed, map, options = {}) {
    const theme = themeOf(options);
    const icon = (body, size = 16) => `<svg width="${size}" height="14" viewBox="-8 -7 16 14" aria-hidden="true">${body}</svg>`;
    const item = (body, text, count) =>
      `<span class="key">${icon(body)}<span>${text}${count === undefined ? "" : ` <b>${count}</b>`}</span></span>`;
    const counts = {};
    map.labs.state.forEach((state) => { counts[state] = (counts[state] || 0) + 1; });
    const cells = {};
    map.cells.organisation.forEach((number) => { cells[number] = (cells[number] || 0) + 1; });
    const labs = [2, 1, 3, 4, 5].map((state) => item(labIcon(state, theme), LAB_STATES[state], counts[state] || 0));
    const owners = Object.keys(cells).map(Number).sort((a, b) => cells[b] - cells[a]).slice(0, options.most || 8);
    const names = map.organisations || fixed.organisations;
    const own = owners.map((number) => item(cellIcon(number, theme), names[number] || `Organisation ${number}`, cells[number]));
    const dot = item(`<circle r="2.4" fill="${theme.courier}"/>`, "courier under way", map.couriers.id.length);
    return `<span class="keys"><b>Labs</b>${labs.join("")}</span><span class="keys"><b>Cells of</b>${own.join("")}</span>` +
      `<span class="keys"><b>Other</b>${dot}${portKeys(item, theme)}${layerKey(options.layer)}</span>`;
  }

  function labIcon(state, theme) {
    const shape = { 1: "M0-4.5 4.5 3.8-4.5 3.8Z", 2: "M0-4.5 4.5 3.8-4.5 3.8Z", 3: "M-3.6-4h2.6v8h-2.6zM1-4h2.6v8H1z",
      4: "M0-5.4 5.4 0 0 5.4-5.4 0Z", 5: "M-4-4 4 4M4-4-4 4" }[state];
    const line = state === 1 || state === 5, colour = labColour(state, theme);
    return `<path d="${shape}" fill="${line ? "none" : colour}" stroke="${line ? colour : "none"}" stroke-width="${state === 5 ? 2 : 1.3}"/>`;
  }

  function cellIcon(number, theme) {
    const inner = number >= ORGANISATIONS.length ? `<circle r="2" fill="${theme.cellRim}"/>` : "";
    return `<path d="M6 0 3 5.2-3 5.2-6 0-3-5.2 3-5.2Z" fill="${organisationColour(number)}" stroke="${theme.soft}" stroke-width=".5"/>${inner}`;
  }

  function portKeys(item, theme) {
    const port = (kilograms) => `<circle r="5" fill="${catchColour(kilograms, theme)}" stroke="${theme.rim}"/>`;
    const sector = `<rect x="-4" y="-2.2" width="8" height="4.4" fill="${theme.port}" stroke="${theme.rim}"/>`;
    return item(port(0), "port: size = legal traffic, colour = seized today (none") + item(port(1.2), "1") + item(port(4), "4") +
      item(port(MOST_CATCH), `${MOST_CATCH}+ kg gross)`) + item(sector, "Border Patrol sector");
  }

  function layerKey(layer) {
    if (!LAYERS[layer]) return "";
    const colour = LAYERS[layer].join(), text = { pressure: "pressure: usual to 8 times", intelligence: "intelligence: none to much" }[layer];
    return `<span class="key"><i style="display:inline-block;width:54px;height:9px;border-radius:3px;` +
      `background:linear-gradient(90deg,rgba(${colour},.04),rgba(${colour},.8))"></i><span>${text}</span></span>`;
  }

  // ---- charts ----
  /* Draw one chart over days. chart: title, unit, last (last day of the axis), policy and baseline (values by day), or
   * lines [{name, values, colour, dash}] with the baseline first; band {low, middle, high}; points [[day, value], ...]
   * of official data; windows [{start, stop, label}] of interventions; smooth (days of a running mean);
   * whole (only whole numbers on the axis); least (value the axis reaches at least);
   * firstDate (ISO: the axis shows years and months). options: theme, cursor (day), until (day up to which it is drawn
  * in full). Returns {left, right, last} so that a caller can turn a click into a day with `dayAt`. */
  function drawChart(ctx, width, height, chart, options = {}) {
    const theme = themeOf(options), lines = linesOf(chart, theme);
    const last = Math.max(1, chart.last === undefined ? longest(lines) - 1 : chart.last);
    const box = { left: 46, right: width - 12, top: 30, bottom: height - 22, last };
    const { high, step } = niceAxis(highest(chart, lines), Math.max(3, Math.floor((box.bottom - box.top) / 34)), chart.whole);
    const X = (day) => box.left + ((box.right - box.left) * day) / last;
    const Y = (value) => box.bottom - ((box.bottom - box.top) * value) / high;
    ctx.fillStyle = theme.panel;
    ctx.fillRect(0, 0, width, height);
    const windows = (chart.windows || []).filter((window) => window.start <= last);
    for (const window of windows) shadeWindow(ctx, window, box, X, theme);
    drawAxes(ctx, chart, box, X, Y, high, step, theme);
    ctx.save();
    ctx.beginPath();
    ctx.rect(box.left - 1, box.top - 6, box.right - box.left + 3, box.bottom - box.top + 7);
    ctx.clip();
    drawBand(ctx, chart.band, X, Y, theme);
    drawGaps(ctx, lines, options.until, X, Y);
    for (const line of lines) drawLine(ctx, line, options.until, X, Y);
    drawPoints(ctx, chart.points || [], X, Y, theme);
    ctx.restore();
    nameWindows(ctx, windows, box, X, theme);
    heading(ctx, chart, width, theme);
    if (options.cursor !== undefined && options.cursor !== null) drawCursor(ctx, chart, lines, options.cursor, box, X, Y, theme);
    return box;
  }

  const dayAt = (box, px) => clamp(Math.round(((px - box.left) / (box.right - box.left)) * box.last), 0, box.last);

  function linesOf(chart, theme) {
    const pair = [
      { name: "baseline", values: chart.baseline, colour: theme.baseline, dash: [5, 4] },
      { name: "this run", values: chart.policy, colour: theme.policy },
    ].filter((line) => line.values);
    const given = chart.lines || pair;
    return given.map((line, i) => ({
      colour: theme.runs[i % 3], dash: i ? [] : [5, 4], ...line, raw: line.values,
      values: chart.smooth > 1 ? runningMean(line.values, chart.smooth) : line.values,
    }));
  }

  /* Mean of the days up to a day, at most `days` of them and only those with a value: nothing of the future is seen. */
  function runningMean(values, days) {
    let sum = 0, many = 0;
    return values.map((value, i) => {
      const gone = values[i - days];
      if (Number.isFinite(value)) { sum += value; many += 1; }
      if (Number.isFinite(gone)) { sum -= gone; many -= 1; }
      return many ? sum / many : NaN;
    });
  }

  const longest = (lines) => lines.reduce((most, line) => Math.max(most, line.values.length), 0);
  const top = (values) => values.reduce((most, value) => (value > most ? value : most), 0);

  function highest(chart, lines) {
    const points = (chart.points || []).map((point) => point[1]);
    return Math.max(top(points), chart.band ? top(chart.band.high) : 0, ...lines.map((line) => top(line.values)), chart.least || 0) || 1;
  }

  function niceAxis(highest, ticks, whole) {
    const rough = Math.max(highest / ticks, whole ? 1 : 0), power = Math.pow(10, Math.floor(Math.log10(rough)));
    const step = power * [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * 0.999 && !(whole && (factor * power) % 1));
    return { step, high: Math.max(highest * 1.08, step) };
  }

  function number(value, step) {
    const digits = [0, 1, 2, 3, 4, 5].find((many) => Math.abs(step * 10 ** many - Math.round(step * 10 ** many)) < 1e-6) || 0;
    return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }

  function drawAxes(ctx, chart, box, X, Y, high, step, theme) {
    ctx.font = `11px ${FONT}`;
    ctx.strokeStyle = theme.grid;
    ctx.fillStyle = theme.soft;
    ctx.lineWidth = 1;
    ctx.textAlign = "right";
    ctx.textBaseline = "middle";
    for (let value = 0; value <= high * 1.0001; value += step) {
      const y = Math.round(Y(value)) + 0.5;
      ctx.beginPath();
      ctx.moveTo(box.left, y);
      ctx.lineTo(box.right, y);
      ctx.stroke();
      ctx.fillText(number(value, step), box.left - 6, y);
    }
    ctx.textBaseline = "alphabetic";
    ctx.textAlign = "center";
    for (const [day, text] of dayTicks(chart.firstDate, box)) {
      ctx.fillText(text, clamp(X(day), box.left + 8, box.right - 14), box.bottom + 15);
      ctx.beginPath();
      ctx.moveTo(X(day), box.bottom);
      ctx.lineTo(X(day), box.bottom + 3);
      ctx.stroke();
    }
  }

  function dayTicks(firstDate, box) {
    const most = Math.max(2, Math.floor((box.right - box.left) / 62)), ticks = [];
    if (!firstDate) {
      const step = [1, 2, 7, 15, 30, 60, 90, 180, 360, 720, 1440, 3600, 7200, 14400].find((days) => box.last / days <= most) || 14400;
      for (let day = 0; day <= box.last; day += step) ticks.push([day, day ? String(day) : "day 0"]);
      return ticks;
    }
    const first = new Date(firstDate + "T00:00:00Z"), months = Math.ceil(box.last / 30 / most);
    const step = [1, 2, 3, 6, 12, 24, 60, 120].find((size) => size >= months) || 240;
    for (let month = 0; month * 30 <= box.last + 31; month += step) {
      const date = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + month, 1));
      const day = Math.round((date - first) / 86400000);
      const text = date.toLocaleDateString("en", { month: "short", year: "2-digit", timeZone: "UTC" });
      if (day >= 0 && day <= box.last) ticks.push([day, text]);
    }
    return ticks;
  }

  function shadeWindow(ctx, { start, stop }, box, X, theme) {
    const from = X(start), to = X(Math.min(stop === null || stop === undefined ? box.last : stop, box.last));
    ctx.fillStyle = theme.window;
    ctx.fillRect(from, box.top - 6, Math.max(2, to - from), box.bottom - box.top + 6);
  }

  /* Write the names of windows at their starts, one below the other where they would meet. */
  function nameWindows(ctx, windows, box, X, theme) {
    ctx.font = `10px ${FONT}`;
    ctx.textAlign = "left";
    const written = [];  // right end of the last label of each row
    for (const { start, label: text } of windows.filter((window) => window.label)) {
      const from = X(start), size = ctx.measureText(text).width;
      const row = [...written, -1].findIndex((end) => end < from);
      written[row] = from + size + 8;
      label(ctx, text, Math.min(from + 3, box.right - size), box.top + 6 + 12 * row, theme.windowInk, theme);
    }
  }

  function follow(ctx, values, until, X, Y, from = 0) {
    ctx.beginPath();
    let drawn = false;
    for (let day = from; day < Math.min(values.length, until + 1); day++) {
      const isThere = Number.isFinite(values[day]);
      if (isThere) ctx[drawn ? "lineTo" : "moveTo"](X(day), Y(values[day]));
      drawn = isThere;
    }
  }

  /* Fill between two lines, in pieces: nothing where either has no value. */
  function fillBetween(ctx, above, below, end, X, Y) {
    const isThere = (day) => Number.isFinite(above[day]) && Number.isFinite(below[day]);
    for (let first = 0, day = 0; day < end; day++) {
      if (!isThere(day)) { first = day + 1; continue; }
      if (day + 1 < end && isThere(day + 1)) continue;
      follow(ctx, above, day, X, Y, first);
      for (let back = day; back >= first; back--) ctx.lineTo(X(back), Y(below[back]));
      ctx.closePath();
      ctx.fill();
    }
  }

  function drawBand(ctx, band, X, Y, theme) {
    if (!band) return;
    ctx.fillStyle = theme.band;
    fillBetween(ctx, band.high, band.low, band.low.length, X, Y);
    if (!band.middle) return;
    follow(ctx, band.middle, Infinity, X, Y);
    ctx.strokeStyle = theme.band;
    ctx.lineWidth = 2;
    ctx.stroke();
  }

  /* Fill between the baseline and each other line. */
  function drawGaps(ctx, lines, until, X, Y) {
    const [baseline, ...others] = lines;
    for (const line of others) {
      const end = Math.min(line.values.length, baseline.values.length, until === undefined ? Infinity : until + 1);
      if (end < 2) continue;
      ctx.fillStyle = line.colour;
      ctx.globalAlpha = others.length > 1 ? 0.13 : 0.2;
      fillBetween(ctx, line.values, baseline.values, end, X, Y);
      ctx.globalAlpha = 1;
    }
  }

  function drawLine(ctx, line, until, X, Y) {
    ctx.strokeStyle = line.colour;
    ctx.lineJoin = "round";
    ctx.setLineDash(line.dash || []);
    const end = until === undefined ? Infinity : until;
    if (end < line.values.length - 1) {
      follow(ctx, line.values, Infinity, X, Y, Math.max(0, Math.floor(end)));
      ctx.globalAlpha = 0.28;
      ctx.lineWidth = 1.2;
      ctx.stroke();
    }
    follow(ctx, line.values, end, X, Y);
    ctx.globalAlpha = 1;
    ctx.lineWidth = 2;
    ctx.stroke();
    ctx.setLineDash([]);
  }

  function drawPoints(ctx, points, X, Y, theme) {
    ctx.fillStyle = theme.ink;
    ctx.strokeStyle = theme.panel;
    ctx.lineWidth = 1;
    for (const [day, value] of points) {
      ctx.beginPath();
      ctx.arc(X(day), Y(value), 3.2, 0, TURN);
      ctx.fill();
      ctx.stroke();
    }
  }

  function heading(ctx, chart, width, theme) {
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    ctx.font = `600 12.5px ${FONT}`;
    ctx.fillStyle = theme.ink;
    ctx.fillText(chart.title || "", 8, 15);
    const used = ctx.measureText(chart.title || "").width + 14;
    const mean = chart.smooth > 1 ? `, mean of ${chart.smooth} days` : "";
    ctx.font = `11px ${FONT}`;
    ctx.fillStyle = theme.soft;
    ctx.fillText((chart.unit || "") + mean, 8 + used - 6, 15, Math.max(20, width - used - 12));
  }

  function drawCursor(ctx, chart, lines, cursor, box, X, Y, theme) {
    const x = X(clamp(cursor, 0, box.last)), day = Math.floor(cursor);
    ctx.strokeStyle = theme.ink;
    ctx.globalAlpha = 0.55;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(x, box.top - 6);
    ctx.lineTo(x, box.bottom);
    ctx.stroke();
    ctx.globalAlpha = 1;
    for (const line of lines) {
      const value = line.values[Math.min(day, line.values.length - 1)];
      if (!Number.isFinite(value) || day > line.values.length - 1) continue;
      ctx.beginPath();
      ctx.arc(x, Y(value), 3.6, 0, TURN);
      ctx.fillStyle = line.colour;
      ctx.fill();
      ctx.strokeStyle = theme.panel;
      ctx.lineWidth = 1.4;
      ctx.stroke();
    }
  }

  return { drawMap, pick, drawChart, dayAt, legendHtml, fit, ratioOfMap, runningMean, THEMES };
})();
if (typeof globalThis !== "undefined") globalThis.InterdictDrawing = InterdictDrawing;
