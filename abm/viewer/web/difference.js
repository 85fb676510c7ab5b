/* Difference: what is other on the map of this run than on that of its baseline, on the same day under the same seed:
 * where a layer is stronger or weaker, what is there in one of the two alone, and how many more or fewer each region has. */
"use strict";
const InterdictDifference = (() => {
  const { FONT, TURN, label } = InterdictPalette, { landOf } = InterdictLand;
  const { placeOf, rowOf, lookOf } = InterdictMarks, { placeBoxes, regionAt } = InterdictNames;
  const MORE = [213, 94, 0], LESS = [128, 88, 190];  // of a layer alone: no mark has these
  const FULL = 96;  // steps of a layer, of 255, at which the color is full
  const SIZE = 4.2;  // pixels of a mark

  function drawDifference(ctx, width, height, fixed, mine, usual, options) {
    const theme = InterdictPalette.themeOf(options), land = landOf(ctx, width, height, fixed, theme), { project, paths } = land;
    ctx.drawImage(land.canvas, 0, 0, width, height);
    if (options.layer && mine[options.layer]) drawLayer(ctx, fixed, mine[options.layer], usual[options.layer], project, paths);
    ctx.strokeStyle = theme.border;
    ctx.lineWidth = 1.6;
    ctx.stroke(paths.border);
    const marks = large(fixed).flatMap((portrayal) => drawThings(ctx, portrayal, mine[portrayal.table], usual[portrayal.table], project, theme));
    nameRegions(ctx, width, height, fixed, changesOf(fixed, mine, usual), marks, project, theme);
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

  /* Every look has one meaning: a disk is there in this run alone, a square in the baseline alone, each in the color of its run
   * in the charts, and an open ring in both, but other. */
  const LOOKS = {
    here: { color: (theme) => theme.policy, isFull: true, isSquare: false, words: "in this run alone" },
    there: { color: (theme) => theme.baseline, isFull: true, isSquare: true, words: "in the baseline alone" },
    other: { color: (theme) => theme.ink, isFull: false, isSquare: false, words: "in both, but other: state, owner or place" },
  };

  /* Draw what is not the same in the two runs.
   * Returns the marks, each as [x, y, radius] in pixels. */
  function drawThings(ctx, portrayal, mine, usual, project, theme) {
    const [here, there] = [rowOf(mine), rowOf(usual)], radius = SIZE * project.size, drawn = [];
    const mark = (table, i, look) => {
      const [x, y] = placeOf(table, i);
      drawn.push([project.x(x), project.y(y), radius]);
      ctx.beginPath();
      if (look.isSquare) ctx.rect(project.x(x) - 0.9 * radius, project.y(y) - 0.9 * radius, 1.8 * radius, 1.8 * radius);
      else ctx.arc(project.x(x), project.y(y), radius, 0, TURN);
      ctx.lineWidth = 1.6;
      ctx.fillStyle = ctx.strokeStyle = look.color(theme);
      if (look.isFull) ctx.fill();
      ctx.stroke();
    };
    const ofWhom = (table, i) => portrayal.coloredBy ? table[portrayal.coloredBy][i] : lookOf(portrayal, table, i).state;
    const isThere = (table, i) => i !== undefined && !lookOf(portrayal, table, i).behind;  // what was found is gone
    mine.id.forEach((id, i) => {
      const j = there.get(id);
      if (!isThere(mine, i)) return;
      if (!isThere(usual, j)) mark(mine, i, LOOKS.here);
      else if (ofWhom(mine, i) !== ofWhom(usual, j) || placeOf(mine, i).join() !== placeOf(usual, j).join()) mark(mine, i, LOOKS.other);
    });
    usual.id.forEach((id, j) => { if (isThere(usual, j) && !isThere(mine, here.get(id))) mark(usual, j, LOOKS.there); });
    return drawn;
  }

  /* How many things of a table each region has in their first state: labs that work, say. */
  function countIn(fixed, portrayal, table) {
    const counts = fixed.regions.map(() => 0);
    table.x.forEach((x, i) => {
      const own = regionAt(fixed, x, table.y[i]);
      if (own !== undefined && lookOf(portrayal, table, i) === portrayal.looks[0]) counts[own] += 1;
    });
    return counts;
  }

  /* How many more or fewer things of a kind each region has, in words. */
  function changesOf(fixed, mine, usual) {
    const changes = fixed.regions.map(() => []);
    for (const portrayal of large(fixed)) {
      const { table, name, looks } = portrayal, [here, there] = [mine, usual].map((map) => countIn(fixed, portrayal, map[table]));
      here.forEach((many, row) => {
        const change = many - there[row], words = `${name}${Math.abs(change) > 1 ? "s" : ""} ${looks[0].words}`;
        if (change) changes[row].push(`${change > 0 ? "+" : "\u2212"}${Math.abs(change)} ${words}`.trim());
      });
    }
    return changes;
  }

  /* Name each region, its changes below its name; a name that is not in its region has a line to it. */
  function nameRegions(ctx, width, height, fixed, changes, marks, project, theme) {
    const size = Math.max(10, Math.round(11 * project.size)), high = size + 3;
    ctx.font = `600 ${size}px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "alphabetic";
    const words = fixed.regions.map((region, row) => [region.name, ...changes[row]]);
    const sizes = words.map((lines) => [Math.max(...lines.map((text) => ctx.measureText(text).width)) / 2 + 3, lines.length * high]);
    ctx.canvas.names = placeBoxes(fixed, marks, project, sizes, width, height);
    ctx.canvas.names.forEach((box, row) => {
      if (box.isAway) lead(ctx, box, project.x(fixed.regions[row].x), project.y(fixed.regions[row].y), theme);
      words[row].forEach((text, i) => label(ctx, text, box.x, box.top + (i + 1) * high - 4, changes[row].length ? theme.ink : theme.soft, theme));
    });
  }

  /* Draw a thin line from the edge of a box to a place. */
  function lead(ctx, { x, top, half, high }, toX, toY, theme) {
    ctx.strokeStyle = theme.soft;
    ctx.lineWidth = 0.8;
    ctx.beginPath();
    ctx.moveTo(InterdictPalette.clamp(toX, x - half, x + half), InterdictPalette.clamp(toY, top, top + high));
    ctx.lineTo(toX, toY);
    ctx.stroke();
  }

  /* What the marks mean, as HTML. */
  function legendHtml(fixed, theme, layer) {
    const kinds = large(fixed).map((portrayal) => `${portrayal.name}s`).join(", ").replace(/, ([^,]*)$/, " and $1");
    const icon = ({ isSquare, isFull, color }) => `<svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">` +
      `<${isSquare ? 'rect x="-4" y="-4" width="8" height="8"' : 'circle r="4.4"'} fill="${isFull ? color(theme) : "none"}" stroke="${color(theme)}" stroke-width="1.6"/></svg>`;
    const key = (drawn, words) => `<span class="key">${drawn}<span>${words}</span></span>`, swatch = (color) => `<i style="display:inline-block;width:20px;height:9px;border-radius:3px;background:rgb(${color})"></i>`;
    const keys = Object.values(LOOKS).map((look) => key(icon(look), look.words));
    if (layer) keys.push(key(swatch(MORE), `${layer.title}: more than in the baseline`), key(swatch(LESS), "less"));
    return `<span class="keys"><b>${kinds[0].toUpperCase()}${kinds.slice(1)}</b>${keys.join("")}</span>`;
  }

  return { drawDifference, legendHtml };
})();
