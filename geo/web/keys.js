/* Keys of the page: P and N move the years, J and K the actor, wherever the focus is.
 *
 * Streamlit's own shortcuts drop presses that come while a run is under way. Here presses are counted, and
 * every message to Python carries the counts: whatever is sent last makes up for what was skipped. */
(function () {
  "use strict";

  const atlas = window.atlas;
  const STEPS = { p: ["years", -1], n: ["years", 1], j: ["actors", -1], k: ["actors", 1] };
  const TYPED_IN = /^(?!range$|checkbox$|radio$|button$)/; // kinds of input in which a letter is text
  const counts = { mount: Date.now(), years: 0, actors: 0 };

  atlas.keyCounts = () => Object.assign({}, counts);

  function onKey(event) {
    const step = STEPS[(event.key || "").toLowerCase()];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isTyping(event.target)) return;
    counts[step[0]] += step[1];
    atlas.send({ type: "keys" });
  }

  function isTyping(target) {
    if (!target || !target.tagName) return false;
    if (target.tagName === "INPUT") return TYPED_IN.test(target.type);
    return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName);
  }

  /** The page's document is ours to listen to only while this frame lives. */
  try {
    const page = window.parent.document;
    if (window.parent !== window) {
      page.addEventListener("keydown", onKey);
      window.addEventListener("pagehide", () => page.removeEventListener("keydown", onKey));
    }
  } catch (error) {
    atlas.isDetached = true; // a page of another origin: its keys are out of reach
  }
})();
