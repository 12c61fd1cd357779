/* Symbols of events, drawn once each and then stamped.
 *
 * Shape tells the kind, colour the family, area the reported deaths. What is not known is not drawn as
 * if it were: unknown deaths are hollow and of one size, a vague place is soft and has a halo, a
 * disputed attribution has a question mark. */
(function () {
  "use strict";

  const { withAlpha } = window.atlas;
  const MIN_RADIUS_PX = 3.8;
  const MAX_RADIUS_PX = 27;
  const UNKNOWN_RADIUS_PX = 5;
  const DEATH_RADIUS_PX = 1.45; // radius of one death: area grows with the toll
  const BUCKET_STEP = 1.1; // radii are drawn in steps of 10 %, hardly seen
  const HALO_PX = 9;
  const QUERY_PX = 6.5; // radius of the disc with a question mark
  const MOST_SPRITES = 4000;
  const DASHES = { dark: [], dashed: [2.4, 1.8] }; // outlines by the names that geo/style.py gives them

  /** How much a row may claim. Pure: tests hold that nothing vague is drawn sharp. */
  function certainty(precision, deaths, flags) {
    return {
      placed: precision !== 5 && precision !== 6,
      soft: precision >= 3,
      hollow: deaths < 0,
      disputed: (flags & 1) === 1,
    };
  }

  function radiusOf(deaths) {
    if (deaths < 0) return UNKNOWN_RADIUS_PX;
    return Math.min(MAX_RADIUS_PX, Math.max(MIN_RADIUS_PX, DEATH_RADIUS_PX * Math.sqrt(deaths)));
  }

  function bucketOf(deaths) {
    return Math.round(Math.log(radiusOf(deaths) / MIN_RADIUS_PX) / Math.log(BUCKET_STEP));
  }

  function bucketRadius(bucket) {
    return MIN_RADIUS_PX * Math.pow(BUCKET_STEP, bucket);
  }

  /** Symbols grow a little with the zoom, in steps, so that sprites are kept over several views. */
  function zoomFactor(zoom) {
    const growth = zoom < 5 ? 0.14 : 0.06; // where the whole region is small, so are its symbols
    return Math.round(Math.min(1.3, Math.max(0.7, 1 + growth * (zoom - 5))) * 10) / 10;
  }

  /** The outline of a shape whose area is that of a circle of this radius. */
  function tracePath(context, shape, x, y, radius) {
    context.beginPath();
    if (shape === "diamond") polygon(context, x, y, radius * 1.2533, 4, 0);
    else if (shape === "square") polygon(context, x, y, radius * 1.2533, 4, Math.PI / 4);
    else if (shape === "triangle") polygon(context, x, y + radius * 0.2, radius * 1.5551, 3, -Math.PI / 2);
    else if (shape === "cross") cross(context, x, y, radius);
    else context.arc(x, y, radius, 0, 2 * Math.PI);
  }

  function polygon(context, x, y, radius, corners, turn) {
    for (let k = 0; k < corners; k++) {
      const angle = turn + (k * 2 * Math.PI) / corners;
      context.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    }
    context.closePath();
  }

  function cross(context, x, y, radius) {
    const arm = radius * 1.15;
    const half = radius * 0.38;
    const corners = [[-half, -arm], [half, -arm], [half, -half], [arm, -half], [arm, half], [half, half],
      [half, arm], [-half, arm], [-half, half], [-arm, half], [-arm, -half], [-half, -half]];
    corners.forEach(([dx, dy]) => context.lineTo(x + dx, y + dy));
    context.closePath();
  }

  /** One symbol, centred. look: {shape, colour, outline, soft, hollow, disputed}; sizes in CSS pixels. */
  function drawSymbol(context, x, y, radius, look) {
    if (look.soft) drawHalo(context, x, y, radius, look.colour);
    context.save();
    if (look.soft) soften(context, look.colour);
    drawShape(context, x, y, radius, look);
    context.restore();
    if (look.disputed) drawDisputed(context, x, y, radius);
  }

  function drawHalo(context, x, y, radius, colour) {
    const reach = radius + HALO_PX;
    const gradient = context.createRadialGradient(x, y, radius * 0.4, x, y, reach);
    gradient.addColorStop(0, withAlpha(colour, 0.34));
    gradient.addColorStop(0.55, withAlpha(colour, 0.2));
    gradient.addColorStop(1, withAlpha(colour, 0));
    context.fillStyle = gradient;
    context.fillRect(x - reach, y - reach, 2 * reach, 2 * reach);
  }

  /** Only the blurred shadow is seen: the shape itself is drawn far off the canvas. Every browser can. */
  function soften(context, colour) {
    const far = 10000;
    const ratio = context.getTransform().a;
    context.translate(-far, 0);
    context.shadowColor = colour;
    context.shadowOffsetX = far * ratio;
    context.shadowBlur = 3.5 * ratio;
  }

  function drawShape(context, x, y, radius, look) {
    const { paper, text } = window.atlas.style.colours;
    const isRing = look.shape === "ring";
    tracePath(context, look.shape, x, y, radius);
    if (look.hollow || isRing) {
      context.fillStyle = look.hollow ? withAlpha(paper, 0.75) : withAlpha(look.colour, 0.35);
      context.lineWidth = isRing ? Math.max(2, radius * 0.28) : 1.9;
      if (look.outline && !look.soft) strokeUnder(context, text, context.lineWidth + 1.2, DASHES[look.outline]);
      if (!look.soft) context.fill();
      context.strokeStyle = look.colour;
      context.stroke();
    } else {
      if (look.outline && !look.soft) strokeUnder(context, text, 2, DASHES[look.outline]);
      else if (!look.soft) strokeUnder(context, withAlpha(paper, 0.9), 1.8);
      context.fillStyle = look.soft ? look.colour : withAlpha(look.colour, 0.84);
      context.fill();
    }
    if (isRing) drawDot(context, x, y, radius, look);
  }

  function strokeUnder(context, colour, width, dash = []) {
    context.save();
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.stroke();
    context.restore();
  }

  function drawDot(context, x, y, radius, look) {
    context.beginPath();
    context.arc(x, y, Math.max(1.5, radius * 0.3), 0, 2 * Math.PI);
    context.fillStyle = look.colour;
    context.fill();
  }

  /** A question mark at the lower right of the symbol. */
  function drawDisputed(context, x, y, radius) {
    const { paper, text } = window.atlas.style.colours;
    const offset = radius * 0.75 + 2;
    context.beginPath();
    context.arc(x + offset, y + offset, QUERY_PX, 0, 2 * Math.PI);
    context.fillStyle = withAlpha(paper, 0.92);
    context.fill();
    context.fillStyle = text;
    context.font = `700 12px ${window.atlas.FONT}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText("?", x + offset, y + offset + 0.5);
  }

  /** Sprites, each on a canvas of its own, made when first asked for. One big sheet would be copied whole
   * by the browser for every sprite that is added between two stamps (seen: 5 s for 3,000 stamps). */
  class Sprites {
    constructor(ratio, factor, looks) {
      Object.assign(this, { ratio, factor, looks, made: new Map() });
    }

    /** {canvas, half}: the sprite's canvas and half its side in CSS pixels. */
    of(look, bucket) {
      const key = look * 64 + bucket;
      const sprite = this.made.get(key);
      if (sprite) return sprite;
      if (this.made.size >= MOST_SPRITES) this.made.clear();
      const made = this.make(this.looks(look), bucketRadius(bucket) * this.factor);
      this.made.set(key, made);
      return made;
    }

    make(look, radius) {
      const marks = [radius * 1.6, look.disputed ? radius * 0.75 + 9 : 0, look.soft ? radius + HALO_PX : 0];
      const half = Math.ceil(Math.max(...marks) + 2);
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = Math.ceil(2 * half * this.ratio);
      const context = canvas.getContext("2d");
      context.scale(this.ratio, this.ratio);
      drawSymbol(context, half, half, radius, look);
      return { canvas, half };
    }
  }

  Object.assign(window.atlas, {
    Sprites, symbols: { certainty, radiusOf, bucketOf, bucketRadius, zoomFactor, drawSymbol, DASHES, MAX_RADIUS_PX },
  });
})();
