/* Saving on the stage: the picture of what is seen, and files that the page hands over. */
"use strict";
const InterdictStageSaving = {
  /* The picture of what is seen: maps, charts, and a line that says what it is. */
  picture() {
    const shown = [...this.$el.querySelectorAll("canvas")].filter((canvas) => canvas.clientWidth && canvas.offsetParent);
    this.drawAll(shown);
    const frame = this.$el.getBoundingClientRect(), pixels = window.devicePixelRatio || 1, head = 40;
    const sheet = document.createElement("canvas"), boxes = shown.map((canvas) => canvas.getBoundingClientRect());
    sheet.width = frame.width * pixels;
    sheet.height = (Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top)) + head + 30) * pixels;
    const ctx = sheet.getContext("2d"), top = Math.min(...boxes.map((box) => box.top));
    const theme = InterdictDrawing.THEMES[this.theme()];
    ctx.scale(pixels, pixels);
    ctx.fillStyle = theme.panel;
    ctx.fillRect(0, 0, frame.width, sheet.height);
    ctx.fillStyle = theme.ink;
    ctx.font = "600 16px sans-serif";
    ctx.fillText(`${this.now.title}, ${this.dayWords}${this.now.date ? ` (${this.now.date})` : ""}, random seed ${this.now.seed}`, 12, 26);
    shown.forEach((canvas, i) => ctx.drawImage(canvas, boxes[i].left - frame.left, boxes[i].top - top + head, boxes[i].width, boxes[i].height));
    ctx.font = "12px sans-serif";
    const beside = this.$el.querySelector("[data-testid=seeds]").getBoundingClientRect();
    this.answerLines(ctx, beside.width - 24).forEach((line, i) => ctx.fillText(line, beside.left - frame.left + 12, beside.top - top + head + 22 + 18 * i));
    ctx.fillText("Interdict, simulated data; one pair of runs is one random seed", 12, sheet.height / pixels - 10);
    return sheet.toDataURL("image/png");
  },
  /* What the seeds say, in lines of so many pixels. */
  answerLines(ctx, room) {
    const over = this.overSeeds, said = over ? [`flow averted: ${over.kept}`, `largest drop: ${over.fall}`, `recovery: ${over.verdict}`] : [this.waiting];
    const texts = [`${this.banded ? this.banded.seeds : 20} random seeds, to the end of the run`, ...said];
    return texts.flatMap((text) => InterdictPalette.wrapped(ctx, text, () => room));
  },
  /* Draw now, also the charts that are below the screen. */
  drawAll(canvases) {
    const seen = this.still.visible;
    Object.assign(this.still, { visible: new Set(canvases), dirty: true });
    this.draw();
    this.still.visible = seen;
  },
  /* Called by the page: hand a file to the browser. */
  jupyter_save({ name, text, kind }) {
    const link = document.createElement("a"), address = kind === "picture" ? this.picture() : URL.createObjectURL(new Blob([text], { type: kind }));
    link.href = address;
    link.download = name;
    link.click();
    if (kind !== "picture") setTimeout(() => URL.revokeObjectURL(address), 10000);
  },
};
