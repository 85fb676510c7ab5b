/* Player: unpack the runs, and draw the day that is asked for. */
"use strict";
const el = (id) => document.getElementById(id);
const WEEK = 7;
const player = { day: 0, playing: false, last: 0, hovered: null };

async function unpack(packed) {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/* Turn the block of a run into one map a frame, as the simulation gave it. */
function readBlock(buffer, text, run) {
  const frames = text.shown.map(() => ({}));
  let at = 0;
  for (const [table, column, size, scale] of text.columns) {
    const counts = run.counts[table] || text.shown.map(() => text.fixed.ports.length);
    frames.forEach((frame, i) => {
      const Kind = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array }[size];
      const values = Array.from(new Kind(buffer.slice(at, at + counts[i] * size)));
      (frame[table] ||= {})[column] = scale === 1 ? values : values.map((value) => value / scale);
      at += counts[i] * size;
    });
  }
  const places = text.fixed.places.x.length;
  for (const layer of text.layers)
    for (const frame of frames) {
      frame[layer] = new Uint8Array(buffer, at, places);
      at += places;
    }
  addTheRest(frames, run);
  return frames;
}

function addTheRest(frames, run) {
  let change = -1;
  frames.forEach((frame, i) => {
    while (change + 1 < run.organizations.length && run.organizations[change + 1][0] <= i) change++;
    frame.organizations = run.organizations[change][1];
    frame.pulses = frame.ports.seizures.flatMap((number, station) => (number ? [station] : []));
  });
}

// ---- page ----
let text, runs;

function lay() {
  el("title").textContent = text.title;
  el("question").textContent = text.question;
  const others = runs.length > 1;
  el("how").textContent = others
    ? `Every map is one simulated run with the same seed: ${runs.map((run) => run.label).join("; ")}. Nothing differs ` +
      "before a policy begins; in the charts, the filled gap to the dashed line is what differs from then on."
    : "The map shows one simulated run; every mark is a simulated cell, lab or courier, none is a real one.";
  el("caveat").textContent = (others
    ? "These runs differ by their policy, and from its first day on also by chance: with another seed, days and even signs differ. "
    : "With another seed, every day would differ. ") +
    "A replay shows how things come about; whether a policy works is told by many seeds (interdict batch), not by one.";
  const every = text.shown.length > 1 ? text.shown[1] - text.shown[0] : 1;
  el("source").textContent = `Interdict ${text.version}, seed ${text.seed}, ${text.days} days` +
    `${every > 1 ? `, one map every ${every} days` : ""}. Simulated data: no mark is a real place of a lab, a cell or a ` +
    "person. Couriers are drawn towards the middle of a field office, not to a port. Outline: Natural Earth.";
  document.body.dataset.runs = runs.length;
  el("runs").innerHTML = runs.map((run, i) => `<article data-run="${i}"><h2><span></span><small></small></h2>` +
    `<canvas role="img" aria-label="Map of run ${i + 1}" data-testid="map"></canvas><div class="cards"></div></article>`).join("");
  el("charts").innerHTML = text.charts.map((chart) => `<div><canvas role="img" aria-label="${chart.title}" data-testid="chart"></canvas></div>`).join("") +
    (others ? '<div class="chart-keys" id="chart-keys"></div>' : "");
  runs.forEach((run, i) => { document.querySelectorAll("article h2 span")[i].textContent = run.label; });
  el("layer").innerHTML = ['<option value="">none</option>', ...text.fixed.layers.map((layer, i) =>
    `<option value="${layer.table}"${i ? "" : " selected"}>${layer.title}</option>`)].join("");
  el("scrub").max = text.days - 1;
}

const theme = () => document.documentElement.dataset.theme;

function colors() {
  const tints = InterdictDrawing.THEMES[theme()].runs;
  return runs.length === 1 ? [tints[1]] : tints;
}

function paintTheme(name) {
  document.documentElement.dataset.theme = name;
  el("theme").textContent = name === "dark" ? "Light" : "Dark";
  document.querySelectorAll("article").forEach((article, i) => article.style.setProperty("--run", colors()[i]));
  if (el("chart-keys")) {
    el("chart-keys").textContent = "";
    runs.forEach((run, i) => {
      const key = document.createElement("span"), line = document.createElement("i");
      line.style.borderTop = `2.5px ${i ? "solid" : "dashed"} ${colors()[i]}`;
      key.append(line, run.label);
      el("chart-keys").append(key);
    });
  }
  draw();
}

const mean = (values, day, days) => {
  const part = values.slice(Math.max(0, day - days + 1), day + 1);
  return part.reduce((sum, value) => sum + value, 0) / part.length;
};
const total = (values, from, day) => values.slice(from, day + 1).reduce((sum, value) => sum + value, 0);
const show = (value, digits) => value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const signed = (share) => `${share > 0 ? "+" : share < 0 ? "\u2212" : "\u00b1"}${show(Math.abs(share) * 100, 1)}%`;

