/** Image pixels: scales any picture to the lab's size, and puts pixels of that size onto canvases. */

import { IMAGE_BYTES, SIDE } from './image_set.js';

/**
 * The pixels of a picture's central square, scaled, on white.
 * @param {CanvasImageSource} source @param {number} width @param {number} height
 */
export function squarePixels(source, width, height) {
  let side = Math.min(width, height);
  let [left, top] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)];
  /** @type {CanvasImageSource} */
  let from = source;
  for (;;) {
    // In several steps, because browsers smooth over few pixels at a time.
    const next = side > 2 * SIDE ? Math.ceil(side / 2) : SIDE;
    const context = canvasOf(next);
    context.imageSmoothingEnabled = side !== next;
    context.imageSmoothingQuality = 'high';
    context.fillStyle = '#fff';
    context.fillRect(0, 0, next, next);
    context.drawImage(from, left, top, side, side, 0, 0, next, next);
    if (next === SIDE) return withoutAlpha(context.getImageData(0, 0, SIDE, SIDE).data);
    [from, side, left, top] = [context.canvas, next, 0, 0];
  }
}

/** The canvas of the lab's size, which is used again. @type {OffscreenCanvasRenderingContext2D | undefined} */
let small;

/** A square canvas. @param {number} side */
function canvasOf(side) {
  if (side === SIDE && small) return small;
  const context = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('The browser has no memory for a canvas.');
  if (side === SIDE) small = context;
  return context;
}

/** Red, green and blue of pixels that have an opacity. @param {Uint8ClampedArray} rgba */
function withoutAlpha(rgba) {
  const rgb = new Uint8Array(IMAGE_BYTES);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    rgb[to++] = rgba[from];
    rgb[to++] = rgba[from + 1];
    rgb[to++] = rgba[from + 2];
  }
  return rgb;
}

/** Pixels as canvases take them, with an opacity. @param {Uint8Array} rgb */
export function withAlpha(rgb) {
  const rgba = new Uint8ClampedArray(SIDE * SIDE * 4).fill(255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    rgba[to] = rgb[from];
    rgba[to + 1] = rgb[from + 1];
    rgba[to + 2] = rgb[from + 2];
  }
  return new ImageData(rgba, SIDE, SIDE);
}
