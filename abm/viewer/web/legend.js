/* Legend: what the marks of the map mean and how many there are, as HTML with small drawings in it. */
"use strict";
const InterdictLegend = (() => {
  const { MOST_CATCH, themeOf, ownerLook, catchColor } = InterdictPalette;
  const { lookOf, lineWidthOf } = InterdictMarks;
  const ICONS = {
    triangle: "M0-4.5 4.5 3.8-4.5 3.8Z", bars: "M-3.6-4h2.6v8h-2.6zM1-4h2.6v8H1z", diamond: "M0-5.4 5.4 0 0 5.4-5.4 0Z",
    cross: "M-4-4 4 4M4-4-4 4", hexagon: "M6 0 3 5.2-3 5.2-6 0-3-5.2 3-5.2Z",
  };

  function legendHtml(fixed, map, options = {}) {
    const theme = themeOf(options), groups = [], others = [];
    for (const portrayal of fixed.portrayals) {
      const table = map[portrayal.table], isOne = portrayal.looks.length === 1 && !portrayal.coloredBy;
      const keys = portrayal.coloredBy ? ownerKeys(fixed, map, portrayal, table, theme) : lookKeys(portrayal, table, theme);
      if (isOne) others.push(...keys);
      else groups.push(group(portrayal.legend, keys.join("")));
    }
    groups.push(group(`Last ${fixed.fadeDays} days (since day 0)`, fixed.happenings.map((one, i) => happeningKey(one, map, map.totals[i], theme)).join("")));
    return `<span>At the end of the day:</span>${groups.join("")}` + group("Other", others.join("") + portKeys(theme) + layerKey(fixed, options.layer));
  }

  const group = (head, keys) => `<span class="keys"><b>${head}</b>${keys}</span>`;
  const icon = (body) => `<svg width="16" height="14" viewBox="-8 -7 16 14" aria-hidden="true">${body}</svg>`;
  const item = (body, text, count, total) =>
    `<span class="key">${icon(body)}<span>${text}${count === undefined ? "" : ` <b>${count}</b>`}${total === undefined ? "" : ` (${total.toLocaleString("en")})`}</span></span>`;

  function lookKeys(portrayal, table, theme) {
    const counts = new Map(portrayal.looks.map((look) => [look, 0]));
    table.id.forEach((id, i) => counts.set(lookOf(portrayal, table, i), counts.get(lookOf(portrayal, table, i)) + 1));
    return portrayal.looks.map((look) => item(lookIcon(look, theme), look.words, counts.get(look)));
  }

  function lookIcon(look, theme) {
    const color = look[theme.name];
    if (look.shape === "dot") return `<circle r="2.4" fill="${color}"/>`;
    return `<path d="${ICONS[look.shape]}" fill="${look.isOpen ? "none" : color}" stroke="${look.isOpen ? color : "none"}" stroke-width="${lineWidthOf(look)}"/>`;
  }

  /* The owners with the most things first. */
  function ownerKeys(fixed, map, portrayal, table, theme) {
    const counts = {}, names = map.organizations || fixed.organizations;
    table[portrayal.coloredBy].forEach((number) => { counts[number] = (counts[number] || 0) + 1; });
    const owners = Object.keys(counts).map(Number).sort((a, b) => counts[b] - counts[a]);
    return owners.map((number) => item(ownerIcon(portrayal.looks[0], ownerLook(names, number), theme), names[number] || `Organization ${number}`, counts[number]));
  }

  const OWNER_RADIUS = 6;
  function ownerIcon(look, { color, bars, ink }, theme) {
    const inner = bars.map(([wide, high]) => [wide * OWNER_RADIUS, high * OWNER_RADIUS]).map(([wide, high]) => `<rect x="${-wide}" y="${-high}" width="${2 * wide}" height="${2 * high}" fill="${ink}"/>`);
    return `<path d="${ICONS[look.shape]}" fill="${color}" stroke="${theme.soft}" stroke-width=".5"/>${inner.join("")}`;
  }

  const happeningKey = ({ number, words, ...colors }, map, total, theme) =>
    item(`<circle r="4.6" fill="none" stroke="${colors[theme.name]}" stroke-width="1.8"/>`, words, map.happened.number.filter((one) => one === number).length, total);

  function portKeys(theme) {
    const port = (kilograms) => `<circle r="5" fill="${catchColor(kilograms, theme)}" stroke="${theme.rim}"/>`;
    const sector = `<rect x="-4" y="-2.2" width="8" height="4.4" fill="${theme.port}" stroke="${theme.rim}"/>`;
    return item(port(0), "port: size = legal traffic, color = seized today (none") + item(port(1.2), "1") + item(port(4), "4") +
      item(port(MOST_CATCH), `${MOST_CATCH}+ kg gross)`) + item(sector, "Border Patrol sector");
  }

  function layerKey(fixed, name) {
    const layer = fixed.layers.find((one) => one.table === name);
    if (!layer) return "";
    const color = layer.color.join();
    return `<span class="key"><i style="display:inline-block;width:40px;height:9px;border-radius:3px;` +
      `background:linear-gradient(90deg,rgba(${color},.04),rgba(${color},.8))"></i><span>${layer.words}</span></span>`;
  }

  return { legendHtml };
})();
