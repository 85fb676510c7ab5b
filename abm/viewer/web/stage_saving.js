/* Saving on the stage: the picture of what is seen, and files that the page hands over. */
"use strict";
const InterdictStageSaving = {
  /* The picture of what is seen, with its legend, below a head that says of which run, day and date it is. */
  picture() {
    this.drawAll([...this.$el.querySelectorAll("canvas")].filter((canvas) => canvas.clientWidth && canvas.offsetParent));
    const frame = this.$el.getBoundingClientRect(), pixels = window.devicePixelRatio || 1, MARGIN = 16, ROW = 22;
    const parts = [...this.$el.querySelectorAll(".seeds, .live")], top = parts[0].getBoundingClientRect().top;
    const sheet = document.createElement("canvas"), ctx = sheet.getContext("2d"), ground = getComputedStyle(this.$el);
    const font = (size) => { ctx.font = `${size} ${InterdictPalette.FONT}`; };
    font("600 16px");
    const title = InterdictPalette.wrapped(ctx, this.now.title, () => frame.width - 2 * MARGIN), head = ROW * (title.length + 1) + 14;
    const height = parts[1].getBoundingClientRect().bottom - top + head + 30;
    sheet.width = frame.width * pixels;
    sheet.height = height * pixels;
    ctx.scale(pixels, pixels);
    ctx.fillStyle = ground.getPropertyValue("--page");
    ctx.fillRect(0, 0, frame.width, height);
    ctx.fillStyle = ground.color;
    font("600 16px");
    title.forEach((line, i) => ctx.fillText(line, MARGIN, ROW * (i + 1)));
    font("13px");
    ctx.fillText(this.momentWords, MARGIN, ROW * (title.length + 1));
    ctx.fillText("Interdict, simulated data; one pair of runs is one random seed", MARGIN, height - 10);
    ctx.translate(-frame.left, head - top);
    for (const part of parts) InterdictPicture.paint(ctx, part);
    return sheet.toDataURL("image/png");
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
