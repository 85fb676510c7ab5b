/* Input of the stage: pointer, clicks and keys. */
"use strict";
const InterdictStageInput = {
  at(event, which) {
    const canvas = this.one("map" + which), still = this.still, find = this.armed ? InterdictDrawing.regionThere : InterdictDrawing.pick;
    return find(canvas.clientWidth, canvas.clientHeight, still.fixed, still.maps[which], event.offsetX, event.offsetY);
  },
  hover(event, which) { const found = this.at(event, which); this.hovered = found && { ...found, which }; },
  /* What a click does where the pointer is on a map; "": nothing. */
  clickWords(which) {
    const found = this.hovered && this.hovered.which === which ? this.hovered : null;
    if (!found) return "";
    if (this.armed) return `Click: act in ${found.region}`;
    return found.kind === "region" ? "" : `Click: follow ${found.name}`;
  },
  /* Whether what both runs have in a row is a number. */
  isNumber: (row) => row.slice(1).every((text) => /^[\u2212\u2013\d]/.test(text)),
  choose(thing) { this.still.picked = thing; this.pick(thing); },
  /* The day of a card's small line under the pointer, counted back from the day that is shown. */
  pointCard(event, card) {
    const box = event.currentTarget.getBoundingClientRect(), last = card.values[0].length - 1;
    this.cardDay = { key: card.key, back: Math.round(last * Math.max(0, Math.min(1, (box.right - event.clientX) / box.width))) };
  },
  /* What stands on a card: of the day that is shown, or of that under the pointer; the unit stands behind either. */
  seen(card) {
    const at = this.cardDay, i = at && card.values[0].length - 1 - at.back, day = at && this.now.day - at.back;
    if (!at || at.key !== card.key || i < 0) return { value: card.value, words: card.change || "\u00a0" };
    return { value: card.show(card.values[0][i]), words: `${day < 0 ? "before day 0" : `day ${day}`}, baseline ${card.show(card.values[1][i])}` };
  },
  /* The day of a small line of what is followed under the pointer. */
  pointTrail(event, line) {
    const box = event.currentTarget.getBoundingClientRect(), share = (event.clientX - box.left) / box.width;
    this.trailDay = { name: line.name, i: Math.round((line.values.length - 1) * Math.max(0, Math.min(1, share))) };
  },
  trailSaid(line) {
    const at = this.trailDay, isHere = at && at.name === line.name && at.i < line.values.length;
    return isHere ? `day ${line.start + at.i}: ${line.show(line.values[at.i])}` : line.show(line.values[line.values.length - 1]);
  },
  follow(event) { this.choose(event.target.value === "" ? null : { kind: "organization", row: Number(event.target.value) }); },
  goTo(event) { this.go(Math.min(Number(event.target.value), this.now.lastDay)); event.target.value = Math.min(Number(event.target.value), this.now.lastDay); },
  chartClick(event) { if (event.target.box) this.go(Math.max(-1, Math.min(InterdictDrawing.dayAt(event.target.box, event.offsetX), this.now.lastDay))); },
  point(event, chart) {
    const { box } = event.target, day = box ? InterdictDrawing.dayAt(box, event.offsetX) : null;
    if (box && !(this.pointed && this.pointed.key === chart.key && this.pointed.day === day)) this.pointed = { key: chart.key, day };
  },
  key(event) {
    const keys = { " ": "play", ArrowRight: "forward", ArrowLeft: "back", Home: "first", End: "last" };
    const own = event.target.closest && event.target.closest("input, select, textarea, button, a, [role=slider], [role=tab], [role=listbox], [role=combobox]");
    if (event.key === "Escape" && !(event.target.closest && event.target.closest("input, select, textarea, [role=listbox]"))) this.pressed("leave");
    const away = this.tab === "results" || this.tab === "about";  // neither map nor chart is seen there
    if (!keys[event.key] || own || away || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.pressed(keys[event.key] + (event.shiftKey ? " far" : ""));
  },
};
