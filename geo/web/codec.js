/* Assets and masks: from bytes to typed arrays, ready to draw.
 *
 * Positions become "world" coordinates once: Web Mercator pixels at zoom 0 (0..256), so that a view is
 * one multiplication and one subtraction away. Each asset is fetched once for an address. */
(function () {
  "use strict";

  const atlas = window.atlas;
  const WORLD = 256;
  const ARRAYS = { i32: Int32Array, u32: Uint32Array, u16: Uint16Array, u8: Uint8Array };
  const loaded = new Map(); // address -> promise of a decoded asset
  const MOST_KEPT = 12; // decoded assets: three switches between one's own rows and the atlas's
  const NAMES = { base: "the base map", events: "the events", zones: "the zones", grid: "the cells" };
  const COLUMNS = ["x", "y", "lon", "lat", "deaths", "place", "first", "last", "actor", "kind", "family", "precision",
    "date_precision", "flags"];
  const NOTHING = { // stands in for an asset that cannot be had, so that the others are drawn
    base: { countries: [], labels: [], places: [] },
    events: {
      n: 0, places: [], actors: [], families: [], kinds: [],
      ...Object.fromEntries(COLUMNS.map((name) => [name, new Int32Array(0)])),
    },
    zones: { zones: [], operations: [] },
    grid: null,
  };

  function worldX(lon) {
    return ((lon + 180) / 360) * WORLD;
  }

  function worldY(lat) {
    const sine = Math.sin((lat * Math.PI) / 180);
    return WORLD / 2 - (WORLD / (4 * Math.PI)) * Math.log((1 + sine) / (1 - sine));
  }

  async function inflate(bytes) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  function fromBase64(text) {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  }

  async function fetchBytes(address) {
    // A single HTML file holds its data inline, because fetch() fails on file://.
    const inline = atlas.inline && atlas.inline[address];
    if (inline) return inflate(fromBase64(inline));
    const answer = await fetch(address, { cache: "force-cache" });
    if (!answer.ok) throw new Error(`${answer.status} for ${address}`);
    return inflate(await answer.arrayBuffer());
  }

  /** [x0, y0, dx1, dy1, ...] in 1/1000 degree -> Float32Array [x, y, ...] in world coordinates. */
  function decodeLine(deltas) {
    const line = new Float32Array(deltas.length);
    let lon = 0;
    let lat = 0;
    for (let k = 0; k < deltas.length; k += 2) {
      lon += deltas[k];
      lat += deltas[k + 1];
      line[k] = worldX(lon / 1000);
      line[k + 1] = worldY(lat / 1000);
    }
    return line;
  }

  function decodePlace([lon, lat, name, rank]) {
    return { x: worldX(lon / 1000), y: worldY(lat / 1000), name, rank };
  }

  function decodeBase(bytes) {
    const base = JSON.parse(new TextDecoder().decode(bytes));
    for (const country of base.countries) country.rings = country.rings.map(decodeLine);
    for (const name of ["country_lines", "admin1_lines", "disputed", "rivers", "lakes"]) {
      base[name] = base[name].map(decodeLine);
    }
    base.places = base.places.map(decodePlace);
    base.labels = base.labels.map(decodePlace);
    return base;
  }

  function decodeZones(bytes) {
    const asset = JSON.parse(new TextDecoder().decode(bytes));
    for (const area of [...asset.zones, ...asset.operations]) {
      const polygons = Array.isArray(area.rings[0][0]) ? area.rings : [area.rings];
      area.rings = atlas.geometry.orient(polygons.flat().map(decodeLine));
      area.box = atlas.geometry.boxOf(area.rings);
    }
    return asset;
  }

  /** A cell is one ring, a unit a list of rings. */
  function decodeGrid(bytes) {
    const grid = JSON.parse(new TextDecoder().decode(bytes));
    const decodeArea = (shape) => {
      const rings = (Array.isArray(shape[0]) ? shape : [shape]).map(decodeLine);
      return { rings, box: atlas.geometry.boxOf(rings) };
    };
    return { cells: grid.cells.map(decodeArea), units: grid.units.map(decodeArea) };
  }

  function decodeEvents(bytes) {
    const start = 4 + new DataView(bytes.buffer).getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start)));
    const payload = bytes.buffer.slice(start); // typed arrays must begin on a multiple of their size
    const { n, places, actors, families, kinds } = header;
    const table = { n, places, actors, families, kinds };
    for (const [name, type, offset] of header.columns) table[name] = new ARRAYS[type](payload, offset, header.n);
    table.x = Float32Array.from(table.lon, (value) => worldX(value / 1e5));
    table.y = Float32Array.from(table.lat, (value) => worldY(value / 1e5));
    return table;
  }

  const DECODERS = { base: decodeBase, events: decodeEvents, zones: decodeZones, grid: decodeGrid };

  /** Promise of {base, events, zones, grid, missing}: what cannot be had is empty, and `missing` names it. The
   * grid is large and few commands need it. */
  async function loadAssets(addresses, { needsGrid = false } = {}) {
    const missing = [];
    const parts = Object.keys(DECODERS).map(async (part) => {
      if (part === "grid" && !needsGrid) return [part, null];
      try {
        return [part, await loadAsset(part, addresses[part])];
      } catch (error) {
        console.error("atlas:", error);
        loaded.delete(addresses[part]); // so that a later command tries again
        missing.push(NAMES[part]);
        return [part, NOTHING[part]];
      }
    });
    return { ...Object.fromEntries(await Promise.all(parts)), missing };
  }

  async function loadAsset(part, address) {
    if (!address) throw new Error(`no address of ${NAMES[part]}`);
    if (!loaded.has(address) && loaded.size >= MOST_KEPT) loaded.delete(loaded.keys().next().value);
    if (!loaded.has(address)) loaded.set(address, fetchBytes(address).then(DECODERS[part]));
    return loaded.get(address);
  }

  /** "" (all) -> null; else one byte a row, 1 = kept. Bits come least significant first. */
  async function decodeMask(text, count) {
    if (!text) return null;
    const bits = await inflate(fromBase64(text));
    const kept = new Uint8Array(count);
    for (let row = 0; row < count; row++) kept[row] = (bits[row >> 3] >> (row & 7)) & 1;
    return kept;
  }

  atlas.codec = {
    worldX, worldY, inflate, fromBase64, decodeLine, decodeBase, decodeEvents, decodeZones, decodeMask, loadAssets,
  };
})();
