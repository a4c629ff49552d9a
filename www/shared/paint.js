/** Paint: an image as the engine gives it, on a canvas. */

/** Draws a square image; the canvas takes its size. @param {HTMLCanvasElement} canvas @param {Uint8Array} rgba  Row by row. */
export function paint(canvas, rgba) {
  const side = Math.sqrt(rgba.length / 4);
  canvas.width = side;
  canvas.height = side;
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(rgba), side, side), 0, 0);
}
