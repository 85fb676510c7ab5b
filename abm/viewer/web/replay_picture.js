/* Picture of a moment of a replay: maps glide at every draw, numbers and charts change with the day. */
"use strict";
const InterdictReplayPicture = (() => {
  const { el, theme, colors } = InterdictReplayPage;
  const { cards, standing, moment, glide, nameOf } = InterdictReplayDay;
  const dayOf = (player) => Math.floor(player.day + 1e-6);

  /* Draw the moment of a player; with `all`, also what changes once a day. */
  function draw(player, all = true) {
    const { text, hovered } = player, day = dayOf(player), [from, to, alpha] = moment(text.shown, player.day);
    const isNew = all || document.body.dataset.day !== String(day);
    document.querySelectorAll("article").forEach((article, i) => {
      const canvas = article.querySelector("canvas"), run = text.runs[i];
      const [ctx, width, height] = InterdictDrawing.fit(canvas, InterdictDrawing.ratioOfMap(text.fixed));
      const options = { theme: theme(), layer: el("layer").value, hovered: hovered && hovered.run === i ? hovered : null };
      const seen = glide(text.layers, run.frames[from], run.frames[to], alpha);
      InterdictDrawing.drawMap(ctx, width, height, text.fixed, seen, alpha > 0 ? run.frames[from] : null, alpha, options);
      if (isNew) drawCards(article, text, run, day);
    });
    el("scrub").value = player.day;
    if (isNew) drawDay(player, day, alpha < 1 ? from : to);
  }

  function drawCards(article, text, run, day) {
    article.querySelector(".cards").innerHTML = cards(text, run, day)
      .map(([label, value, unit, change]) => `<div class="card"><span>${label}</span><b>${value} <i>${unit}</i></b><em>${change || "&nbsp;"}</em></div>`).join("");
    const note = article.querySelector("h2 small"), [words, isOn] = standing(run.windows, day);
    note.className = isOn ? "on" : "";
    note.textContent = words;
  }

  function drawDay({ text, pointed }, day, shownFrame) {
    const { runs } = text, leading = runs[runs.length > 1 ? 1 : 0];
    el("legend").innerHTML = InterdictDrawing.legendHtml(text.fixed, leading.frames[shownFrame], { theme: theme(), layer: el("layer").value }) +
      (runs.length > 1 ? `<span class="keys">counts: ${escapeHtml(leading.label)}</span>` : "");
    drawCharts(text, day, pointed);
    el("day").textContent = nameOf(text, day);
    document.body.dataset.day = day;
  }

  const escapeHtml = (words) => words.replace(/&/g, "&amp;").replace(/</g, "&lt;");

  function drawCharts({ runs, charts, days, firstDate }, day, pointed) {
    const tints = colors(runs), windows = distinct(runs.flatMap((run) => run.windows));
    document.querySelectorAll("#charts canvas").forEach((canvas, i) => {
      const chart = charts[i], smooth = InterdictLines.smoothOf(chart);
      const lines = runs.map((run, n) => ({
        name: run.label, values: run.means[i], color: tints[n], dash: n || runs.length === 1 ? [] : [5, 4],
      }));
      const [ctx, width, height] = InterdictDrawing.fit(canvas, runs.length === 1 ? 0.62 : 0.42);
      canvas.box = InterdictDrawing.drawChart(ctx, width, height,
        { ...chart, smooth, isSmoothed: true, lines, last: days - 1, windows, firstDate }, { theme: theme(), cursor: day, until: day, ...(pointed && pointed.canvas === canvas ? { readout: pointed.day, note: `click: go to day ${pointed.day}` } : {}) });
    });
  }

  /* Windows that several runs share are shaded once. */
  const distinct = (windows) => [...new Map(windows.map((window) => [`${window.start} ${window.stop}`, window])).values()];

  return { dayOf, draw };
})();
