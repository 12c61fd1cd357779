/* The base map: quiet paper. Land, water, rivers and boundaries from one constant asset.
 *
 * Boundaries are thin and grey; a disputed line is dashed. Where the data end the map fades into the
 * paper, so that the cut is not read as a coast. */
(function () {
  "use strict";

  const { trace, boxOf, isInView } = window.atlas.geometry;
  const FADE_DEGREES = 4;

  function paintBase(context, view, base) {
    const colours = window.atlas.style.colours;
    context.fillStyle = colours.water;
    context.fillRect(0, 0, view.width, view.height);
    fillLand(context, view, base.countries.filter((country) => !country.region), colours.neighbour);
    fillLand(context, view, base.countries.filter((country) => country.region), colours.land);
    context.lineJoin = context.lineCap = "round";
    const riverWidth = 0.7 + 0.18 * Math.max(0, view.zoom - 5);
    strokeLines(context, view, base.rivers, { colour: shade(colours.water, -14), width: riverWidth });
    fillRings(context, view, base.lakes, colours.water);
    strokeLines(context, view, base.lakes, { colour: shade(colours.water, -26), width: 0.5 });
    strokeLines(context, view, base.admin1_lines, { colour: colours.admin1_line, width: 0.5 });
    strokeLines(context, view, base.country_lines, { colour: colours.country_line, width: 0.9 });
    context.lineCap = "butt";
    strokeLines(context, view, base.disputed, { colour: colours.country_line, width: 1.1, dash: [5, 4] });
    fadeEdges(context, view, base, colours.paper);
  }

  function fillLand(context, view, countries, colour) {
    const rings = countries.flatMap((country) => country.rings);
    context.strokeStyle = colour; // closes the hairlines between two antialiased neighbours
    context.lineWidth = 0.7;
    fillRings(context, view, rings, colour);
    context.stroke();
  }

  function fillRings(context, view, rings, colour) {
    context.beginPath();
    for (const ring of visible(rings, view)) trace(context, ring, view, true);
    context.fillStyle = colour;
    context.fill("evenodd");
  }

  function strokeLines(context, view, lines, { colour, width, dash = [] }) {
    context.beginPath();
    for (const line of visible(lines, view)) trace(context, line, view, false);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.stroke();
    context.setLineDash([]);
  }

  function visible(lines, view) {
    return lines.filter((line) => {
      if (!line.box) line.box = boxOf([line]);
      return isInView(line.box, view);
    });
  }

  /** Paper over what lies outside the data, from the edge inwards. */
  function fadeEdges(context, view, base, paper) {
    if (!base.box) base.box = boxOf(base.countries.flatMap((country) => country.rings));
    const [west, north, east, south] = base.box.map((value) => value * view.scale);
    const depth = (FADE_DEGREES / 360) * 256 * view.scale;
    const [left, right] = [west - view.left, east - view.left];
    const [top, bottom] = [north - view.top, south - view.top];
    fade(context, view, paper, { from: [left, 0], to: [left + depth, 0] });
    fade(context, view, paper, { from: [right, 0], to: [right - depth, 0] });
    fade(context, view, paper, { from: [0, top], to: [0, top + depth] });
    fade(context, view, paper, { from: [0, bottom], to: [0, bottom - depth] });
  }

  function fade(context, view, paper, { from, to }) {
    const gradient = context.createLinearGradient(...from, ...to);
    gradient.addColorStop(0, paper);
    gradient.addColorStop(0.5, withAlpha(paper, 0.6));
    gradient.addColorStop(1, withAlpha(paper, 0));
    context.fillStyle = gradient;
    context.fillRect(0, 0, view.width, view.height);
  }

  function channels(colour) {
    return [1, 3, 5].map((k) => parseInt(colour.slice(k, k + 2), 16));
  }

  function withAlpha(colour, alpha) {
    return `rgba(${channels(colour).join(",")},${alpha})`;
  }

  /** Darker (negative) or lighter, by steps of 1/255. */
  function shade(colour, step) {
    return `rgb(${channels(colour).map((value) => Math.max(0, Math.min(255, value + step))).join(",")})`;
  }

  Object.assign(window.atlas, { paintBase, withAlpha, shade });
})();
