/* Drawing of the stage: maps glide between two days; cards, legend and the charts that are seen are drawn once a day. */
"use strict";
const BEFORE = 28;  // days before day 0 that are drawn
const GLIDES = 80;  // ms a day lasts at least for things to glide between two days; faster days are drawn once each
const InterdictStageDrawing = {
  redraw() { this.still.dirty = true; this.kick(); },
  kick() { if (!this.still.raf) this.still.raf = requestAnimationFrame(() => this.draw()); },
  draw() {
    const still = this.still;
    cancelAnimationFrame(still.raf);
    still.raf = 0;
    if (!still.maps[0] || !this.$refs.map0) return;
    const passed = performance.now() - still.came, alpha = this.glides() ? Math.min(1, passed / still.lasts) : 1;
    this.drawMaps(alpha);
    if (still.dirty) { still.dirty = false; this.acknowledge(); this.drawRest(); this.drawnDay = this.now.day; }
    if (alpha < 1) this.kick();
  },
  glides() { return this.still.lasts > GLIDES && !InterdictPalette.isCalm(); },
  one(name) { const found = this.$refs[name]; return Array.isArray(found) ? found[0] : found; },
  theme() { return this.dark ? "dark" : "light"; },
  drawMaps(alpha) {
    const still = this.still;
    [0, 1].forEach((which) => {
      const canvas = this.one("map" + which);
      if (!canvas || !still.maps[which] || !canvas.clientWidth) return;
      const [ctx, width, height] = InterdictDrawing.fit(canvas, InterdictDrawing.ratioOfMap(still.fixed));
      const hovered = this.hovered && this.hovered.which === which ? this.hovered : null;
      if (this.isDifference && still.maps[1]) {
        InterdictDifference.drawDifference(ctx, width, height, still.fixed, still.maps[0], still.maps[1], { theme: this.theme(), layer: this.layer });
        return;
      }
      InterdictDrawing.drawMap(ctx, width, height, still.fixed, still.maps[which], still.before[which], alpha,
        { theme: this.theme(), layer: this.layer, selected: this.now.selected, hovered, isPicking: Boolean(this.armed) });
    });
    window.interdict.draws++;
  },
  /* Draw what changes once a day: cards, legend and charts. */
  drawRest() {
    const still = this.still;
    still.lines = new Map();
    this.cards = Object.freeze(still.declaredCards.map((about) => {
      const chart = this.charts.find((one) => one.key === about.key);
      return InterdictCards.card(about, chart, this.linesOf(chart));
    }));
    const layer = this.layers.find((one) => one.table === this.layer);
    this.legend = this.isDifference ? InterdictDifference.legendHtml(still.fixed, InterdictDrawing.THEMES[this.theme()], layer) : InterdictDrawing.legendHtml(still.fixed, still.maps[0], { theme: this.theme(), layer: this.layer });
    this.organizations = Object.freeze(this.atWork());
    const last = this.charts.filter((chart) => this.empty.includes(chart.key) && this.linesOf(chart).every((line) => line.every((value) => !value))).map(({ key }) => key);
    if (last.join() !== this.last.join()) this.last = Object.freeze(last);  // charts that are zero throughout stand behind all others
    for (const chart of this.charts) this.drawChart(chart);
  },
  /* The lines of a chart on this day; those of charts that nobody sees are not taken. */
  linesOf(chart) {
    const { lines, series } = this.still;
    if (!lines.has(chart)) lines.set(chart, series.linesOf(chart));
    return lines.get(chart);
  },
  /* Draw the charts alone, under the pointer or when it has left. */
  pointAt() {
    if (!this.still.lines || this.still.pointing) return;
    this.still.pointing = requestAnimationFrame(() => { this.still.pointing = 0; for (const chart of this.charts) this.drawChart(chart); });
  },
  /* Organizations with a cell on the map, and the one that is followed, by name. */
  atWork() {
    const map = this.still.maps[0], rows = new Set(map.cells.organization);
    if (this.followed !== "") rows.add(this.followed);
    return [...rows].map((row) => ({ row, name: map.organizations[row] || `Organization ${row}` })).sort((a, b) => a.name.localeCompare(b.name));
  },
  /* Said when the map is drawn: the next day is simulated while the charts are. The day after cannot overtake them. */
  acknowledge() {
    this.drawn({ day: this.now.day, held: this.still.series.length, number: this.now.number });
  },
  drawChart(chart) {
    const canvas = this.one("chart-" + chart.key), still = this.still;
    if (!canvas || !canvas.clientWidth || !still.visible.has(canvas)) return;
    const [ctx, width, height] = InterdictDrawing.fit(canvas), { pointed, now } = this;
    const isLarge = chart === this.charts[0], before = Math.min(BEFORE, still.series.before), smooth = InterdictLines.smoothOf(chart);
    const [policy, baseline] = this.linesOf(chart).map((values) => InterdictLines.runningMean(values, smooth).slice(still.series.before - before));
    const points = chart.official && now.date ? this.official.filter(([day]) => day <= now.days) : [];
    const isSteered = now.recovery.start !== undefined || now.windows.length;
    const lines = isSteered ? { policy, baseline } : { policy };
    const note = !pointed || pointed.day === now.day || pointed.day > now.lastDay ? "" : `click: show ${pointed.day < 0 ? "the morning of day 0" : `day ${pointed.day}`}`;
    canvas.box = InterdictDrawing.drawChart(ctx, width, height,
      { ...chart, ...lines, smooth, isSmoothed: true, isLarge, first: -before, bands: this.bandsOf(chart, before), windows: now.windows,
        last: isLarge ? now.days - 1 : this.lastOf(), points, firstDate: now.firstDate },
      { theme: this.theme(), cursor: this.isLookingBack ? now.day : pointed && pointed.day, readout: pointed && pointed.key === chart.key ? pointed.day : null, note });
  },
  /* The bands of a chart from its first day on: of the baseline, and of the policy as far as it is known. */
  bandsOf(chart, before) {
    const { bands } = this.still, found = [];
    if (!bands) return found;
    for (const [kind, name] of [["baseline", bands.policy ? "baseline" : ""], ["policy", "policy"]])
      if (bands[kind] && bands[kind][chart.key]) {
        const cut = Math.max(0, bands.before - before), lines = Object.entries(bands[kind][chart.key]).map(([which, values]) => [which, values.slice(cut)]);
        found.push({ kind, name: `${kind === "baseline" ? bands.baselineSeeds : bands.seeds} seeds${name && `, ${name}`}`, ...Object.fromEntries(lines) });
      }
    return found;
  },
  /* The axis grows in steps, so that the first days are not lost at the left edge of years. */
  lastOf() {
    const steps = [60, 120, 240, 365, 730, 1461, 2192];
    return Math.min(Math.max(1, this.now.days - 1), steps.find((days) => days > this.now.lastDay + 5) || this.now.days - 1);
  },
};
