/* Palette: colors, sizes and letters that map, legend and charts share.
 *
 * Colors: Okabe and Ito 2008, distinguished with any kind of color vision; every state also has a shape of its own. Those
 * of the things on the map are declared with their tables, in Python, and come in `fixed.portrayals`.
 */
"use strict";
const InterdictPalette = (() => {
  const BLUE = "#0072B2", ORANGE = "#E69F00", GREEN = "#009E73", PINK = "#CC79A7", SKY = "#56B4E9",
    VERMILLION = "#D55E00", YELLOW = "#F0E442", GRAY = "#8A8A8A";
  const OWNERS = [BLUE, ORANGE, GREEN, PINK, SKY, VERMILLION, YELLOW, GRAY];
  const THEMES = {
    light: {
      name: "light", sea: "#E9F1F6", abroad: "#E3E5E7", mexico: "#F7F0DF", other: "#EBECEC", coast: "#BFB291",
      border: "#5A5A5A", ink: "#222222", soft: "#5A5A5A", faint: "#9A9A9A", grid: "#E6E6E6", panel: "#FFFFFF",
      halo: "rgba(255,255,255,.9)", port: "#FFFFFF", rim: "#4A4A4A", markRim: "#FFFFFF", baseline: "#6F7780",
      policy: BLUE, bands: { policy: "rgba(0,114,178,.16)", baseline: "rgba(90,98,106,.15)" }, window: "rgba(230,159,0,.15)", windowInk: "#8A5F00", pulse: "#B3122A",
      before: "rgba(128,128,128,.09)", runs: ["#6F7780", "#0072B2", "#D55E00"],
    },
    dark: {
      name: "dark", sea: "#0F161D", abroad: "#1F262E", mexico: "#2C333B", other: "#1A2027", coast: "#56616D",
      border: "#AEB8C2", ink: "#E8EDF2", soft: "#A9B4BF", faint: "#6E7A86", grid: "#2B333C", panel: "#171D24",
      halo: "rgba(15,20,26,.88)", port: "#39434D", rim: "#C5CED7", markRim: "#10161C", baseline: "#9AA5B0",
      policy: SKY, bands: { policy: "rgba(86,180,233,.2)", baseline: "rgba(160,170,180,.16)" }, window: "rgba(230,159,0,.16)", windowInk: "#E6B450", pulse: "#FF7A59",
      before: "rgba(128,128,128,.13)", runs: ["#9AA5B0", "#56B4E9", "#F08A4B"],
    },
  };
  const CATCH = [[253, 219, 120], [240, 130, 40], [160, 20, 30]];  // light to dark with the weight
  const MOST_CATCH = 12;  // kg gross a day; drawn in the darkest color from there on
  const FONT = 'system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
  const TURN = 2 * Math.PI;

  const themeOf = (options) => THEMES[(options && options.theme) === "dark" ? "dark" : "light"];
  const isCalm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;  // nothing moves for those who ask for it
  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

  const WHITE = "#FFFFFF", BLACK = "#10161C";
  /* Bars, as halves of width and height by the radius, that tell the factions of one organization apart. */
  const FACTIONS = [[[0.3, 0.3]], [[0.55, 0.17]], [[0.17, 0.55]], [[0.55, 0.17], [0.17, 0.55]]];
  const BRANCH = " faction ";  // in the name of a faction, behind that of the organization it left

  /* How an organization is drawn: its color and, of a faction, bars on the color of the organization that it
   * comes from, in an ink that stands out from it. */
  function ownerLook(names, number) {
    const rootOf = (name) => name.split(BRANCH)[0], name = names[number] || "", root = rootOf(name);
    const founder = root === name ? number : names.indexOf(root), color = OWNERS[founder % OWNERS.length];
    if (founder === number) return { color, bars: [], ink: WHITE };
    const before = names.slice(0, number).filter((one) => one !== root && rootOf(one) === root).length;
    return { color, bars: FACTIONS[before % FACTIONS.length], ink: color === BLUE ? WHITE : BLACK };
  }

  function catchColor(kilograms, theme) {
    if (!kilograms) return theme.port;
    const at = clamp(Math.sqrt(kilograms / MOST_CATCH), 0, 1) * (CATCH.length - 1);
    const from = Math.min(CATCH.length - 2, Math.floor(at)), part = at - from;
    return `rgb(${CATCH[from].map((value, i) => Math.round(value + (CATCH[from + 1][i] - value) * part)).join()})`;
  }

  /* Set a canvas to its size on the page times the pixels of the screen; return its context, width and height. */
  function fit(canvas, ratio) {
    const pixels = window.devicePixelRatio || 1, width = canvas.clientWidth;
    const height = ratio ? Math.round(width * ratio) : canvas.clientHeight;
    if (ratio) canvas.style.height = height + "px";
    const across = Math.round(width * pixels), down = Math.round(height * pixels);
    if (canvas.width !== across || canvas.height !== down) { canvas.width = across; canvas.height = down; }
    const ctx = canvas.getContext("2d");
    ctx.setTransform(pixels, 0, 0, pixels, 0, 0);
    return [ctx, width, height];
  }

  function label(ctx, text, x, y, color, theme) {
    ctx.lineWidth = 3;
    ctx.lineJoin = "round";
    ctx.strokeStyle = theme.halo;
    ctx.strokeText(text, x, y);
    ctx.fillStyle = color;
    ctx.fillText(text, x, y);
  }

  /* Text in lines, each as wide as there is room for in it; `roomOf` gives that by the number of the line. */
  function wrapped(ctx, text, roomOf) {
    const lines = [""];
    for (const word of text.split(" ")) {
      const longer = `${lines[lines.length - 1]} ${word}`.trim();
      if (ctx.measureText(longer).width <= roomOf(lines.length)) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }

  return { THEMES, MOST_CATCH, FONT, TURN, themeOf, isCalm, clamp, ownerLook, catchColor, fit, label, wrapped };
})();
