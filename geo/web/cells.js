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
    const shown = cells.items.filter((item) => isInView(item.area.box, view));
    const isGrid = cells.by === "cells";
    const edge = isGrid ? Math.min(1.2, Math.max(0.35, 0.075 * CELL_WORLD * view.scale)) : 0.9;
    const outline = isGrid ? Math.min(2.2, Math.max(0.5, 0.17 * CELL_WORLD * view.scale)) : 2;
    const filled = shown.filter((item) => item.look.pattern !== "outline");
    context.lineJoin = "round";
    paintRim(context, view, filled, edge);
    for (const look of cells.classes) {
      path(context, view, filled.filter((item) => item.look === look));
      fillLook(context, look, () => hatch(context, view, look.colour));
    }
    path(context, view, filled);
    context.strokeStyle = atlas.style.colours.paper;
    context.lineWidth = edge;
    context.stroke();
    for (const look of cells.classes.filter((candidate) => candidate.pattern === "outline")) {
      paintOutlines(context, view, shown.filter((item) => item.look === look), outline);
    }
    paintBorders(context, view, base);
    paintOpen(context, view, shown.find((item) => item.index === open));
    const seen = new Set(shown.filter((item) => isOnScreen(item.area.box, view)).map((item) => item.look));
    return cells.classes.filter((look) => seen.has(look));
  }

  /** A thin dark line around what is filled, so that the palest class parts from the land, also in print. */
  function paintRim(context, view, items, edge) {
    path(context, view, items);
    context.strokeStyle = withAlpha(atlas.style.colours.muted, 0.75);
    context.lineWidth = edge + 1.4;
    context.stroke();
  }

  /** Fill the path at hand. `makeHatch` gives a pattern. */
  function fillLook(context, look, makeHatch) {
    if (look.pattern === "outline") return;
    const isHatched = look.pattern === "hatch";
    const layers = isHatched ? [atlas.style.colours.paper, withAlpha(look.colour, 0.22), makeHatch()] : [look.colour];
    for (const layer of layers) {
      context.fillStyle = layer;
      context.fill("evenodd");
    }
  }

  /** Inside the cells, so that a neighbour's fill and this outline both stay whole. */
  function paintOutlines(context, view, items, width) {
    if (!items.length) return;
    context.save();
    path(context, view, items);
    context.clip("evenodd");
    context.strokeStyle = items[0].look.colour;
    context.lineWidth = 2 * width;
    context.stroke();
    context.restore();
  }

  function paintBorders(context, view, base) {
    const { country_line: colour } = atlas.style.colours;
    for (const [lines, dash] of [[base.country_lines, []], [base.disputed, [5, 4]]]) {
      context.beginPath();
      for (const line of lines || []) if (!line.box || isInView(line.box, view)) trace(context, line, view, false);
      context.strokeStyle = atlas.shade(colour, -60);
      context.lineWidth = 0.9;
      context.setLineDash(dash);
      context.stroke();
    }
    context.setLineDash([]);
  }

  function paintOpen(context, view, item) {
    if (!item) return;
    const { paper, text } = atlas.style.colours;
    path(context, view, [item]);
    for (const [colour, width] of [[paper, 6], [text, 2.5]]) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke();
    }
  }

  function path(context, view, items) {
    context.beginPath();
    for (const { area } of items) for (const ring of area.rings) trace(context, ring, view, true);
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
      fillLook(context, look, () => context.createPattern(atlas.hatchTile(HATCH_PX, 0, 1.5, look.colour), "repeat"));
      context.strokeStyle = isOutline ? look.colour : withAlpha(atlas.style.colours.muted, 0.75);
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
