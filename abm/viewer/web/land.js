/* Land: where map coordinates lie on a canvas, the countries (drawn once for a size and a theme), and the soft layer.
 *
 * Sizes are CSS pixels. Map coordinates are those of the simulation's grid: x to the east, y to the north.
 */
"use strict";
const InterdictLand = (() => {
  const { FONT, clamp } = InterdictPalette;
  const VIEW = { west: 0, east: 63.6, south: 1, north: 40.2 };  // map coordinates that are always seen

  /* Return how map coordinates lie on a canvas: the view is always whole, and centered. */
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
    for (const [path, color] of [[paths.abroad, theme.abroad], [paths.other, theme.other], [paths.mexico, theme.mexico]]) {
      ctx.fillStyle = color;
      ctx.fill(path);
      ctx.strokeStyle = theme.coast;
      ctx.lineWidth = 0.8;
      ctx.stroke(path);
    }
    fadeEdges(ctx, width, height, fixed, project, theme);
    nameNeighbor(ctx, project, theme);
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

  function nameNeighbor(ctx, project, theme) {
    ctx.fillStyle = theme.faint;
    ctx.textAlign = "center";
    ctx.font = `600 ${Math.round(11.5 * project.size)}px ${FONT}`;
    if ("letterSpacing" in ctx) ctx.letterSpacing = "3px";
    ctx.fillText("UNITED STATES", project.x(42), project.y(36.4));
    if ("letterSpacing" in ctx) ctx.letterSpacing = "0px";
  }

  const heats = new WeakMap();

  function heatOf(fixed, map, layer) {
    if (!heats.has(map)) heats.set(map, {});
    const kept = heats.get(map);
    if (!kept[layer.table]) {
      const small = document.createElement("canvas");
      small.width = fixed.width;
      small.height = fixed.height;
      const ctx = small.getContext("2d"), image = ctx.createImageData(fixed.width, fixed.height);
      beyondTheCoast(fixed, map[layer.table]).forEach((value, cell) => {
        const x = Math.floor(cell / fixed.height), y = cell % fixed.height;
        image.data.set([...layer.color, 225 * Math.pow(value / 255, 0.9)], ((fixed.height - 1 - y) * fixed.width + x) * 4);
      });
      ctx.putImageData(image, 0, 0);
      kept[layer.table] = small;
    }
    return kept[layer.table];
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

  function drawHeat(ctx, fixed, map, name, land) {
    const layer = fixed.layers.find((one) => one.table === name);
    if (!layer || !map[name]) return;
    const { project, paths } = land;
    ctx.save();
    ctx.clip(paths.mexico);
    ctx.imageSmoothingEnabled = true;
    ctx.imageSmoothingQuality = "high";
    const left = project.x(0), top = project.y(fixed.height);
    ctx.drawImage(heatOf(fixed, map, layer), left, top, project.x(fixed.width) - left, project.y(0) - top);
    ctx.restore();
  }

  return { projection, ratioOfMap, landOf, drawHeat };
})();
