/** Mosaic: small maps side by side on one canvas, each pixel a number. */

/** Pixels between two maps. */
const GAP = 1;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {object} maps
 * @param {number} maps.count
 * @param {number} maps.side  Height and width of each.
 * @param {number} maps.columns  Maps in a row.
 * @param {(map: number, pixel: number) => [number, number, number]} maps.colour  Red, green, blue, 0 to 1.
 */
export function drawMosaic(canvas, { count, side, columns, colour }) {
  // Single pixels need nothing between them.
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
