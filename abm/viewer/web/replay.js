/* Player: moves in time, and hears keys, buttons and the pointer. */
"use strict";
const InterdictReplay = (() => {
  const { el, theme } = InterdictReplayPage, { dayOf, draw } = InterdictReplayPicture, { WEEK, moment } = InterdictReplayDay;
  const player = { text: null, day: 0, playing: false, last: 0, hovered: null, pointed: null };
  const lastDay = () => player.text.days - 1;

  function go(day, all = true) {
    player.day = Math.min(lastDay(), Math.max(0, day));
    draw(player, all);
  }

  function play(on) {
    if (on && player.day >= lastDay()) player.day = 0;
    player.playing = on;
    if (!on) go(dayOf(player));
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
    if (player.day >= lastDay()) play(false);
    else requestAnimationFrame(tick);
  }

  function step(days) {
    play(false);
    go(player.day + days);
  }

  function paint(name) {
    InterdictReplayPage.paint(player.text, name);
    draw(player);
  }

  const KEYS = {
    " ": () => play(!player.playing), ArrowRight: (far) => step(far), ArrowLeft: (far) => step(-far),
    Home: () => go(0), End: () => go(lastDay()), t: () => paint(theme() === "dark" ? "light" : "dark"),
  };

  function listen() {
    el("play").onclick = () => play(!player.playing);
    el("back").onclick = () => go(0);
    el("scrub").oninput = (event) => {
      const day = Math.floor(Number(event.target.value) + 1e-6);
      play(false);  // moves the scrubber
      go(day);
    };
    el("layer").onchange = (event) => { event.target.blur(); draw(player); };  // so that keys are the player's again
    el("speed").onchange = (event) => event.target.blur();
    el("theme").onclick = KEYS.t;
    addEventListener("resize", () => draw(player));
    addEventListener("keydown", press);
    document.querySelectorAll("article canvas").forEach((canvas, i) => {
      canvas.onmousemove = (event) => hover(canvas, i, event);
      canvas.onmouseleave = () => point(null);
    });
    document.querySelectorAll("#charts canvas").forEach((canvas) => {
      canvas.onclick = (event) => { play(false); go(InterdictDrawing.dayAt(canvas.box, event.offsetX)); };
      canvas.onmousemove = (event) => tell({ canvas, day: InterdictDrawing.dayAt(canvas.box, event.offsetX) });
      canvas.onmouseleave = () => tell(null);
    });
  }

  function press(event) {
    const key = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!key || event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "SELECT") return;
    if (event.key === " " && event.target.tagName === "BUTTON") return;  // it presses the button
    event.preventDefault();
    key(event.shiftKey ? WEEK : 1);
  }

  function hover(canvas, i, event) {
    const { fixed, shown, runs } = player.text, [from, to, alpha] = moment(shown, player.day);
    const seen = runs[i].frames[alpha > 0 ? to : from];
    const found = InterdictDrawing.pick(canvas.clientWidth, canvas.clientHeight, fixed, seen, event.offsetX, event.offsetY);
    point(found && { ...found, run: i });
  }

  /* Write the values of a day beside the pointer. */
  function tell(pointed) {
    player.pointed = pointed;
    if (!player.playing) draw(player);
  }

  function point(thing) {
    player.hovered = thing;
    if (!player.playing) draw(player, false);
  }

  async function start(payload) {
    player.text = await InterdictReplayRuns.read(payload);
    InterdictReplayPage.lay(player.text);
    listen();
    paint(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    play(false);
    document.body.dataset.ready = "1";
  }

  return { player, go, play, start };
})();
InterdictReplay.start(PAYLOAD);
