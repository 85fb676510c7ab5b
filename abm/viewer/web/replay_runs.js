/* Runs of a replay: what the file holds, unpacked, as one map a frame. */
"use strict";
const InterdictReplayRuns = (() => {
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
    addTheRest(frames, text, run);
    return frames;
  }

  function addTheRest(frames, text, run) {
    const organizations = heldBy(run.organizations), totals = heldBy(run.totals);
    frames.forEach((frame, i) => {
      frame.organizations = organizations(i);
      frame.totals = totals(i);
      frame.happened = happenedBy(text, run, text.shown[i]);
      frame.pulses = frame.ports.seizures.flatMap((number, station) => (number ? [station] : []));
    });
  }

  /* What holds at a frame, asked in their order: values with the frame from which on each does. */
  function heldBy(changes) {
    let at = 0;
    return (i) => {
      while (at + 1 < changes.length && changes[at + 1][0] <= i) at++;
      return changes[at][1];
    };
  }

  /* What happened on the last days up to a day: lines of day, number, x and y. */
  function happenedBy({ fixed }, { happened }, day) {
    const last = happened.filter(([when]) => when <= day && when > day - fixed.fadeDays), column = (at) => last.map((line) => line[at]);
    return { age: column(0).map((when) => day - when), number: column(1), x: column(2), y: column(3) };
  }

  /* Return the text of a file, whose runs have their frames and the lines of all charts. */
  async function read(payload) {
    const text = JSON.parse(new TextDecoder().decode(await unpack(payload.text)));
    text.fixed.every = text.shown.length > 1 ? text.shown[1] - text.shown[0] : 1;
    for (const [i, run] of text.runs.entries()) {
      run.frames = readBlock(await unpack(payload.blocks[i]), text, run);
      const whole = Object.fromEntries(Object.entries(run.series).map(([name, values]) => [name, (run.before[name] || []).concat(values)]));
      const lines = text.charts.map((chart) => InterdictLines.lineOf(chart, whole)), past = lines[0].length - text.days;
      run.scaled = lines.map((line) => line.slice(past));
      run.means = lines.map((line, i) => InterdictLines.runningMean(line, InterdictLines.smoothOf(text.charts[i])).slice(past));
    }
    return text;
  }

  return { read };
})();