/* The cards of a run: label, value, unit, and how it differs from the first run on this day. */
function cards(run, day) {
  const own = run.series, base = runs[0].series, first = run === runs[0];
  const start = Math.min(...runs.flatMap((each) => each.windows.map((window) => window.start)), text.days);
  const from = day >= start ? start : 0;
  const compare = (now, usual) => (first || !usual ? "" : `${signed(now / usual - 1)} to baseline`);
  const both = (take) => [own, base].map(take);
  const delivered = both((series) => mean(series.delivered_g, day, WEEK) / 1000);
  const since = both((series) => total(series.delivered_g, from, day) / 1e6);
  const seized = both((series) => mean(series.seized_kg_gross, day, WEEK));
  const price = both((series) => series.price_index[day]);
  return [
    ["Delivered, 7-day mean", show(delivered[0], 1), "kg/day", compare(...delivered)],
    [`Delivered since day ${from}`, show(since[0], 2), "t", compare(...since)],
    ["Seized, 7-day mean", show(seized[0], 1), "kg gross/day", compare(...seized)],
    ["Street price", show(price[0], 3), "1 = usual", compare(...price)],
  ];
}

function drawCards(article, run, day) {
  article.querySelector(".cards").innerHTML = cards(run, day)
    .map(([label, value, unit, change]) => `<div class="card"><span>${label}</span><b>${value} <i>${unit}</i></b><em>${change || "&nbsp;"}</em></div>`).join("");
  const note = article.querySelector("h2 small"), [words, isOn] = standing(run.windows, day);
  note.className = isOn ? "on" : "";
  note.textContent = words;
}

/* How a policy stands on a day, and whether it is on. */
function standing(windows, day) {
  const earliest = (some) => Math.min(...some.map((window) => window.start));
  const begun = windows.filter((window) => window.start <= day), live = begun.filter((window) => day < window.stop);
  if (live.length) return [`policy on since day ${earliest(live)}`, true];
  if (begun.length === windows.length) return [windows.length ? "policy over" : "no policy", false];
  return [`${begun.length ? "next" : "policy"} on day ${earliest(windows.filter((window) => window.start > day))}`, false];
}

/* Which frames a moment lies between, and how far. */
function moment(day) {
  const shown = text.shown;
  let i = Math.min(shown.length - 1, Math.floor(day / (shown[1] - shown[0] || 1)));
  while (i > 0 && shown[i] > day) i--;
  if (i === shown.length - 1) return [i, i, 1];
  return [i, i + 1, (day - shown[i]) / (shown[i + 1] - shown[i])];
}

/* Draw the moment: maps glide at every draw, numbers and charts change with the day (or when `all` is asked for). */
function draw(all = true) {
  const day = Math.floor(player.day + 1e-6), [from, to, alpha] = moment(player.day);
  const isNew = all || document.body.dataset.day !== String(day);
  document.querySelectorAll("article").forEach((article, i) => {
    const canvas = article.querySelector("canvas"), run = runs[i];
    const [ctx, width, height] = InterdictDrawing.fit(canvas, InterdictDrawing.ratioOfMap(text.fixed));
    const options = { theme: theme(), layer: el("layer").value, hovered: player.hovered && player.hovered.run === i ? player.hovered : null };
    InterdictDrawing.drawMap(ctx, width, height, text.fixed, glide(run.frames[from], run.frames[to], alpha), alpha > 0 ? run.frames[from] : null, alpha, options);
    if (isNew) drawCards(article, run, day);
  });
  el("scrub").value = player.day;
  if (isNew) drawDay(day, alpha < 1 ? from : to);
}

/* What is on its way to a frame; what is counted over a day stays that of the day that is named. */
function glide(from, to, alpha) {
  if (alpha === 0) return from;
  if (alpha === 1) return to;
  return { ...to, ports: from.ports, ...Object.fromEntries(text.layers.map((layer) => [layer, from[layer]])) };
}

function drawDay(day, shownFrame) {
  const leading = runs[runs.length > 1 ? 1 : 0];
  el("legend").innerHTML = InterdictDrawing.legendHtml(text.fixed, leading.frames[shownFrame], { theme: theme(), layer: el("layer").value }) +
    (runs.length > 1 ? `<span class="keys">counts: ${escapeHtml(leading.label)}</span>` : "");
  drawCharts();
  el("day").textContent = `day ${day}` + (text.firstDate ? `, ${dateOf(day)}` : ` of ${text.days - 1}`);
  document.body.dataset.day = day;
}

const escapeHtml = (words) => words.replace(/&/g, "&amp;").replace(/</g, "&lt;");

