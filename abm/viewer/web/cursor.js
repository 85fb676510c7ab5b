/* Cursor of a chart: a line at a day, a dot on each run, and what stands there in numbers. */
"use strict";
const InterdictCursor = (() => {
  const { FONT, TURN, clamp } = InterdictPalette;

  /* Draw the line and the dots. box: as `drawChart` returns it; lines: values from day `box.first` on. */
  function drawCursor(ctx, lines, cursor, box, X, Y, theme) {
    const x = X(clamp(cursor, box.first, box.last)), at = Math.floor(cursor) - box.first;
    ctx.strokeStyle = theme.ink;
    ctx.globalAlpha = 0.55;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(x, box.top - 6);
    ctx.lineTo(x, box.bottom);
    ctx.stroke();
    ctx.globalAlpha = 1;
    for (const line of lines) {
      if (!Number.isFinite(line.values[at])) continue;
      ctx.beginPath();
      ctx.arc(x, Y(line.values[at]), 3.6, 0, TURN);
      ctx.fillStyle = line.color;
      ctx.fill();
      ctx.strokeStyle = theme.panel;
      ctx.lineWidth = 1.4;
      ctx.stroke();
    }
  }

  const MOST_DECIMALS = 6, MILLION = 1e6;

  /* What writes numbers that stand beside each other: all with the decimals that the largest of them needs for three digits, for two where it is small; from a million on in millions. */
  function writerOf(values, counted) {
    const largest = values.filter(Number.isFinite).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const unit = largest >= MILLION ? MILLION : 1, most = largest / unit;
    const digits = (counted && unit === 1) || most >= 100 ? 0 : most >= 10 ? 1 : most >= 1 ? 2 : Math.max(3, Math.min(MOST_DECIMALS, 1 - Math.floor(Math.log10(most || 1))));
    return (value) => (value / unit).toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace("-", "\u2212") + (unit > 1 ? " million" : "");
  }

  /* The unit alone, without what else stands above a chart. */
  const unitOf = (chart) => (chart.unit || "").split(/[,;(]/)[0].trim();

  /* The date of a day, in words; firstDate: that of day 0 (ISO). */
  function dateOf(day, firstDate) {
    const date = new Date(firstDate + "T00:00:00Z");
    date.setUTCDate(date.getUTCDate() + day);
    return date.toLocaleDateString("en", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  }

  function nameOf(day, firstDate) {
    if (day < 0) return `${-day} days before day 0`;
    return firstDate ? `day ${day}, ${dateOf(day, firstDate)}` : `day ${day}`;
  }

  /* What stands at a day, a line each as [name, value, color, whether it is a band]: the day and the unit, the bands of many runs, each run, and what a click does. */
  function linesAt(chart, lines, day, box, theme, note) {
    const at = day - box.first, unit = unitOf(chart), said = [[nameOf(day, chart.firstDate), unit && `: ${unit}`, null]];
    const bands = (chart.bands || []).filter((band) => Number.isFinite(band.low[at]));
    const number = writerOf([...bands.flatMap((band) => [band.low[at], band.middle[at], band.high[at]]), ...lines.map((line) => line.values[at])], chart.counted);
    for (const band of bands) {
      said.push([band.name, `: ${number(band.middle[at])} (${number(band.low[at])} to ${number(band.high[at])})`, theme[band.kind], true]);
    }
    for (const line of lines)
      if (Number.isFinite(line.values[at])) said.push([line.name, `: ${number(line.values[at])}`, line.color]);
    return note ? [...said, [note, "", null]] : said;
  }

  /* A name with its value, within a width: a long name is cut, its value never. */
  function fitted(ctx, name, value, room) {
    const fits = (letters) => ctx.measureText(letters + value).width <= room;
    if (fits(name)) return name + value;
    let cut = name;
    while (cut && !fits(`${cut}\u2026`)) cut = cut.slice(0, -1);
    return `${cut.trimEnd()}\u2026${value}`;
  }

  /* What a line of the box is of: a run is a line, many runs are a band with their median in it. */
  function swatch(ctx, color, left, y, isBand) {
    ctx.fillStyle = color;
    ctx.globalAlpha = 0.3;
    if (isBand) ctx.fillRect(left, y - 8, 9, 9);
    ctx.globalAlpha = 1;
    ctx.fillRect(left, isBand ? y - 5 : y - 4.5, 9, isBand ? 3 : 1.6);
  }

  /* Write what stands at a day in a box beside the line, within the chart. */
  function tell(ctx, chart, lines, day, box, X, theme, note) {
    const high = 14, margin = 26;
    ctx.font = `11px ${FONT}`;
    const x = X(day), isRight = box.right - x >= x - 2, room = (isRight ? box.right - x : x - 2) - 10;  // the wider side
    const words = linesAt(chart, lines, day, box, theme, note).map(([name, value, color, isBand]) => [fitted(ctx, name, value, room - margin), color, isBand]);
    const width = Math.max(...words.map(([text]) => ctx.measureText(text).width)) + margin, height = words.length * high + 8;
    const left = x + 10 + width <= box.right ? x + 10 : Math.max(2, x - 10 - width);
    ctx.fillStyle = theme.panel;
    ctx.strokeStyle = theme.faint;
    ctx.lineWidth = 1;
    ctx.globalAlpha = 0.95;
    ctx.fillRect(left, box.top - 6, width, height);
    ctx.globalAlpha = 1;
    ctx.strokeRect(left + 0.5, box.top - 5.5, width - 1, height - 1);
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    words.forEach(([text, color, isBand], i) => {
      const y = box.top + 7 + i * high;
      if (color) swatch(ctx, color, left + 7, y, isBand);
      ctx.fillStyle = i && color ? theme.ink : theme.soft;
      ctx.fillText(text, left + (color ? 20 : 7), y);
    });
  }

  return { dateOf, drawCursor, tell };
})();
