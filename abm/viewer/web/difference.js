/* Difference: what is other on the map of this run than on that of its baseline, on the same day under the same seed:
 * where a layer is stronger or weaker, what is there in one of the two alone, and how many more or fewer each region has. */
"use strict";
const InterdictDifference = (() => {
  const { FONT, TURN, label } = InterdictPalette, { landOf } = InterdictLand;
  const { placeOf, rowOf, lookOf } = InterdictMarks, { placeNames } = InterdictNames;
  const MORE = [213, 94, 0], LESS = [0, 114, 178];
  const FULL = 96;  // steps of a layer, of 255, at which the color is full
  const SIZE = 4.2;  // pixels of a mark

  function drawDifference(ctx, width, height, fixed, mine, usual, options) {
    const theme = InterdictPalette.themeOf(options), land = landOf(ctx, width, height, fixed, theme), { project, paths } = land;
    ctx.drawImage(land.canvas, 0, 0, width, height);
    if (options.layer && mine[options.layer]) drawLayer(ctx, fixed, mine[options.layer], usual[options.layer], project, paths);
    ctx.strokeStyle = theme.border;
    ctx.lineWidth = 1.6;
    ctx.stroke(paths.border);
    for (const portrayal of large(fixed)) drawThings(ctx, portrayal, mine[portrayal.table], usual[portrayal.table], project, theme);
    nameRegions(ctx, fixed, mine, usual, project, theme);
  }

  /* Things that stay where they are: couriers on the way differ everywhere from the first day on. */
  const large = (fixed) => fixed.portrayals.filter((portrayal) => portrayal.looks.some((look) => look.shape !== "dot"));

  function drawLayer(ctx, fixed, mine, usual, project, paths) {
    const small = document.createElement("canvas"), { places } = fixed;
    small.width = fixed.width;
    small.height = fixed.height;
    const inner = small.getContext("2d"), image = inner.createImageData(fixed.width, fixed.height);
    places.x.forEach((x, i) => {
      const change = mine[i] - usual[i], color = change > 0 ? MORE : LESS;
      image.data.set([...color, 120 * Math.min(1, Math.abs(change) / FULL)], ((fixed.height - 1 - places.y[i]) * fixed.width + x) * 4);
    });
    inner.putImageData(image, 0, 0);
    ctx.save();
    ctx.clip(paths.mexico);
    const left = project.x(0), top = project.y(fixed.height);
    ctx.drawImage(small, left, top, project.x(fixed.width) - left, project.y(0) - top);
    ctx.restore();
  }

  /* A full mark is there in this run alone, an open one in the baseline alone, a ring is there in both and differs. */
  function drawThings(ctx, portrayal, mine, usual, project, theme) {
    const [here, there] = [rowOf(mine), rowOf(usual)], radius = SIZE * project.size;
    const mark = (table, i, isFull, color) => {
      const [x, y] = placeOf(table, i);
      ctx.beginPath();
      ctx.arc(project.x(x), project.y(y), radius, 0, TURN);
      ctx.lineWidth = 1.6;
      ctx.fillStyle = ctx.strokeStyle = color;
      if (isFull) ctx.fill();
      ctx.stroke();
    };
    const ofWhom = (table, i) => portrayal.coloredBy ? table[portrayal.coloredBy][i] : lookOf(portrayal, table, i).state;
    mine.id.forEach((id, i) => {
      const j = there.get(id);
      if (j === undefined) mark(mine, i, true, theme.runs[2]);
      else if (ofWhom(mine, i) !== ofWhom(usual, j) || placeOf(mine, i).join() !== placeOf(usual, j).join()) mark(mine, i, false, theme.runs[2]);
    });
    usual.id.forEach((id, i) => { if (!here.has(id)) mark(usual, i, false, theme.policy); });
  }

  function countIn(fixed, table) {
    const region = new Map(fixed.places.x.map((x, i) => [x * fixed.height + fixed.places.y[i], fixed.places.region[i]]));
    const counts = fixed.regions.map(() => 0);
    table.x.forEach((x, i) => { const own = region.get(Math.floor(x) * fixed.height + Math.floor(table.y[i])); if (own !== undefined) counts[own] += 1; });
    return counts;
  }

  /* Name each region, with how many more or fewer things of a kind it has. */
  function nameRegions(ctx, fixed, mine, usual, project, theme) {
    const changes = fixed.regions.map(() => []);
    for (const { table, name } of large(fixed)) {
      const [here, there] = [countIn(fixed, mine[table]), countIn(fixed, usual[table])];
      here.forEach((many, row) => {
        const change = many - there[row];
        if (change) changes[row].push(`${change > 0 ? "+" : "\u2212"}${Math.abs(change)} ${name}${Math.abs(change) > 1 ? "s" : ""}`);
      });
    }
    const size = Math.max(10, Math.round(11 * project.size));
    ctx.font = `600 ${size}px ${FONT}`;
    ctx.textAlign = "center";
    const words = fixed.regions.map((region, row) => [region.name, ...changes[row]].join("  "));
    placeNames(fixed, mine, project, words.map((text) => ctx.measureText(text).width / 2 + 4), size, ctx.canvas.clientWidth).forEach(([x, y], row) =>
      label(ctx, words[row], x, y, changes[row].length ? theme.ink : theme.soft, theme));
  }

  /* What the marks mean, as HTML. */
  function legendHtml(fixed, theme, layer) {
    const kinds = large(fixed).map((portrayal) => `${portrayal.name}s`).join(", ").replace(/, ([^,]*)$/, " and $1");
    const dot = (color, isFull) => `<svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true"><circle r="4.4" fill="${isFull ? color : "none"}" stroke="${color}" stroke-width="1.6"/></svg>`;
    const key = (icon, words) => `<span class="key">${icon}<span>${words}</span></span>`, swatch = (color) => `<i style="display:inline-block;width:20px;height:9px;border-radius:3px;background:rgb(${color})"></i>`;
    const keys = [key(dot(theme.runs[2], true), "in this run alone"), key(dot(theme.policy, false), "in the baseline alone"), key(dot(theme.runs[2], false), "in both, but other: state, owner or place")];
    if (layer) keys.push(key(swatch(MORE), `${layer.title}: more than in the baseline`), key(swatch(LESS), "less"));
    return `<span class="keys"><b>${kinds[0].toUpperCase()}${kinds.slice(1)}</b>${keys.join("")}</span>`;
  }

  return { drawDifference, legendHtml };
})();