function dateOf(day) {
  const date = new Date(text.firstDate + "T00:00:00Z");
  date.setUTCDate(date.getUTCDate() + day);
  return date.toLocaleDateString("en", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
}

function drawCharts() {
  document.querySelectorAll("#charts canvas").forEach((canvas, i) => {
    const chart = text.charts[i], tints = colors();
    const lines = runs.map((run, n) => ({
      name: run.label, values: run.scaled[i], color: tints[n], dash: n || runs.length === 1 ? [] : [5, 4],
    }));
    const shaded = runs.flatMap((run) => run.windows);
    const [ctx, width, height] = InterdictDrawing.fit(canvas, runs.length === 1 ? 0.62 : 0.42);
    canvas.box = InterdictDrawing.drawChart(ctx, width, height,
      { ...chart, smooth: InterdictLines.smoothOf(chart) > 1 ? smoothing() : 1, lines, last: text.days - 1, windows: distinct(shaded), firstDate: text.firstDate },
      { theme: theme(), cursor: Math.floor(player.day + 1e-6), until: Math.floor(player.day + 1e-6) });
  });
}

/* Days of the running mean in charts: more of them where there are many days. */
const smoothing = () => (text.days > 800 ? 28 : text.days > 400 ? 14 : WEEK);

/* Windows that several runs share are shaded once. */
const distinct = (windows) => [...new Map(windows.map((window) => [`${window.start} ${window.stop}`, window])).values()];

// ---- time ----
function go(day, all = true) {
  player.day = Math.min(text.days - 1, Math.max(0, day));
  draw(all);
}

function play(on) {
  if (on && player.day >= text.days - 1) player.day = 0;
  player.playing = on;
  if (!on) go(Math.floor(player.day + 1e-6));
  player.last = performance.now();
  el("play").textContent = on ? "\u275a\u275a Pause" : "\u25b6 Play";
  document.body.dataset.playing = on ? "1" : "";
  if (on) requestAnimationFrame(tick);
}

function tick(now) {
  if (!player.playing) return;
  const passed = Math.min(0.25, Math.max(0, now - player.last) / 1000);
  player.last = now;
  go(player.day + passed * Number(el("speed").value), false);
  if (player.day >= text.days - 1) play(false);
  else requestAnimationFrame(tick);
}

const KEYS = {
  " ": () => play(!player.playing), ArrowRight: (far) => step(far), ArrowLeft: (far) => step(-far),
  Home: () => go(0), End: () => go(text.days - 1), t: () => paintTheme(theme() === "dark" ? "light" : "dark"),
};

function step(days) {
  play(false);
  go(player.day + days);
}

function listen() {
  el("play").onclick = () => play(!player.playing);
  el("back").onclick = () => go(0);
  el("scrub").oninput = (event) => {
    const day = Math.floor(Number(event.target.value) + 1e-6);
    play(false);  // moves the scrubber
    go(day);
  };
  el("layer").onchange = (event) => { event.target.blur(); draw(); };  // so that keys are the player's again
  el("speed").onchange = (event) => event.target.blur();
  el("theme").onclick = KEYS.t;
  addEventListener("resize", () => draw());
  addEventListener("keydown", (event) => {
    const key = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!key || event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "SELECT") return;
    if (event.key === " " && event.target.tagName === "BUTTON") return;  // it presses the button
    event.preventDefault();
    key(event.shiftKey ? WEEK : 1);
  });
  document.querySelectorAll("article canvas").forEach((canvas, i) => {
    canvas.onmousemove = (event) => hover(canvas, i, event);
    canvas.onmouseleave = () => { player.hovered = null; if (!player.playing) draw(false); };
  });
  document.querySelectorAll("#charts canvas").forEach((canvas) => {
    canvas.onclick = (event) => { play(false); go(InterdictDrawing.dayAt(canvas.box, event.offsetX)); };
  });
}

function hover(canvas, i, event) {
  const [from, to, alpha] = moment(player.day), seen = runs[i].frames[alpha > 0 ? to : from];
  const found = InterdictDrawing.pick(canvas.clientWidth, canvas.clientHeight, text.fixed, seen, event.offsetX, event.offsetY);
  player.hovered = found && { ...found, run: i };
  if (!player.playing) draw(false);
}

(async () => {
  text = JSON.parse(new TextDecoder().decode(await unpack(PAYLOAD.text)));
  runs = text.runs;
  for (const [i, run] of runs.entries()) {
    run.frames = readBlock(await unpack(PAYLOAD.blocks[i]), text, run);
    run.scaled = text.charts.map((chart) => InterdictLines.lineOf(chart, run.series));
  }
  lay();
  listen();
  paintTheme(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  play(false);
  document.body.dataset.ready = "1";
})();
