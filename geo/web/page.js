/* What the map tells the page around it: that its sentence is out of date while the years play, and what
 * the frame is called for those who cannot see it. Another origin's page is left alone. */
(function () {
  "use strict";

  const atlas = window.atlas;

  /** After each paint. `label` is the sentence of what is drawn. */
  atlas.tellPage = function (label, isPlaying) {
    try {
      if (window.parent === window) return;
      const sentence = window.parent.document.querySelector(".st-key-title");
      if (sentence) {
        sentence.classList.toggle("playing", isPlaying);
        sentence.setAttribute("aria-live", "polite");
      }
      if (window.frameElement && !isPlaying) window.frameElement.setAttribute("aria-label", `Map. ${label}`);
    } catch (error) {
      atlas.isDetached = true;
    }
  };
})();
