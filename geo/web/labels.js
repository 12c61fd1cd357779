/* Names of countries and places: by rank and zoom, with a halo, and never one over another.
 *
 * They depend on the view alone, not on the selection, so that no name moves when a slider moves. */
(function () {
  "use strict";

  const { withAlpha } = window.atlas;
  const FONT = '-apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif';
  const PLACE_ZOOM = [0, 4, 5.25, 6.75, 8]; // a place of this rank is named from this zoom on
  const PLACE_FONT = ["", `600 13px ${FONT}`, `12.5px ${FONT}`, `12px ${FONT}`, `12px ${FONT}`];
  const COUNTRY_ZOOM = [0, 3, 4, 5, 5.75]; // a neighbour of this rank; countries of the atlas are named always
  const GAP_PX = 5;
  const LETTER_SPACING_PX = 2.5;

  /** Draw what fits; returns how many names were drawn. */
  function paintLabels(context, view, base, { places = true } = {}) {
    const taken = [yearsCorner(view)];
    context.lineJoin = "round";
    context.textBaseline = "middle";
    let drawn = 0;
    const ours = new Set(base.countries.filter((country) => country.region).map((country) => country.name));
    for (const label of inView(base.labels, view)) {
      drawn += paintCountry(context, view, { ...label, isOurs: ours.has(label.name) }, taken);
    }
    if (!places) return drawn;
    for (const place of inView(base.places, view)) {
      if (view.zoom < PLACE_ZOOM[place.rank]) continue;
      drawn += paintPlace(context, view, place, taken);
    }
    return drawn;
  }

  /** Kept free of names for the years, whose width changes with the selection. */
  function yearsCorner({ inset, width, height }) {
    const isNarrow = width - 2 * inset.x < 640; // there the years stand at the top
    return isNarrow ? [inset.x + 55, inset.y, 260, 90] : [inset.x, height - inset.y - 180, 310, 180];
  }

  function inView(points, view) {
    const spot = (point) => ({ ...point, px: point.x * view.scale - view.left, py: point.y * view.scale - view.top });
    return points.map(spot).filter(({ px, py }) => px > 0 && py > 0 && px < view.width && py < view.height)
      .sort((a, b) => a.rank - b.rank);
  }

  function paintCountry(context, view, label, taken) {
    const isOurs = label.isOurs;
    if (!isOurs && view.zoom < COUNTRY_ZOOM[label.rank]) return 0;
    const colours = window.atlas.style.colours;
    const size = Math.min(22, (isOurs && label.rank < 3 ? 13 : 12) + Math.max(0, view.zoom - 4.75) * 2);
    const text = label.name.toUpperCase();
    context.font = `${isOurs ? 600 : 400} ${size}px ${FONT}`;
    if ("letterSpacing" in context) context.letterSpacing = `${LETTER_SPACING_PX}px`;
    const width = context.measureText(text).width;
    const box = [label.px - width / 2, label.py - size / 2, width, size];
    const fits = isWhole(box, view) && claim(taken, box, 3);
    if (fits) {
      context.textAlign = "left";
      halo(context, text, box[0], label.py, {
        colour: withAlpha(colours.muted, isOurs ? 0.75 : 0.5), ground: isOurs ? colours.land : colours.neighbour,
      });
    }
    if ("letterSpacing" in context) context.letterSpacing = "0px";
    return fits ? 1 : 0;
  }

  /** A country's name is not cut by the edge of the map. */
  function isWhole([x, y, width, height], { inset, width: full, height: tall }) {
    return x >= inset.x && x + width <= full - inset.x && y >= inset.y && y + height <= tall - inset.y;
  }

  /** Right of its dot, or left of it where the right is taken. */
  function paintPlace(context, view, place, taken) {
    const colours = window.atlas.style.colours;
    context.font = PLACE_FONT[place.rank];
    const width = context.measureText(place.name).width;
    const height = 14;
    const right = [place.px + GAP_PX, place.py - height / 2, width, height];
    const left = [place.px - GAP_PX - width, place.py - height / 2, width, height];
    const box = [right, left].find((candidate) => claim(taken, candidate, 2));
    if (!box) return 0;
    taken.push([place.px - 3, place.py - 3, 6, 6]);
    context.beginPath();
    context.arc(place.px, place.py, place.rank === 1 ? 2.2 : 1.7, 0, 2 * Math.PI);
    context.fillStyle = colours.muted;
    context.fill();
    context.textAlign = "left";
    halo(context, place.name, box[0], place.py, {
      colour: place.rank <= 2 ? withAlpha(colours.text, 0.88) : colours.muted, ground: colours.land,
    });
    return 1;
  }

  function claim(taken, [x, y, width, height], margin) {
    const clash = taken.some(([left, top, w, h]) =>
      x < left + w + margin && left < x + width + margin && y < top + h + margin && top < y + height + margin);
    if (!clash) taken.push([x, y, width, height]);
    return !clash;
  }

  function halo(context, text, x, y, { colour, ground }) {
    context.strokeStyle = withAlpha(ground, 0.85);
    context.lineWidth = 3;
    context.strokeText(text, x, y);
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }

  Object.assign(window.atlas, { paintLabels, claimBox: claim, FONT });
})();
