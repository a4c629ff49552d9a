/**
 * Vector drawing: lines, areas and text in the page's colours, as an SVG file that needs nothing else.
 *
 * @import { Curve } from '../results/curve_chart.js'
 *
 * @typedef {object} Lettering  How a text is written.
 * @property {number} [size]  In CSS pixels.
 * @property {number} [weight]
 * @property {string} [colour]  A custom property of style.css.
 * @property {'start' | 'middle' | 'end'} [anchor]
 * @property {boolean} [halo]  Keeps it readable over curves.
 */

const SVG = 'http://www.w3.org/2000/svg';
const FONT = 'system-ui, sans-serif';
/** The size of text that has no other, in CSS pixels. */
export const TEXT_SIZE = 13;

/** An empty drawing. @param {string} title @param {string} description  What the file says of itself. */
export function drawing(title, description) {
  const styles = getComputedStyle(document.documentElement);
  const context = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
  const root = node('svg', { role: 'img', 'font-family': FONT });
  append(root, 'title').textContent = title;
  append(root, 'desc').textContent = description;
  let clips = 0;

  /** A colour of the page apart from its opacity: older programs know no colours with opacity. @param {string} name */
  function paint(name) {
    context.fillStyle = styles.getPropertyValue(name);
    const mixed = /^rgba\((\d+), (\d+), (\d+), ([\d.]+)\)$/.exec(context.fillStyle);
    if (!mixed) return { colour: String(context.fillStyle), opacity: '1' };
    const [, red, green, blue, opacity] = mixed;
    return { colour: `rgb(${red},${green},${blue})`, opacity };
  }

  /** The attributes that fill a shape with a colour. @param {string} name */
  function fill(name) {
    const { colour, opacity } = paint(name);
    return { fill: colour, 'fill-opacity': opacity };
  }

  /** The width of a text. @param {string} text @param {number} size @param {number} [weight] */
  function widthOf(text, size, weight = 600) {
    context.font = `${weight} ${size}px ${FONT}`;
    return context.measureText(text).width;
  }

  return {
    widthOf,

    /** Gives the drawing a size and a background. @param {number} width  In CSS pixels. @param {number} height */
    ground(width, height) {
      Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` }).forEach(([name, value]) => root.setAttribute(name, String(value)));
      append(root, 'rect', { width, height, ...fill('--panel') });
    },

    /** Breaks a text into lines that fit into a width. @param {string} text @param {number} room @param {number} size */
    lines(text, room, size) {
      /** @type {string[]} */
      const lines = [];
      // A number stays on the line of the word before it.
      for (const word of text.split(/ (?![\d.]+,?(?: |$))/)) {
        const longer = lines.length > 0 ? `${lines[lines.length - 1]} ${word}` : word;
        if (lines.length > 0 && widthOf(longer, size) > room) lines.push(word);
        else lines.splice(-1, 1, longer);
      }
      return lines;
    },

    /**
     * Writes a text and returns its width.
     * @param {string} text @param {number} x @param {number} y  Where its baseline is.
     * @param {Lettering} lettering
     */
    text(text, x, y, { size = TEXT_SIZE, weight = 400, colour = '--ink', anchor = 'start', halo = false }) {
      const { colour: ground } = paint('--panel');
      append(root, 'text', {
        x, y, 'font-size': size, 'font-weight': weight, 'text-anchor': anchor, ...fill(colour),
        ...(halo ? { stroke: ground, 'stroke-width': 4, 'stroke-linejoin': 'round', 'paint-order': 'stroke' } : {}),
      }).textContent = text;
      return widthOf(text, size, weight);
    },

    /** Writes the name of a vertical axis, from below to above. @param {string} text @param {number} x @param {number} y  Where its middle is. */
    upright(text, x, y) {
      append(root, 'text', {
        'font-size': TEXT_SIZE, 'text-anchor': 'middle', transform: `translate(${x} ${y}) rotate(-90)`, ...fill('--muted'),
      }).textContent = text;
    },

    /** Draws a line through points. @param {[number, number][]} points @param {Curve} curve @param {SVGElement} [into] */
    line(points, { colour, width: thickness, dash }, into = root) {
      if (points.length === 0) return;
      const { colour: stroke, opacity } = paint(colour);
      append(into, 'polyline', {
        points: joined(points), fill: 'none', stroke, 'stroke-opacity': opacity, 'stroke-width': thickness,
        'stroke-linejoin': 'round', ...(dash ? { 'stroke-dasharray': dash.join(' ') } : {}),
      });
    },

    /** Fills an area. @param {[number, number][]} points @param {string} colour @param {SVGElement} into */
    area(points, colour, into) {
      if (points.length > 0) append(into, 'polygon', { points: joined(points), ...fill(colour) });
    },

    /** A group that shows only within a rectangle. @param {number} x @param {number} y @param {number} w @param {number} h */
    clipped(x, y, w, h) {
      clips += 1;
      const id = `plot-${clips}`;
      append(append(root, 'clipPath', { id }), 'rect', { x, y, width: w, height: h });
      return append(root, 'g', { 'clip-path': `url(#${id})` });
    },

    /** The drawing as an SVG file. */
    file: () => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`,
  };
}

/** Points as SVG writes them. @param {[number, number][]} points */
const joined = (points) => points.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join(' ');

/** A new SVG element. @param {string} tag @param {Record<string, string | number>} attributes */
function node(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

/** Adds a new SVG element to another. @param {SVGElement} parent @param {string} tag @param {Record<string, string | number>} [attributes] */
function append(parent, tag, attributes = {}) {
  return parent.appendChild(node(tag, attributes));
}
