/* How many rows lie at one spot: a small count beside the symbol, never one over another. */
(function () {
  "use strict";

  const { claimBox, withAlpha, FONT } = window.atlas;
  const HEIGHT_PX = 14;
  const MOST = 80;

  function paintBadges(context, spots) {
    const { paper, text, muted } = window.atlas.style.colours;
    const taken = [];
    context.font = `12px ${FONT}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const spot of spots.sort((a, b) => b.count - a.count).slice(0, MOST)) {
      const label = window.atlas.time.formatNumber(spot.count);
      const width = Math.max(HEIGHT_PX, context.measureText(label).width + 7);
      const x = spot.x + spot.radius * 0.7 + 1;
      const y = spot.y - spot.radius * 0.7 - HEIGHT_PX + 2;
      if (!claimBox(taken, [x, y, width, HEIGHT_PX], 1)) continue;
      context.beginPath();
      context.roundRect(x, y, width, HEIGHT_PX, HEIGHT_PX / 2);
      context.fillStyle = withAlpha(paper, 0.88);
      context.fill();
      context.lineWidth = 0.7;
      context.strokeStyle = withAlpha(muted, 0.7);
      context.stroke();
      context.fillStyle = text;
      context.fillText(label, x + width / 2, y + HEIGHT_PX / 2 + 0.5);
    }
  }

  window.atlas.paintBadges = paintBadges;
})();
