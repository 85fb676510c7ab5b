/* Input of the stage: pointer, clicks and keys. */
"use strict";
const InterdictStageInput = {
  at(event, which) {
    const canvas = this.one("map" + which), still = this.still, find = this.armed ? InterdictDrawing.regionThere : InterdictDrawing.pick;
    return find(canvas.clientWidth, canvas.clientHeight, still.fixed, still.maps[which], event.offsetX, event.offsetY);
  },
  hover(event, which) { const found = this.at(event, which); this.hovered = found && { ...found, which }; },
  pickOn(event, which) {
    this.pick(this.at(event, which));
    this.still.isPicked = true;
  },
  /* The day of a card's small line under the pointer, counted back from the day that is shown. */
  pointCard(event, card) {
    const box = event.currentTarget.getBoundingClientRect(), last = card.values[0].length - 1;
    this.cardDay = { key: card.key, back: Math.round(last * Math.max(0, Math.min(1, (box.right - event.clientX) / box.width))) };
  },
  pointedCard(card) {
    const at = this.cardDay, i = at && card.values[0].length - 1 - at.back, day = at && this.now.day - at.back;
    if (!at || at.key !== card.key || i < 0) return "";
    return `${day < 0 ? "before day 0" : `day ${day}`}: ${card.show(card.values[0][i])}, baseline ${card.show(card.values[1][i])}`;
  },
  follow(event) { this.still.isPicked = true; this.pick(event.target.value === "" ? null : { kind: "organization", row: Number(event.target.value) }); },
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
