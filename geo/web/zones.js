/* Zones of armed groups and areas of operation.
 *
 * Type is told by texture, family by colour: support is a tint, attack a hatch, contested support both,
 * control a firm outline. Areas of one look are filled as one, so that overlaps do not darken. Every
 * edge is thin and dotted, because nobody has measured it; operations are dashed outlines. */
(function () {
  "use strict";

  const { withAlpha } = window.atlas;
  const { trace, isInView, isInArea } = window.atlas.geometry;
  const { zoneInForce } = window.atlas.time;
  const HATCH_PX = 7;
  const SINGLE_STRENGTH = 0.5; // a zone that stands for one raid
  const OPERATION_TINT = 0.05;
  const ORDER = ["support", "contested_support", "attack", "control"];
  const patterns = new Map();

  /** Zones to draw, in the order of the asset. `mask` is null for all. */
  function zonesInForce(zones, mask, spans, [f, l]) {
    return zones.filter((zone, index) => {
      if (mask && !mask[index]) return false;
      const span = (spans && spans[zone.aid]) || [null, null];
      return zoneInForce(zone.from, zone.to, span[0], span[1], f, l);
    });
  }

  function paintZones(context, view, zones, { operations = [], open = {} } = {}) {
    const shown = zones.filter((zone) => isInView(zone.box, view));
    for (const group of groupByLook(shown)) paintGroup(context, view, group);
    for (const zone of shown) paintEdge(context, view, zone);
    const areas = operations.filter((area) => isInView(area.box, view));
    for (const area of areas) paintOperation(context, view, area);
    const chosen = shown.find((zone) => zone.id === open.zone) || areas.find((area) => area.id === open.operation);
    if (chosen) paintChosen(context, view, chosen);
  }

  function groupByLook(zones) {
    const groups = new Map();
    const sorted = [...zones].sort((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type));
    for (const zone of sorted) {
      const key = `${zone.type} ${zone.family} ${zone.single}`;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(zone);
    }
    return groups.values();
  }

  function paintGroup(context, view, zones) {
    const { families, zone_types: types } = window.atlas.style;
    const [{ type, family, single }] = zones;
    const look = types[type];
    const strength = single ? SINGLE_STRENGTH : 1;
    const colour = families[family].colour;
    path(context, view, zones);
    const tint = look.tint || 0.04; // hatched ground too, or the area between the lines is lost
    context.fillStyle = withAlpha(colour, tint * strength);
    context.fill("nonzero");
    if (!look.hatch) return;
    context.globalAlpha = 0.5 * strength;
    context.fillStyle = hatch(context, view, family, colour);
    context.fill("nonzero");
    context.globalAlpha = 1;
  }

  function paintEdge(context, view, zone) {
    const { families, zone_types: types } = window.atlas.style;
    path(context, view, [zone]);
    const isFirm = Boolean(types[zone.type].outline);
    context.strokeStyle = withAlpha(families[zone.family].colour, isFirm ? 0.95 : zone.single ? 0.4 : 0.7);
    context.lineWidth = isFirm ? 2 : 0.9;
    context.setLineDash(isFirm ? [] : [1, 2.5]);
    context.stroke();
    context.setLineDash([]);
  }

  function paintOperation(context, view, area) {
    const { families, colours } = window.atlas.style;
    const colour = families[area.family].colour;
    path(context, view, [area]);
    context.fillStyle = withAlpha(colour, OPERATION_TINT);
    context.fill("nonzero");
    context.strokeStyle = withAlpha(colours.paper, 0.7);
    context.lineWidth = 3;
    context.stroke();
    context.strokeStyle = withAlpha(colour, 0.9);
    context.lineWidth = 1.5;
    context.setLineDash([9, 4]);
    context.stroke();
    context.setLineDash([]);
  }

  function paintChosen(context, view, area) {
    const { families, colours } = window.atlas.style;
    path(context, view, [area]);
    context.lineJoin = "round";
    context.strokeStyle = colours.paper;
    context.lineWidth = 6;
    context.stroke();
    context.strokeStyle = families[area.family].colour;
    context.lineWidth = 3;
    context.stroke();
  }

  function path(context, view, areas) {
    context.beginPath();
    for (const area of areas) for (const ring of area.rings) trace(context, ring, view, true);
  }

  /** 45-degree lines, made in device pixels; each family is shifted, so that two families that share
   * ground show both colours. */
  function hatch(context, view, family, colour) {
    const key = `${family} ${view.ratio}`;
    if (!patterns.has(key)) {
      const size = Math.round(HATCH_PX * view.ratio);
      const shift = (Object.keys(window.atlas.style.families).indexOf(family) % 3) * (size / 3);
      patterns.set(key, hatchTile(size, shift, 1.2 * view.ratio, colour));
    }
    const pattern = context.createPattern(patterns.get(key), "repeat");
    // Tied to the ground, not to the canvas, or the lines would jump when a drag ends.
    pattern.setTransform(new DOMMatrix().translate(-view.left % HATCH_PX, -view.top % HATCH_PX).scale(1 / view.ratio));
    return pattern;
  }

  function hatchTile(size, shift, width, colour) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = size;
    const context = tile.getContext("2d");
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    for (let k = -size; k <= 2 * size; k += size) {
      context.moveTo(k + shift - size, 2 * size);
      context.lineTo(k + shift + 2 * size, -size);
    }
    context.stroke();
    return tile;
  }

  /** Areas under a canvas position, the smallest first, since it is the hardest to hit otherwise. */
  function areasAt(areas, view, point) {
    const x = (point.x + view.left) / view.scale;
    const y = (point.y + view.top) / view.scale;
    const extent = ([west, north, east, south]) => (east - west) * (south - north);
    return areas.filter((area) => isInArea(x, y, area)).sort((a, b) => extent(a.box) - extent(b.box));
  }

  Object.assign(window.atlas, { zonesInForce, paintZones, areasAt, hatchTile });
})();
