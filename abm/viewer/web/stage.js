/* The stage: everything on the page that changes with the day. It keeps the series of the days it was given, draws the
 * map and the charts, and says which day it has drawn. Frames are kept outside what Vue watches. */
"use strict";
const GLIDES = 80;  // ms a day lasts at least for things to glide between two days; faster days are drawn once each
const InterdictStage = {
  data() {
    return {
      now: { day: -1, days: 1, lastDay: -1, scenario: "", seed: "", date: "", parted: null, on: "", log: [], recovery: {}, selected: null },
      cards: [], charts: [], layers: [], legend: "", layer: "", hovered: null, drawnDay: null, official: [], bandWords: "", organizations: [],
    };
  },
  computed: {
    dark() { return this.$vuetify.theme.dark; },
    firstCharts() { return this.charts.slice(0, 3); },
    moreCharts() { return this.charts.slice(3); },
    lived() { return `${(100 * (this.now.lastDay + 1)) / Math.max(1, this.now.days)}%`; },
    partedWords() {
      if (this.now.parted !== null) return `parted on day ${this.now.parted}`;
      return this.now.recovery.start === undefined ? "the two worlds are the same to the bit" : "nothing recorded differs yet";
    },
    dayWords() { return this.now.day < 0 ? "before day 0" : `day ${this.now.day}`; },
    statusWords() {
      const { status, recovered_after } = this.now.recovery;
      return recovered_after === null ? status : `${status} after ${recovered_after} days`;
    },
    followed() { return this.now.selected && this.now.selected.kind === "organization" ? this.now.selected.row : ""; },
    longDate() {
      return new Date(this.now.date + "T00:00:00Z").toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    },
    overSeeds() {
      const over = this.now.recovery.over_seeds;
      if (!over) return null;
      const { shortfall, shortfall_share, largest_fall, largest_rise } = over, percent = this.percent;
      const kg = (grams) => Math.round(grams / 1e3).toLocaleString("en");
      const interval = (measure, words) => measure.low === null ? "cannot be told" : `${words(measure.estimate)} (95% interval ${words(measure.low)} to ${words(measure.high)})`;
      const share = shortfall_share.estimate === null ? "" : `, ${percent(shortfall_share.estimate)} of the flow`;
      const day = over.days_to_recovery.estimate === null ? "" : ` after ${over.days_to_recovery.estimate} days`;
      const rise = over.rise_detected ? `; rises to ${percent(1 + largest_rise.estimate)} by day ${over.days_to_peak.estimate} from the start` : "";
      return { seeds: over.seeds, kept: `${interval(shortfall, kg)} kg pure${share}`, fall: interval(largest_fall, percent),
        verdict: ({ "no drop": "no drop beyond chance", "cannot be told": "return cannot be told" }[over.recovery_status] || over.recovery_status + day) + rise };
    },
    trail() {
      const { lines, start } = this.now.selected.history || { lines: {} };
      return Object.entries(lines).map(([name, values]) => {
        const numbers = values.map((value) => (value === null ? NaN : value)), last = values[values.length - 1];
        return { name, start, points: InterdictCards.spark(numbers, [0], 0), last: last === null || last === undefined ? "\u2013" : last.toLocaleString("en") };
      });
    },
    inspected() {
      const { policy, baseline } = this.now.selected;
      return [...new Set([...Object.keys(policy), ...Object.keys(baseline)])].map((name) => [name, policy[name] || "\u2013", baseline[name] || "\u2013"]);
    },
  },
  created() {
    const { charts, cards } = JSON.parse(this.charted);
    this.charts = Object.freeze(charts);
    this.still = { series: new InterdictCards.Series(charts), declaredCards: cards, maps: [null, null], before: [null, null], run: null, raf: 0, boxes: {},
      fixed: JSON.parse(this.fixed), bands: null, visible: new Set(), came: 0, lasts: 0, dirty: true };
    this.layers = Object.freeze(this.still.fixed.layers);
    this.layer = this.layers[0].table;
    this.official = JSON.parse(this.points);
    window.interdict = { stage: this, draws: 0, days: 0 };
  },
  mounted() {
    const still = this.still;
    still.sizes = new ResizeObserver(() => this.redraw());
    still.sizes.observe(this.$el);
    still.seen = new IntersectionObserver((entries) => {
      for (const entry of entries) still.visible[entry.isIntersecting ? "add" : "delete"](entry.target);
      this.redraw();
    });
    this.$el.querySelectorAll(".panel canvas").forEach((canvas) => still.seen.observe(canvas));
    still.onKey = (event) => this.key(event);
    window.addEventListener("keydown", still.onKey);
    this.takeBands();
    this.take();
  },
  beforeDestroy() {
    this.still.sizes.disconnect();
    this.still.seen.disconnect();
    cancelAnimationFrame(this.still.raf);
    window.removeEventListener("keydown", this.still.onKey);
  },
  watch: {
    view() { this.take(); },
    bands() { this.takeBands(); this.redraw(); },
    dark() { this.redraw(); },
    layer() { this.redraw(); },
    hovered() { this.kick(); },
    tab() { this.$nextTick(() => this.redraw()); },
  },
  methods: {
    /* Take in what came: a whole moment, or the days since the last one that was drawn. */
    take() {
      if (!this.view) return;
      const sent = JSON.parse(this.view), still = this.still;
      if (sent.run !== still.run) { still.series.clear(); still.run = sent.run; still.before = [null, null]; }
      if (!still.series.put(sent.from, sent.series)) { this.drawn({ day: sent.now.day, held: still.series.length, number: sent.now.number, missing: true }); return; }
      const time = performance.now(), next = sent.now.day === this.now.day + 1;
      still.lasts = next && sent.now.playing ? Math.min(400, time - still.came) : 0;
      still.came = time;
      still.before = sent.maps.map((map, i) => (next && map ? still.maps[i] : null));
      still.maps = sent.maps;
      still.dirty = true;
      window.interdict.days += next ? 1 : 0;
      this.now = Object.freeze(sent.now);
      if (still.lasts && still.lasts <= GLIDES && !document.hidden) this.draw();  // no waiting for the screen
      else this.kick();
    },
    takeBands() {
      this.still.bands = this.bands ? JSON.parse(this.bands) : null;
      this.bandWords = this.still.bands ? this.still.bands.words : "";
    },
    redraw() { this.still.dirty = true; this.kick(); },
    kick() { if (!this.still.raf) this.still.raf = requestAnimationFrame(() => this.draw()); },
    draw() {
      const still = this.still;
      cancelAnimationFrame(still.raf);
      still.raf = 0;
      if (!still.maps[0] || !this.$refs.map0) return;
      const passed = performance.now() - still.came, alpha = still.lasts > GLIDES ? Math.min(1, passed / still.lasts) : 1;
      this.drawMaps(alpha);
      if (still.dirty) { still.dirty = false; this.acknowledge(); this.drawRest(); this.drawnDay = this.now.day; }
      if (alpha < 1) this.kick();
    },
    one(name) { const found = this.$refs[name]; return Array.isArray(found) ? found[0] : found; },
    theme() { return this.dark ? "dark" : "light"; },
    drawMaps(alpha) {
      const still = this.still;
      [0, 1].forEach((which) => {
        const canvas = this.one("map" + which);
        if (!canvas || !still.maps[which] || !canvas.clientWidth) return;
        const [ctx, width, height] = InterdictDrawing.fit(canvas, InterdictDrawing.ratioOfMap(still.fixed));
        const hovered = this.hovered && this.hovered.which === which ? this.hovered : null;
        InterdictDrawing.drawMap(ctx, width, height, still.fixed, still.maps[which], still.before[which], alpha,
          { theme: this.theme(), layer: this.layer, selected: this.now.selected, hovered });
      });
      window.interdict.draws++;
    },
    /* Draw what changes once a day: cards, legend and charts. */
    drawRest() {
      const still = this.still, lines = still.series.lines(), bands = still.bands;
      this.cards = Object.freeze(still.declaredCards.map((about) => InterdictCards.card(about, this.charts.find((chart) => chart.key === about.key), lines[about.key])));
      this.legend = InterdictDrawing.legendHtml(still.fixed, still.maps[0], { theme: this.theme(), layer: this.layer, most: 6 });
      this.organizations = Object.freeze(this.atWork());
      for (const chart of this.charts) this.drawChart(chart, lines[chart.key], bands && bands[chart.key]);
    },
    /* Organizations with a cell on the map, and the one that is followed, by name. */
    atWork() {
      const map = this.still.maps[0], rows = new Set(map.cells.organization);
      if (this.followed !== "") rows.add(this.followed);
      return [...rows].map((row) => ({ row, name: map.organizations[row] || `Organization ${row}` })).sort((a, b) => a.name.localeCompare(b.name));
    },
    follow(event) { this.pick(event.target.value === "" ? null : { kind: "organization", row: Number(event.target.value) }); },
    /* Said when the map is drawn: the next day is lived while the charts are. The day after cannot overtake them. */
    acknowledge() {
      this.drawn({ day: this.now.day, held: this.still.series.length, number: this.now.number });
    },
    drawChart(chart, [policy, baseline], band) {
      const canvas = this.one("chart-" + chart.key);
      if (!canvas || !canvas.clientWidth || !this.still.visible.has(canvas)) return;
      const [ctx, width, height] = InterdictDrawing.fit(canvas);
      const points = chart.official ? this.official.filter(([day]) => day <= this.now.days) : [];
      canvas.box = InterdictDrawing.drawChart(ctx, width, height,
        { ...chart, smooth: InterdictLines.smoothOf(chart), policy, baseline, band, windows: this.now.windows, last: this.lastOf(), points: this.now.date ? points : [], firstDate: this.now.firstDate },
        { theme: this.theme() });
    },
    /* The axis grows in steps, so that the first days are not lost at the left edge of years. */
    lastOf() {
      const steps = [60, 120, 240, 365, 730, 1461, 2192];
      return Math.min(Math.max(1, this.now.days - 1), steps.find((days) => days > this.now.lastDay + 5) || this.now.days - 1);
    },
    at(event, which) {
      const canvas = this.one("map" + which), still = this.still;
      return InterdictDrawing.pick(canvas.clientWidth, canvas.clientHeight, still.fixed, still.maps[which], event.offsetX, event.offsetY);
    },
    hover(event, which) { const found = this.at(event, which); this.hovered = found && { ...found, which }; },
    pickOn(event, which) { this.pick(this.at(event, which)); },
    goTo(event) { this.go(Math.min(Number(event.target.value), this.now.lastDay)); event.target.value = Math.min(Number(event.target.value), this.now.lastDay); },
    chartClick(event) { if (event.target.box) this.go(Math.min(InterdictDrawing.dayAt(event.target.box, event.offsetX), this.now.lastDay)); },
    key(event) {
      const keys = { " ": "play", ArrowRight: "forward", ArrowLeft: "back", Home: "first", End: "last" };
      const own = event.target.closest && event.target.closest("input, select, textarea, button, a, [role=slider], [role=tab], [role=listbox], [role=combobox]");
      const away = this.tab === "results" || this.tab === "about";  // neither map nor chart is seen there
      if (!keys[event.key] || own || away || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.pressed(keys[event.key] + (event.shiftKey ? " far" : ""));
    },
    percent(value) { return value === null || value === undefined ? "\u2013" : `${(100 * value).toFixed(0)}%`; },
    /* The picture of what is seen: maps, charts, and a line that says what it is. */
    picture() {
      const shown = [...this.$el.querySelectorAll("canvas")].filter((canvas) => canvas.clientWidth && canvas.offsetParent);
      const frame = this.$el.getBoundingClientRect(), pixels = window.devicePixelRatio || 1, head = 40;
      const sheet = document.createElement("canvas"), boxes = shown.map((canvas) => canvas.getBoundingClientRect());
      this.redraw();
      sheet.width = frame.width * pixels;
      sheet.height = (Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top)) + head + 30) * pixels;
      const ctx = sheet.getContext("2d"), top = Math.min(...boxes.map((box) => box.top));
      const theme = InterdictDrawing.THEMES[this.theme()];
      ctx.scale(pixels, pixels);
      ctx.fillStyle = theme.panel;
      ctx.fillRect(0, 0, frame.width, sheet.height);
      ctx.fillStyle = theme.ink;
      ctx.font = "600 16px sans-serif";
      ctx.fillText(`${this.now.scenario}, ${this.dayWords}${this.now.date ? ` (${this.now.date})` : ""}, seed ${this.now.seed}`, 12, 26);
      shown.forEach((canvas, i) => ctx.drawImage(canvas, boxes[i].left - frame.left, boxes[i].top - top + head, boxes[i].width, boxes[i].height));
      ctx.font = "12px sans-serif";
      ctx.fillText("Interdict, simulated data; one pair of runs is one draw of luck", 12, sheet.height / pixels - 10);
      return sheet.toDataURL("image/png");
    },
    /* Called by the page: hand a file to the browser. */
    jupyter_save({ name, text, kind }) {
      const link = document.createElement("a"), address = kind === "picture" ? this.picture() : URL.createObjectURL(new Blob([text], { type: kind }));
      link.href = address;
      link.download = name;
      link.click();
      if (kind !== "picture") setTimeout(() => URL.revokeObjectURL(address), 10000);
    },
  },
};
