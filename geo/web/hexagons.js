/* Crowds: hexagons of one area on the ground, in place of symbols that would hide one another.
 *
 * The grid lies in a cylindrical equal-area projection (Lambert's, true at 22 degrees, the middle of the
 * region), so that each hexagon counts the same number of square kilometres; a level of zoom splits the
 * area by four. Colour: the family with most events. Size within the cell: how many events. */
(function () {
  "use strict";

  const atlas = window.atlas;
  const EARTH_RADIUS_KM = 6371.007;
  const TRUE_COSINE = Math.cos((22 * Math.PI) / 180);
  const AREA_KM2_AT_5 = 16000; // about 30 pixels across at zoom 5
  const BREAKS = [1, 2, 6, 21, 101]; // events in a hexagon, from
  const SIZES = [0.34, 0.5, 0.66, 0.82, 0.98];
  const FAMILIES = 16;
  const CROWD_AREA_PX = 700; // one symbol on so many square pixels is a crowd
  const CROWD_LIMITS = [600, 2500];

  /** How many symbols a view can bear. */
  function crowdLimit({ width, height }) {
    return Math.min(CROWD_LIMITS[1], Math.max(CROWD_LIMITS[0], (width * height) / CROWD_AREA_PX));
  }

  function areaAt(zoom) {
    return AREA_KM2_AT_5 * Math.pow(4, 5 - Math.round(zoom));
  }

  /** World coordinates -> equal-area plane, in radii of the earth, and back. */
  function toPlane(x, y) {
    return [(x / 256 - 0.5) * 2 * Math.PI * TRUE_COSINE, Math.tanh(Math.PI * (1 - y / 128)) / TRUE_COSINE];
  }

  function toWorld(x, y) {
    const sine = Math.max(-0.999, Math.min(0.999, y * TRUE_COSINE));
    return [(x / (2 * Math.PI * TRUE_COSINE) + 0.5) * 256, 128 - (64 / Math.PI) * Math.log((1 + sine) / (1 - sine))];
  }

  /** Axial coordinates of the hexagon that holds a point of the plane; corners point north. */
  function hexagonOf(x, y, side) {
    const q = ((Math.sqrt(3) / 3) * x - y / 3) / side;
    const r = ((2 / 3) * y) / side;
    let [roundQ, roundR] = [Math.round(q), Math.round(r)];
    const roundS = Math.round(-q - r);
    const [offQ, offR, offS] = [Math.abs(roundQ - q), Math.abs(roundR - r), Math.abs(roundS + q + r)];
    if (offQ > offR && offQ > offS) roundQ = -roundR - roundS;
    else if (offR > offS) roundR = -roundQ - roundS;
    return [roundQ, roundR];
  }

  /** The hexagons of all rows at one area: made once for a level of zoom. */
  class HexagonLevel {
    constructor(table, areaKm2) {
      this.areaKm2 = areaKm2;
      this.side = Math.sqrt((2 * areaKm2) / (3 * Math.sqrt(3))) / EARTH_RADIUS_KM;
      this.ids = new Map(); // axial coordinates as one number -> compact id
      this.of = new Int32Array(table.n);
      const axial = [];
      for (let row = 0; row < table.n; row++) {
        const [q, r] = hexagonOf(...toPlane(table.x[row], table.y[row]), this.side);
        const key = keyOf(q, r);
        if (!this.ids.has(key)) {
          this.ids.set(key, axial.length);
          axial.push([q, r]);
        }
        this.of[row] = this.ids.get(key);
      }
      this.centres = axial.map(([q, r]) => [this.side * Math.sqrt(3) * (q + r / 2), this.side * 1.5 * r]);
      this.counts = new Int32Array(axial.length);
      this.precise = new Uint8Array(axial.length); // 1: at least one event whose place is known
      this.families = new Int32Array(axial.length * FAMILIES);
      this.alphas = new Float32Array(axial.length);
    }

    begin() {
      this.counts.fill(0);
      this.precise.fill(0);
      this.families.fill(0);
      this.alphas.fill(0);
    }

    add(row, family, alpha, isPrecise) {
      const id = this.of[row];
      this.counts[id]++;
      if (isPrecise) this.precise[id] = 1;
      this.families[id * FAMILIES + family]++;
      if (alpha > this.alphas[id]) this.alphas[id] = alpha;
    }

    leader(id) {
      let best = 0;
      for (let family = 1; family < FAMILIES; family++) {
        if (this.families[id * FAMILIES + family] > this.families[id * FAMILIES + best]) best = family;
      }
      return best;
    }

    /** The family with most events in the hexagon of a row, and how many it has there. */
    leaderAt(row) {
      const id = this.of[row];
      const family = this.leader(id);
      return { family, events: this.families[id * FAMILIES + family] };
    }

    /** Id of the hexagon at a canvas position, or -1. */
    at(point, view) {
      const [x, y] = toPlane((point.x + view.left) / view.scale, (point.y + view.top) / view.scale);
      const id = this.ids.get(keyOf(...hexagonOf(x, y, this.side)));
      return id !== undefined && this.counts[id] > 0 ? id : -1;
    }

    /** Draw, and return the families seen. */
    paint(context, view, families) {
      const seen = new Set();
      for (let id = 0; id < this.counts.length; id++) {
        if (this.counts[id] === 0) continue;
        const corners = this.corners(id, sizeOf(this.counts[id]), view);
        if (!corners) continue;
        const family = families[this.leader(id)];
        seen.add(family);
        context.globalAlpha = this.alphas[id] * 0.86;
        if (this.precise[id]) fillHexagon(context, corners, atlas.style.families[family]);
        else fillSoftly(context, corners, atlas.style.families[family]);
      }
      context.setLineDash([]);
      context.globalAlpha = 1;
      return [...seen];
    }

    corners(id, size, view) {
      const [x, y] = this.centres[id];
      const [wx, wy] = toWorld(x, y);
      const reach = 60;
      const px = wx * view.scale - view.left;
      const py = wy * view.scale - view.top;
      if (px < -reach || py < -reach || px > view.width + reach || py > view.height + reach) return null;
      return [0, 1, 2, 3, 4, 5].map((k) => {
        const angle = (Math.PI / 3) * k + Math.PI / 6;
        const [cx, cy] = toWorld(x + this.side * size * Math.cos(angle), y + this.side * size * Math.sin(angle));
        return [cx * view.scale - view.left, cy * view.scale - view.top];
      });
    }
  }

  function fillHexagon(context, corners, { colour, outline }) {
    context.beginPath();
    corners.forEach(([x, y]) => context.lineTo(x, y));
    context.closePath();
    context.fillStyle = colour;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = outline ? atlas.style.colours.text : atlas.style.colours.paper;
    context.setLineDash(atlas.symbols.DASHES[outline] || []);
    context.stroke();
  }

  /** No edge where no place is known: a blur about as large as the hexagon. */
  function fillSoftly(context, [[x0, y0], , , [x3, y3]], { colour }) {
    const [x, y] = [(x0 + x3) / 2, (y0 + y3) / 2];
    const radius = 0.8 * Math.hypot(x3 - x0, y3 - y0) + 3;
    const gradient = context.createRadialGradient(x, y, 0, x, y, radius);
    gradient.addColorStop(0, atlas.withAlpha(colour, 0.75));
    gradient.addColorStop(1, atlas.withAlpha(colour, 0));
    context.fillStyle = gradient;
    context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
  }

  function keyOf(q, r) {
    return (q + 65536) * 262144 + (r + 65536);
  }

  function sizeOf(count) {
    let step = 0;
    while (step + 1 < BREAKS.length && count >= BREAKS[step + 1]) step++;
    return SIZES[step];
  }

  /** "1", "2–5", ... "101+". */
  function rangeWords(step) {
    const from = BREAKS[step];
    if (step + 1 === BREAKS.length) return `${from}+`;
    const to = BREAKS[step + 1] - 1;
    return from === to ? `${from}` : `${from}\u2013${to}`;
  }

  /** How many events each size of hexagon stands for. */
  function hexagonLegend(areaKm2) {
    const rows = SIZES.map((size, step) => [
      atlas.swatch(24, 19, (context) => drawHexagon(context, 12, 9.5, 10 * size)), rangeWords(step),
    ]);
    const made = atlas.legendSection(`Events in a hexagon of ${atlas.time.formatNumber(areaKm2)} km\u00b2`, rows, true);
    made.append(atlas.element("p", "atlas-muted", "Colour: the family with most events there. " +
      "Blurred: no exact place among them."));
    return made;
  }

  function drawHexagon(context, x, y, radius) {
    context.beginPath();
    for (let k = 0; k < 6; k++) {
      const angle = (Math.PI / 3) * k + Math.PI / 6;
      context.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    }
    context.closePath();
    context.fillStyle = atlas.style.colours.muted;
    context.fill();
  }

  atlas.hexagons = { HexagonLevel, crowdLimit, areaAt, toPlane, toWorld, hexagonOf };
  atlas.hexagonLegend = hexagonLegend;
})();
