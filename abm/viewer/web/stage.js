/* The stage: everything on the page that changes with the day, as a component. It keeps the series of the days it was
 * given, and frames outside what Vue watches; words, drawing, input and saving are parts of their own. */
"use strict";
const InterdictStage = {
  data() {
    return {
      now: { day: -1, days: 1, lastDay: -1, scenario: "", title: "", own: "", undo: "", seed: "", date: "", diverged: null, fault: "", made: [0, 0, null], on: [], log: [], windows: [], recovery: {}, selected: null },
      cards: [], charts: [], layers: [], legend: "", layer: "", differs: false, hovered: null, pointed: null, cardDay: null, trailDay: null, drawnDay: null, official: [], banded: null, empty: [], last: [], organizations: [],
    };
  },
  computed: InterdictStageWords,
  created() {
    const { charts, cards } = JSON.parse(this.charted);
    this.charts = Object.freeze(charts);
    this.still = { series: new InterdictCards.Series(charts), declaredCards: cards, maps: [null, null], before: [null, null], run: null, raf: 0, boxes: {},
      fixed: JSON.parse(this.fixed), bands: null, visible: new Set(), came: 0, lasts: 0, dirty: true, picked: null };
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
    layer(name) { this.layered(name); this.redraw(); },
    differs() { this.$nextTick(() => this.redraw()); },
    hovered() { this.kick(); },
    pointed() { this.pointAt(); },
    armed(name) { this.hovered = null; this.redraw(); if (name) this.$nextTick(() => requestAnimationFrame(() => this.one("map0").scrollIntoView({ block: "nearest" }))); },
    tab() { window.scrollTo(0, 0); this.$nextTick(() => this.redraw()); },
  },
  methods: {
    ...InterdictStageDrawing, ...InterdictStageInput, ...InterdictStageSaving,
    daysAfter(days) { return interdictDays(days); },
    signed(value) { return interdictSigned(value); },
    dateOf(day) { return InterdictCursor.dateOf(day, this.now.firstDate); },
    /* Take in what came: a whole moment, or the days since the last one that was drawn. */
    take() {
      if (!this.view) return;
      const sent = JSON.parse(this.view), still = this.still;
      if (sent.run !== still.run) { still.series.clear(); still.run = sent.run; still.before = [null, null]; }
      if (sent.lead) still.series.begin(sent.lead);
      if (!still.series.put(sent.from, sent.series)) { this.drawn({ day: sent.now.day, held: still.series.length, number: sent.now.number, missing: true }); return; }
      const time = performance.now(), next = sent.now.day === this.now.day + 1;
      still.lasts = next && sent.now.playing ? Math.min(400, time - still.came) : 0;
      still.came = time;
      still.before = sent.maps.map((map, i) => (next && map ? still.maps[i] : null));
      still.maps = sent.maps;
      still.dirty = true;
      window.interdict.days += next ? 1 : 0;
      this.now = Object.freeze(sent.now);
      this.showPicked();
      if (still.lasts && !this.glides() && !document.hidden) this.draw();  // no waiting for the screen
      else this.kick();
    },
    /* Bring what was picked into view when it has come: a moment that was under way before may come first. */
    showPicked() {
      const { picked } = this.still, { selected } = this.now;
      if (!picked || !selected || picked.kind !== selected.kind || picked.row !== selected.row) return;
      this.still.picked = null;
      this.$nextTick(() => this.$el.querySelector(".inspector").scrollIntoView({ block: "nearest" }));
    },
    takeBands() {
      const bands = this.still.bands = this.bands ? JSON.parse(this.bands) : null;
      this.empty = Object.freeze(bands ? this.charts.filter(({ key }) => [bands.baseline, bands.policy].every((lines) => !lines || lines[key].high.every((value) => !value))).map(({ key }) => key) : []);
      this.banded = bands && Object.freeze({ seeds: bands.seeds, of: bands.of, baselineSeeds: bands.baselineSeeds, ofSeeds: bands.ofSeeds, whole: bands.whole, moves: bands.moves, steered: bands.policy !== null });
    },
  },
};
