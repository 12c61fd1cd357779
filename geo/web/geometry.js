/* Plane geometry on world coordinates: boxes, ring direction, point in polygon, paths. Pure but for the paths. */
(function () {
  "use strict";

  const MIN_STEP_PX = 0.6; // vertices closer than this to the last drawn one are not seen

  function boxOf(rings) {
    let west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
    for (const ring of rings) {
      for (let k = 0; k < ring.length; k += 2) {
        if (ring[k] < west) west = ring[k];
        if (ring[k] > east) east = ring[k];
        if (ring[k + 1] < north) north = ring[k + 1];
        if (ring[k + 1] > south) south = ring[k + 1];
      }
    }
    return [west, north, east, south];
  }

  function signedArea(ring) {
    let sum = 0;
    for (let k = 0, m = ring.length - 2; k < ring.length; m = k, k += 2) {
      sum += (ring[m] - ring[k]) * (ring[m + 1] + ring[k + 1]);
    }
    return sum / 2;
  }

  function reversed(ring) {
    const turned = new Float32Array(ring.length);
    for (let k = 0; k < ring.length; k += 2) {
      turned[k] = ring[ring.length - 2 - k];
      turned[k + 1] = ring[ring.length - 1 - k];
    }
    return turned;
  }

  function isInRing(x, y, ring) {
    let inside = false;
    for (let k = 0, m = ring.length - 2; k < ring.length; m = k, k += 2) {
      if (ring[k + 1] > y !== ring[m + 1] > y &&
          x < ((ring[m] - ring[k]) * (y - ring[k + 1])) / (ring[m + 1] - ring[k + 1]) + ring[k]) inside = !inside;
    }
    return inside;
  }

  /** Outer rings one way, holes the other: several areas can then be filled as one ("nonzero") without
   * their overlaps adding up to a darker tint. */
  function orient(rings) {
    return rings.map((ring, index) => {
      const depth = rings.filter((other, o) => o !== index && isInRing(ring[0], ring[1], other)).length;
      const isOuter = depth % 2 === 0;
      return signedArea(ring) > 0 === isOuter ? ring : reversed(ring);
    });
  }

  function isInArea(x, y, area) {
    const [west, north, east, south] = area.box;
    if (x < west || x > east || y < north || y > south) return false;
    return area.rings.filter((ring) => isInRing(x, y, ring)).length % 2 === 1;
  }

  function isInView(box, view) {
    return box[2] * view.scale >= view.left && box[0] * view.scale <= view.left + view.width &&
      box[3] * view.scale >= view.top && box[1] * view.scale <= view.top + view.height;
  }

  /** Add a ring or line to the path of a canvas; vertices that would fall on the last one are left out. */
  function trace(context, line, view, close) {
    let lastX = line[0] * view.scale - view.left;
    let lastY = line[1] * view.scale - view.top;
    context.moveTo(lastX, lastY);
    for (let k = 2; k < line.length; k += 2) {
      const x = line[k] * view.scale - view.left;
      const y = line[k + 1] * view.scale - view.top;
      const isLast = k === line.length - 2;
      if (!isLast && Math.abs(x - lastX) < MIN_STEP_PX && Math.abs(y - lastY) < MIN_STEP_PX) continue;
      context.lineTo(x, y);
      lastX = x;
      lastY = y;
    }
    if (close) context.closePath();
  }

  window.atlas.geometry = { boxOf, orient, isInArea, isInView, trace };
})();
