/* Difference: what is other on the map of this run than on that of its baseline, on the same day under the same seed:
 * where a layer is stronger or weaker, what is there in one of the two alone, how many more or fewer each region has, and how
 * much more or less was seized at the ports of each field office and between them. */
"use strict";
const InterdictDifference = (() => {
  const { FONT, TURN, label } = InterdictPalette, { landOf } = InterdictLand;
  const { placeOf, rowOf, lookOf } = InterdictMarks, { placeBoxes } = InterdictNames, { regionAt } = InterdictGround;
  const MORE = [213, 94, 0], LESS = [128, 88, 190];  // of a layer alone: no mark has these
  const FULL = 96;  // steps of a layer, of 255, at which the color is full
  const SIZE = 4.2, PORT = 1.8;  // pixels of a mark, and of where a port is
  const SAME = "as baseline", NARROW = 600;  // pixels of a map that has no room for a word more

  function drawDifference(ctx, width, height, fixed, mine, usual, options) {
    const theme = InterdictPalette.themeOf(options), land = landOf(ctx, width, height, fixed, theme), { project, paths } = land;
    ctx.drawImage(land.canvas, 0, 0, width, height);
    if (options.layer && mine[options.layer]) drawLayer(ctx, fixed, mine[options.layer], usual[options.layer], project, paths);
    ctx.strokeStyle = theme.border;
    ctx.lineWidth = 1.6;
    ctx.stroke(paths.border);
    const ports = drawPorts(ctx, fixed, project, theme), marks = large(fixed).flatMap((portrayal) => drawThings(ctx, portrayal, mine[portrayal.table], usual[portrayal.table], project, theme));
    const places = [...placesOf(fixed.offices, seizedMore(mine, usual, width < NARROW ? "" : " seized")), ...placesOf(fixed.regions, changesOf(fixed, mine, usual), (row) => row)];
    namePlaces(ctx, width, height, fixed, places, [...ports, ...marks], project, theme);
  }

  /* Where ports of entry are, whatever happens at each of them: what differs is counted by field office.
   * Returns them as marks, each as [x, y, radius] in pixels. */
  function drawPorts(ctx, fixed, project, theme) {
    const radius = PORT * project.size;
    ctx.fillStyle = theme.soft;
    return fixed.ports.filter((port) => port.kind === "port").map((port) => {
      ctx.beginPath();
      ctx.arc(project.x(port.x), project.y(port.y), radius, 0, TURN);
      ctx.fill();
      return [project.x(port.x), project.y(port.y), radius];
    });
  }

  /* How much more or less was seized since day 0 by field office, in words; `seized` is one of them where there is room. */
  function seizedMore(mine, usual, seized) {
    return mine.offices.seized.map((kilograms, office) => {
      const change = kilograms - usual.offices.seized[office], digits = Math.abs(change) < 10 ? 1 : 0;
      return Number(change.toFixed(digits)) ? [`${change > 0 ? "+" : ""}${change.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })} kg${seized}`.replace("-", "\u2212")] : [];
    });
  }

  /* Named places with what differs there, in lines, and the region they lie in where they are one. */
  const placesOf = (named, changes, ownerOf = () => undefined) =>
    named.map(({ name, x, y }, row) => ({ name, x, y, owner: ownerOf(row), changes: changes[row] }));

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

  /* Name each place, its changes below its name; a name that is not where it belongs has a line to there. */
  function namePlaces(ctx, width, height, fixed, places, marks, project, theme) {
    const size = Math.max(10, Math.round(11 * project.size)), high = size + 3;
    ctx.font = `600 ${size}px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "alphabetic";
    const words = places.map(({ name, changes }) => [name, ...(changes.length ? changes : [SAME])]);
    const sizes = words.map((lines) => [Math.max(...lines.map((text) => ctx.measureText(text).width)) / 2 + 3, lines.length * high]);
    ctx.canvas.names = placeBoxes(fixed, places, marks, project, sizes, width, height);
    ctx.canvas.names.forEach((box, i) => {
      if (box.isAway) lead(ctx, box, project.x(places[i].x), project.y(places[i].y), theme);
      words[i].forEach((text, line) => label(ctx, text, box.x, box.top + (line + 1) * high - 4, places[i].changes.length ? theme.ink : theme.soft, theme));
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
    const dot = `<svg width="8" height="14" viewBox="-4 -7 8 14" aria-hidden="true"><circle r="1.5" fill="${theme.soft}" stroke="${theme.soft}"/></svg>`;
    const keys = Object.values(LOOKS).map((look) => key(icon(look), look.words));
    keys.push(key(dot, "port of entry; kg seized, by field office, at ports and between them: not what passes"));
    if (layer) keys.push(key(swatch(MORE), `${layer.title}: more than in the baseline`), key(swatch(LESS), "less"));
    return `<span class="keys"><b>${kinds[0].toUpperCase()}${kinds.slice(1)}</b>${keys.join("")}</span>`;
  }

  return { drawDifference, legendHtml };
})();
