/* Events: from the columns of all rows to the few symbols that a paint needs.
 *
 * Rows are in the order of their first day, so that a window is two binary searches. Rows that fall on
 * the same few pixels with the same look are drawn once (at the largest size); where even that is a
 * crowd, hexagons are drawn. Nothing here is an object for each row. */
(function () {
  "use strict";

  const atlas = window.atlas;
  const { certainty, bucketOf, bucketRadius, zoomFactor, MAX_RADIUS_PX } = atlas.symbols;
  const CELL_PX = 4;
  const IN_REGION = 2; // bit of the flags column
  const BUCKETS = 32;
  const LOOKS = 1024; // kind 3 bits, family 4, soft 1, hollow 1, disputed 1
  const SOFT = 128; // bit of a look
  const UNPLACED = 65535;

  /** One number for all that a symbol shows except its size. */
  function lookCode(kind, family, sure) {
    return kind | (family << 3) | (sure.soft << 7) | (sure.hollow << 8) | (sure.disputed << 9);
  }

  class EventLayer {
    constructor(table) {
      this.table = table;
      this.look = new Uint16Array(table.n);
      this.bucket = new Uint8Array(table.n);
      for (let row = 0; row < table.n; row++) {
        const sure = certainty(table.precision[row], table.deaths[row], table.flags[row]);
        this.look[row] = sure.placed ? lookCode(table.kind[row], table.family[row], sure) : UNPLACED;
        this.bucket[row] = bucketOf(table.deaths[row]);
      }
      this.shown = table.first.map((first, row) => atlas.clock.shownFrom(first, table.date_precision[row]));
      this.kept = new Uint8Array(table.n);
      this.entryRow = new Int32Array(table.n);
      this.entryCount = new Int32Array(table.n);
      this.entryAlpha = new Float32Array(table.n);
      this.slots = new Int32Array(1 << Math.max(10, Math.ceil(Math.log2(table.n + 1)) + 1));
      this.slotKeys = new Int32Array(this.slots.length);
      this.seen = new Uint8Array(LOOKS);
      this.seenFamilies = [];
      this.levels = new Map(); // area in km2 -> HexagonLevel
      this.hexagons = null;
      this.entries = 0;
      this.keep(null);
      this.setWindow([0, 65535]);
    }

    /** mask: null for all rows, else one byte a row; every filter except time. */
    keep(mask) {
      const { flags, n } = this.table;
      for (let row = 0; row < n; row++) this.kept[row] = (!mask || mask[row]) && flags[row] & IN_REGION ? 1 : 0;
    }

    /** echo: days before the window whose rows are still seen, fading, while the player moves. */
    setWindow(window, echo = 0) {
      this.low = atlas.time.lowerBound(this.table.first, window[0] - echo);
      this.high = atlas.time.lowerBound(this.table.first, window[1] + 1);
    }

    /** What a code of `lookCode` means, for sprites and the legend. */
    decodeLook(code) {
      const { families, kinds } = atlas.style;
      const kind = this.table.kinds[code & 7];
      const family = this.table.families[(code >> 3) & 15];
      return {
        kind, family, shape: kinds[kind].shape, colour: families[family].colour, outline: families[family].outline,
        soft: Boolean(code & SOFT), hollow: Boolean(code & 256), disputed: Boolean(code & 512),
      };
    }

    /** Selected rows of the window. motion: null, or {opacity(row), from: first day that counts}. */
    count(motion) {
      let events = 0, unplaced = 0;
      for (let row = this.low; row < this.high; row++) {
        if (!this.kept[row]) continue;
        if (motion && (this.table.first[row] < motion.from || motion.opacity(row) <= 0)) continue;
        events++;
        if (this.look[row] === UNPLACED) unplaced++;
      }
      return { events, unplaced };
    }

    /** Collect what this view shows: symbols, or hexagons where symbols would hide one another. */
    collect(view, motion) {
      this.view = view;
      this.motion = motion;
      this.grid = null;
      this.entries = 0;
      this.hexagons = null;
      const limit = atlas.hexagons.crowdLimit(view);
      if (!this.gather(view, motion, limit)) this.gatherHexagons(view, motion);
      return this.count(motion);
    }

    /** Merge rows into entries by cell and look; false if there are more than `limit`. */
    gather(view, motion, limit) {
      const { x, y } = this.table;
      const { look, bucket, kept, entryRow, entryCount, entryAlpha } = this;
      const margin = 1.5 * MAX_RADIUS_PX;
      const columns = Math.ceil((view.width + 2 * margin) / CELL_PX);
      this.slots.fill(-1);
      let entries = 0;
      for (let row = this.low; row < this.high; row++) {
        if (!kept[row] || look[row] === UNPLACED) continue;
        const px = x[row] * view.scale - view.left + margin;
        const py = y[row] * view.scale - view.top + margin;
        if (px < 0 || py < 0 || px >= view.width + 2 * margin || py >= view.height + 2 * margin) continue;
        const alpha = motion ? motion.opacity(row) : 1;
        if (alpha <= 0) continue;
        const cell = ((py / CELL_PX) | 0) * columns + ((px / CELL_PX) | 0);
        const entry = this.find(cell * LOOKS + look[row], entries);
        if (entry === entries) {
          if (++entries > limit) return false;
          entryRow[entry] = row;
          entryCount[entry] = 1;
          entryAlpha[entry] = alpha;
        } else {
          entryCount[entry]++;
          if (alpha > entryAlpha[entry]) entryAlpha[entry] = alpha;
          if (bucket[row] > bucket[entryRow[entry]]) entryRow[entry] = row;
        }
      }
      this.entries = entries;
      return true;
    }

    gatherHexagons(view, motion) {
      const area = atlas.hexagons.areaAt(view.zoom);
      if (!this.levels.has(area)) this.levels.set(area, new atlas.hexagons.HexagonLevel(this.table, area));
      this.hexagons = this.levels.get(area);
      this.hexagons.begin();
      for (let row = this.low; row < this.high; row++) {
        if (!this.kept[row] || this.look[row] === UNPLACED) continue;
        const alpha = motion ? motion.opacity(row) : 1;
        if (alpha > 0) this.hexagons.add(row, this.table.family[row], alpha, (this.look[row] & SOFT) === 0);
      }
    }

    /** Open addressing: the entry of a key, or `next` after noting it for the key. */
    find(key, next) {
      const wrap = this.slots.length - 1;
      let slot = (Math.imul(key ^ (key >>> 15), 0x9e3779b1) >>> 8) & wrap;
      while (this.slots[slot] >= 0) {
        if (this.slotKeys[slot] === key) return this.slots[slot];
        slot = (slot + 1) & wrap;
      }
      this.slots[slot] = next;
      this.slotKeys[slot] = key;
      return next;
    }

    /** Draw what `collect` found. Symbols: large first, then the counts of crowded spots; the open event last. */
    paint(context, open) {
      const sprites = this.spritesFor(this.view);
      this.seen.fill(0);
      this.seenFamilies = this.hexagons ? this.hexagons.paint(context, this.view, this.table.families) : [];
      for (const entry of this.largeFirst()) {
        const row = this.entryRow[entry];
        context.globalAlpha = this.entryAlpha[entry];
        this.stamp(context, sprites, row);
        if (this.isOnScreen(row)) this.seen[this.look[row]] = 1;
      }
      context.globalAlpha = 1;
      atlas.paintBadges(context, this.spots());
      if (open !== null && open !== undefined) this.paintOpen(context, sprites, open);
    }

    stamp(context, sprites, row) {
      const { canvas, half } = sprites.of(this.look[row], this.bucket[row]);
      const [px, py] = this.position(row);
      const side = canvas.width / sprites.ratio;
      context.drawImage(canvas, px - half, py - half, side, side);
    }

    position(row) {
      return [this.table.x[row] * this.view.scale - this.view.left, this.table.y[row] * this.view.scale - this.view.top];
    }

    radius(row) {
      return bucketRadius(this.bucket[row]) * zoomFactor(this.view.zoom);
    }

    isOnScreen(row) {
      const [px, py] = this.position(row);
      const { inset, width, height } = this.view;
      return px >= inset.x && py >= inset.y && px <= width - inset.x && py <= height - inset.y;
    }

    spritesFor(view) {
      const factor = zoomFactor(view.zoom);
      if (!this.sprites || this.sprites.ratio !== view.ratio || this.sprites.factor !== factor) {
        this.sprites = new atlas.Sprites(view.ratio, factor, (code) => this.decodeLook(code));
      }
      return this.sprites;
    }

    /** Entry numbers by falling size: a counting sort. */
    largeFirst() {
      const starts = new Int32Array(BUCKETS + 1);
      for (let entry = 0; entry < this.entries; entry++) starts[BUCKETS - this.bucket[this.entryRow[entry]]]++;
      for (let k = 1; k <= BUCKETS; k++) starts[k] += starts[k - 1];
      const order = new Int32Array(this.entries);
      for (let entry = this.entries - 1; entry >= 0; entry--) {
        order[--starts[BUCKETS - this.bucket[this.entryRow[entry]]]] = entry;
      }
      return order;
    }

    /** Places that hold several rows: {x, y, radius, count}, from the entries that share a cell. */
    spots() {
      const spots = new Map();
      for (let entry = 0; entry < this.entries; entry++) {
        const row = this.entryRow[entry];
        const [x, y] = this.position(row);
        const key = Math.floor(x / CELL_PX) * 16384 + Math.floor(y / CELL_PX);
        const spot = spots.get(key);
        if (!spot) spots.set(key, { x, y, radius: this.radius(row), count: this.entryCount[entry] });
        else {
          spot.count += this.entryCount[entry];
          spot.radius = Math.max(spot.radius, this.radius(row));
        }
      }
      return [...spots.values()].filter((spot) => spot.count > 1);
    }

    paintOpen(context, sprites, row) {
      if (row < this.low || row >= this.high || !this.kept[row] || this.look[row] === UNPLACED) return;
      this.stamp(context, sprites, row);
      const [x, y] = this.position(row);
      const { paper, accent } = atlas.style.colours;
      context.beginPath();
      context.arc(x, y, this.radius(row) + 6, 0, 2 * Math.PI);
      for (const [colour, width] of [[paper, 6], [accent, 3]]) {
        context.strokeStyle = colour;
        context.lineWidth = width;
        context.stroke();
      }
    }

    /** Selected rows of each year, whatever the window. */
    countByYear() {
      const { FIRST_YEAR, LAST_YEAR } = atlas.clock;
      const counts = new Int32Array(LAST_YEAR - FIRST_YEAR + 1);
      for (let year = FIRST_YEAR, row = 0; year <= LAST_YEAR; year++) {
        const end = atlas.time.lowerBound(this.table.first, atlas.time.dayOf(year + 1, 1, 1));
        for (; row < end; row++) counts[year - FIRST_YEAR] += this.kept[row];
      }
      return counts;
    }

    /** Selected rows that have no point on the map (geo_precision 5 and 6). */
    unplacedRows() {
      const rows = [];
      for (let row = this.low; row < this.high; row++) {
        if (this.kept[row] && this.look[row] === UNPLACED) rows.push(row);
      }
      return rows;
    }

    /** Drawn by the last paint: selected, with a point on the map, and its time has come. */
    isSeen(row) {
      return this.kept[row] === 1 && this.look[row] !== UNPLACED && (!this.motion || this.motion.opacity(row) > 0);
    }

    /** What the legend has to explain: looks of symbols, or the families of hexagons. */
    looksOnScreen() {
      const codes = [];
      this.seen.forEach((seen, code) => seen && codes.push(code));
      return this.hexagons ? this.seenFamilies.map((family) => ({ family })) : codes.map((code) => this.decodeLook(code));
    }

    /** Rows whose hexagon is that of a canvas position. */
    rowsInHexagon(point) {
      const id = this.hexagons.at(point, this.view);
      const rows = [];
      for (let row = this.low; id >= 0 && row < this.high; row++) {
        if (this.hexagons.of[row] === id && this.isSeen(row)) rows.push(row);
      }
      return rows;
    }

    describe(row) {
      const { table } = this;
      return {
        row, date: atlas.time.formatRange(table.first[row], table.last[row], table.date_precision[row]),
        place: table.places[table.place[row]], actor: table.actors[table.actor[row]],
        kind: table.kinds[table.kind[row]], deaths: table.deaths[row], precision: table.precision[row],
        disputed: Boolean(table.flags[row] & 1), look: lookCode(table.kind[row], table.family[row],
          certainty(table.precision[row], table.deaths[row], table.flags[row])),
      };
    }
  }

  atlas.EventLayer = EventLayer;
})();
