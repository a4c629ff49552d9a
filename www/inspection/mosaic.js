/** Mosaic: small pictures of numbers side by side on one canvas. */

/** The distance between two maps, in pixels. */
const GAP = 1;

/**
 * Draws maps, row by row.
 * @param {HTMLCanvasElement} canvas
 * @param {object} maps
 * @param {number} maps.count
 * @param {number} maps.side  The height and width of each, in pixels.
 * @param {number} maps.columns  How many stand in a row.
 * @param {(map: number, pixel: number) => [number, number, number]} maps.colour  The red, green and blue of a pixel, 0 to 1.
 */
export function drawMosaic(canvas, { count, side, columns, colour }) {
  // Maps of a single pixel stand close together.
  const pitch = side + (side > 1 ? GAP : 0);
  const across = Math.min(columns, count);
  canvas.width = across * pitch - (pitch - side);
  canvas.height = Math.ceil(count / across) * pitch - (pitch - side);
  const image = new ImageData(canvas.width, canvas.height);
  for (let map = 0; map < count; map += 1) {
    const left = (map % across) * pitch;
    const top = Math.floor(map / across) * pitch;
    for (let pixel = 0; pixel < side * side; pixel += 1) {
      const at = 4 * ((top + Math.floor(pixel / side)) * canvas.width + left + (pixel % side));
      const [red, green, blue] = colour(map, pixel);
      image.data[at] = 255 * red;
      image.data[at + 1] = 255 * green;
      image.data[at + 2] = 255 * blue;
      image.data[at + 3] = 255;
    }
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}
