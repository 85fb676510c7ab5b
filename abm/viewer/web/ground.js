/* Ground: the places of the grid, the region that each lies in, and the sea before each region. */
"use strict";
const InterdictGround = (() => {
  const FAR = 7;  // places from a coast that still lie before it

  /* The middles of all places of the map, column by column, each with its region; those off Mexico have none. */
  const gridOf = keep((fixed) => {
    const owners = new Map(fixed.places.x.map((x, i) => [x * fixed.height + fixed.places.y[i], fixed.places.region[i]]));
    return Array.from({ length: fixed.width * fixed.height }, (_, i) => [Math.floor(i / fixed.height) + 0.5, (i % fixed.height) + 0.5, owners.get(i)]);
  });

  /* Remember what is found for a map. */
  function keep(find) {
    const found = new WeakMap();
    return (fixed) => {
      if (!found.has(fixed)) found.set(fixed, find(fixed));
      return found.get(fixed);
    };
  }

  /* The region of a place; undefined off Mexico. */
  const regionAt = (fixed, x, y) => (y < 0 || y >= fixed.height ? undefined : (gridOf(fixed)[Math.floor(x) * fixed.height + Math.floor(y)] || [])[2]);

  /* The places at sea from which one region is the nearest, each as [x, y, places from its coast, region]. */
  const coastalOf = keep((fixed) => {
    const own = gridOf(fixed).filter(([, , region]) => region !== undefined), found = [];
    for (const [x, y, region] of gridOf(fixed)) {
      if (region !== undefined || isAbroad(fixed, x, y)) continue;
      const [far, nearest] = own.reduce((least, [ox, oy, row]) => { const away = Math.hypot(x - ox, y - oy); return away < least[0] ? [away, row] : least; }, [Infinity]);
      if (far < FAR) found.push([x, y, far, nearest]);
    }
    return found;
  });

  /* The places at sea before a region that have no other country so far to either side. */
  const seasOf = (fixed, row, wide) => coastalOf(fixed).filter(([x, y, , region]) => region === row && !isAbroad(fixed, x - wide, y) && !isAbroad(fixed, x + wide, y));

  /* Whether a place of the grid lies in another country. */
  const abroadOf = keep((fixed) => gridOf(fixed).map(([x, y, region]) => region === undefined && isAbroad(fixed, x, y)));
  const abroadAt = (fixed, x, y) => y >= 0 && y < fixed.height && abroadOf(fixed)[Math.floor(x) * fixed.height + Math.floor(y)] === true;

  const isAbroad = (fixed, x, y) => ["United States", "other land"].some((name) => fixed.land[name].some((shape) => isWithin(shape, x, y)));

  /* Whether a point lies in a shape: a line from it crosses the edge an odd number of times. */
  function isWithin(shape, x, y) {
    const crosses = ([ax, ay], [bx, by]) => ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax;
    return shape.filter((point, i) => crosses(point, shape[(i + 1) % shape.length])).length % 2 === 1;
  }

  return { abroadAt, gridOf, regionAt, seasOf };
})();
