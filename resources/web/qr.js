// Draws a code in whole device pixels a module, at a whole device pixel of the screen: never scaled, never blurred.
import { QUIET_ZONE, SMALLEST_MODULE } from "./constants.js";

/** Return the device pixels of a module for `size` modules in a square of `room` CSS pixels; 0 where too few. */
export function modulePixels(size, room, ratio) {
  const pixels = Math.floor((room * ratio) / (size + 2 * QUIET_ZONE));
  return pixels < SMALLEST_MODULE ? 0 : pixels;
}

/** Remove the code: nothing of it stays in the canvas. */
export function clear(canvas) {
  canvas.width = 1;
  canvas.height = 1;
  canvas.hidden = true;
}

/** Draw `modules` as large as they fit into the canvas's parent; return whether they did. */
export function draw(canvas, modules) {
  const ratio = globalThis.devicePixelRatio || 1;
  const place = canvas.parentElement.getBoundingClientRect();
  const pixels = modulePixels(modules.size, Math.min(place.width, place.height), ratio);
  if (pixels === 0) {
    clear(canvas);
    return false;
  }
  const side = (modules.size + 2 * QUIET_ZONE) * pixels;
  canvas.width = side;
  canvas.height = side;
  canvas.hidden = false;
  canvas.style.width = `${side / ratio}px`;
  canvas.style.height = `${side / ratio}px`;
  for (const [name, start, length] of [["left", place.left, place.width], ["top", place.top, place.height]]) {
    const at = Math.round((start + length / 2) * ratio - side / 2) / ratio;
    canvas.style[name] = `${at - start}px`;
  }
  paint(canvas.getContext("2d", { alpha: false }), modules, pixels, side);
  return true;
}

function paint(context, modules, pixels, side) {
  context.fillStyle = "#fff";
  context.fillRect(0, 0, side, side);
  context.fillStyle = "#000";
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.isDark(row, column)) {
        context.fillRect((column + QUIET_ZONE) * pixels, (row + QUIET_ZONE) * pixels, pixels, pixels);
      }
    }
  }
}
