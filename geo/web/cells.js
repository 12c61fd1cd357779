/* Cells of the fixed grid and first-level units, coloured by what Python counted in them.
 *
 * They have a canvas of their own, painted opaque: the style sheet lets the land through, so that dimming
 * them while the player moves costs no paint. Country lines are drawn again on top, or a filled area
 * would hide where it lies. */
(function () {
  "use strict";

  const atlas = window.atlas;
  const { withAlpha } = atlas;
  const { trace, isInView, isInArea } = atlas.geometry;
  const CELL_WORLD = 0.34; // side of a 50 km cell in the middle of the region, in world coordinates
  const HATCH_PX = 5;
  const HATCH_TINT = 0.22;
  const RIM_SHADE = -75; // darker than the class, in steps of 1/255
  const BORDER_SHADE = -60;
  const PAIRED_LETTERS = 13; // labels up to this length stand in two columns of the legend
  const WHOLE_UNIT = "The whole unit is coloured, wherever in it the events lie.";
  const NAMES = { cells: ["cell", "cells"], units: ["region", "regions"] };
  const tiles = new Map();

  /** A command's cells, with outlines: items [{index, value, look, area}]. null where there are none. */
  function readCells(cells, grid) {
    if (!cells || !grid) return null;
    const items = [];
    for (let k = 0; k + 2 < cells.items.length; k += 3) {
      const [index, code, value] = cells.items.slice(k, k + 3);
      const area = grid[cells.by][index];
      const look = cells.classes[code];
      if (area && look) items.push({ index, value, look, area });
    }
    return { ...cells, items };
  }

  /** Draw, and return the classes that are on screen, in their order. `open` is the index of the chosen one. */
  function paintCells(context, view, cells, { base, open }) {
    const { paper } = atlas.style.colours;
    const shown = cells.items.filter((item) => isInView(item.area.box, view));
    const filled = shown.filter((item) => item.look.pattern !== "outline");
    const { edge, outline } = widths(cells.by, view);
    const patterns = new Map(cells.classes.map((look) => [look, look.pattern === "hatch" && hatch(context, view, look.colour)]));
    context.lineJoin = "round";
    // A thin darker line around all that is filled, so that the palest class parts from the land, also in print.
    for (const item of filled) {
      stroke(context, view, item, { colour: atlas.shade(item.look.colour, RIM_SHADE), width: edge + 1.6 });
    }
    for (const item of filled) {
      path(context, view, item);
      fillLook(context, item.look, patterns.get(item.look));
    }
    for (const item of filled) stroke(context, view, item, { colour: paper, width: edge });
    paintBorders(context, view, base);
    for (const item of shown) if (item.look.pattern === "outline") paintOutline(context, view, item, outline);
    paintOpen(context, view, shown.find((item) => item.index === open));
    const seen = new Set(shown.filter((item) => isOnScreen(item.area.box, view)).map((item) => item.look));
    return cells.classes.filter((look) => seen.has(look));
  }

  /** Lines grow with the cells up to a limit, or small cells would be nothing but lines. */
  function widths(by, view) {
    if (by === "units") return { edge: 0.9, outline: 2 };
    const side = CELL_WORLD * view.scale;
    return { edge: Math.min(1.2, Math.max(0.25, 0.05 * side)), outline: Math.min(2.2, Math.max(0.5, 0.17 * side)) };
  }

  /** Fill the path at hand. */
  function fillLook(context, look, pattern) {
    if (look.pattern === "outline") return;
    const layers = pattern ? [atlas.style.colours.paper, withAlpha(look.colour, HATCH_TINT), pattern] : [look.colour];
    for (const layer of layers) {
      context.fillStyle = layer;
      context.fill("evenodd");
    }
  }

  /** Inside the cell, so that a neighbour's fill and this outline both stay whole. */
  function paintOutline(context, view, item, width) {
    context.save();
    path(context, view, item);
    context.clip("evenodd");
    context.strokeStyle = item.look.colour;
    context.lineWidth = 2 * width;
    context.stroke();
    context.restore();
  }

  /** Over what is filled only: elsewhere the base map has them. */
  function paintBorders(context, view, base) {
    context.globalCompositeOperation = "source-atop";
    context.strokeStyle = atlas.shade(atlas.style.colours.country_line, BORDER_SHADE);
    context.lineWidth = 0.9;
    for (const [lines, dash] of [[base.country_lines, []], [base.disputed, [5, 4]]]) {
      context.beginPath();
      for (const line of lines || []) if (!line.box || isInView(line.box, view)) trace(context, line, view, false);
      context.setLineDash(dash);
      context.stroke();
    }
    context.setLineDash([]);
    context.globalCompositeOperation = "source-over";
  }

  function paintOpen(context, view, item) {
    if (!item) return;
    const { paper, text } = atlas.style.colours;
    stroke(context, view, item, { colour: paper, width: 6 });
    stroke(context, view, item, { colour: text, width: 2.5 });
  }

  function stroke(context, view, item, { colour, width }) {
    path(context, view, item);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  }

  /** One area at a time: the browser takes several times as long over one path of thousands of cells. */
  function path(context, view, { area }) {
    context.beginPath();
    for (const ring of area.rings) trace(context, ring, view, true);
  }

  /** 45-degree lines in device pixels, tied to the ground. */
  function hatch(context, view, colour) {
    const size = Math.round(HATCH_PX * view.ratio);
    const key = `${colour} ${size}`;
    if (!tiles.has(key)) tiles.set(key, atlas.hatchTile(size, 0, 1.5 * view.ratio, colour));
    const pattern = context.createPattern(tiles.get(key), "repeat");
    const step = size / view.ratio;
    pattern.setTransform(new DOMMatrix().translate(-view.left % step, -view.top % step).scale(1 / view.ratio));
    return pattern;
  }

  /** In the map itself, not only on the margin of its canvases. */
  function isOnScreen(box, view) {
    const { inset } = view;
    return isInView(box, {
      scale: view.scale, left: view.left + inset.x, top: view.top + inset.y,
      width: view.width - 2 * inset.x, height: view.height - 2 * inset.y,
    });
  }

  /** The item at a canvas position, or null. */
  function cellAt(cells, view, point) {
    const x = (point.x + view.left) / view.scale;
    const y = (point.y + view.top) / view.scale;
    return cells.items.find((item) => isInArea(x, y, item.area)) || null;
  }

  /** Lines of text about an item; a value below 0 or of null is not known, and is not written. */
  function cellLines(cells, { look, value }) {
    const isKnown = value !== null && value >= 0;
    const words = value === 1 && cells.tip_one ? cells.tip_one : cells.tip || "";
    const number = cells.reading === "first" ? String(value) : atlas.time.formatNumber(value); // a year has no thin space
    return {
      title: look.label, date: isKnown ? words.replace("{v}", number) : "", what: "",
      doubts: cells.by === "units" ? [WHOLE_UNIT] : [],
    };
  }

  /** "Events per 50 km cell, 2012–2013 (84 cells)": the title, for those who do not see the map. */
  function cellWords({ by, items, title }) {
    return `${title} (${atlas.time.formatNumber(items.length)} ${NAMES[by][items.length === 1 ? 0 : 1]})`;
  }

  function cellSwatch(look) {
    return atlas.swatch(24, 16, (context) => {
      const isOutline = look.pattern === "outline";
      context.beginPath();
      context.rect(3, 2, 18, 12);
      const isHatched = look.pattern === "hatch";
      fillLook(context, look, isHatched && context.createPattern(atlas.hatchTile(HATCH_PX, 0, 1.5, look.colour), "repeat"));
      context.strokeStyle = isOutline ? look.colour : atlas.shade(look.colour, RIM_SHADE);
      context.lineWidth = isOutline ? 2 : 0.8;
      context.stroke();
    });
  }

  /** seen: {cells, classes on screen, held: words for the time the cells stand for while the years move on}. */
  function cellLegend({ cells, classes, held }) {
    const made = atlas.legendSection(cells.title, classes.map((look) => [cellSwatch(look), look.label]));
    if (!made) return null;
    const isShort = classes.every((look) => look.label.length <= PAIRED_LETTERS);
    made.lastChild.classList.toggle("atlas-legend-columns", isShort && classes.length > 2);
    if (held) made.append(atlas.element("p", "atlas-held", `${atlas.capital(NAMES[cells.by][1])}: ${held}`));
    if (cells.note) made.append(atlas.element("p", "atlas-muted", cells.note));
    return made;
  }

  atlas.cells = { readCells, paintCells, cellAt, cellLines, cellWords, cellSwatch, cellLegend };
})();
