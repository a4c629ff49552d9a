/**
 * Curve chart: what the accuracy chart and the loss chart share. Epochs run along the bottom, one
 * crosshair runs through both, colours come from the style sheet.
 *
 * @typedef {object} Curve  How a line is drawn.
 * @property {string} colour  A custom property of style.css.
 * @property {number} width  In CSS pixels.
 * @property {number[]} [dash]  Lengths of dashes and gaps in CSS pixels; a solid line has none.
 *
 * @typedef {object} ChartOptions  What a chart shows, and how.
 * @property {Curve[]} curves  In the order of the columns.
 * @property {(dataMin: number | null, dataMax: number | null) => [number, number]} range  The range of the vertical axis.
 * @property {(value: number) => string} tick  A number on the vertical axis in words.
 * @property {(brush: Brush) => void} [under]  Draws below the curves.
 * @property {(brush: Brush) => void} [over]  Draws above the curves.
 * @property {(position: number | null) => void} onCursor  Hears the epoch under the crosshair.
 */

import '../shared/locale.js';
import uPlot from 'uplot';
import { BEST_EPOCH_LINE } from './curves.js';

const FONT = '12px system-ui, sans-serif';
/** The room for labels to the right of the plotting area, in CSS pixels. */
const MARGIN = 58;

/** Draws on a chart: takes epochs and values, and finds the pixels. */
export class Brush {
  /** @type {uPlot} */
  #plot;
  /** @type {CSSStyleDeclaration} */
  #styles;

  /** @param {uPlot} plot @param {CSSStyleDeclaration} styles */
  constructor(plot, styles) {
    this.#plot = plot;
    this.#styles = styles;
  }

  /** The epoch at the right edge. */
  get end() {
    return this.#plot.scales.x.max ?? 0;
  }

  /** The value at the top edge. */
  get top() {
    return this.#plot.scales.y.max ?? 0;
  }

  /** A colour of the style sheet. @param {string} name  A custom property. */
  colour(name) {
    return this.#styles.getPropertyValue(name);
  }

  /** Draws within the plotting area only. @param {() => void} draw */
  clipped(draw) {
    const { bbox, ctx } = this.#plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    draw();
    ctx.restore();
  }

  /** Fills an area. @param {[number, number][]} points @param {string} colour */
  area(points, colour) {
    const { ctx } = this.#plot;
    this.#trace(points);
    ctx.fillStyle = this.colour(colour);
    ctx.fill();
  }

  /** Draws a line through points. @param {[number, number][]} points @param {Curve} curve */
  line(points, { colour, width, dash = [] }) {
    const { ctx } = this.#plot;
    this.#trace(points);
    ctx.strokeStyle = this.colour(colour);
    ctx.lineWidth = width * devicePixelRatio;
    ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
    ctx.stroke();
  }

  /**
   * Writes a text beside a point, with a halo that keeps it readable over curves.
   * @param {string} text @param {[number, number]} point
   * @param {{ colour: string, align: CanvasTextAlign, dx?: number, dy?: number }} style
   */
  text(text, point, { colour, align, dx = 0, dy = 0 }) {
    const { ctx } = this.#plot;
    const [x, y] = this.#pixels(point);
    ctx.font = FONT.replace('12', String(12 * devicePixelRatio));
    ctx.textAlign = align;
    ctx.textBaseline = 'middle';
    ctx.lineJoin = 'round';
    ctx.setLineDash([]);
    ctx.lineWidth = 4 * devicePixelRatio;
    ctx.strokeStyle = this.colour('--panel');
    ctx.fillStyle = this.colour(colour);
    const at = /** @type {const} */ ([x + dx * devicePixelRatio, y + dy * devicePixelRatio]);
    ctx.strokeText(text, ...at);
    ctx.fillText(text, ...at);
  }

  /**
   * Marks the epoch whose weights a run ended with.
   * @param {number | null} epoch @param {number} top  The value at the top edge.
   */
  bestEpoch(epoch, top) {
    if (epoch === null) return;
    this.line([[epoch, 0], [epoch, top]], BEST_EPOCH_LINE);
    const isInLeftHalf = epoch < this.end / 2;
    const style = /** @type {const} */ (
      { align: isInLeftHalf ? 'left' : 'right', dx: isInLeftHalf ? 5 : -5, dy: -10 });
    this.text(`best weights: epoch ${epoch}`, [epoch, 0], { colour: '--muted', ...style });
  }

  /** How much room there is to the right of an epoch, in CSS pixels. @param {number} position */
  roomRightOf(position) {
    const { bbox } = this.#plot;
    return (bbox.left + bbox.width - this.#pixels([position, 0])[0]) / devicePixelRatio;
  }

  /** Where a point is on the canvas. @param {[number, number]} point */
  #pixels([x, y]) {
    return [this.#plot.valToPos(x, 'x', true), this.#plot.valToPos(y, 'y', true)];
  }

  /** Begins a path through points. @param {[number, number][]} points */
  #trace(points) {
    const { ctx } = this.#plot;
    ctx.beginPath();
    for (const point of points) {
      const [x, y] = this.#pixels(point);
      ctx.lineTo(x, y);
    }
  }
}

/** A chart over epochs. @param {HTMLElement} host  Focusable, of fixed height. @param {ChartOptions} options */
export function curveChart(host, { curves, range, tick, under, over, onCursor }) {
  const styles = getComputedStyle(host);
  let epochs = 1;
  /** @param {string} name */
  const colour = (name) => () => styles.getPropertyValue(name);
  const axis = {
    stroke: colour('--muted'),
    font: FONT,
    grid: { stroke: colour('--grid'), width: 1 },
    ticks: { stroke: colour('--grid'), width: 1, size: 4 },
  };

  /** @param {uPlot} plot @param {((brush: Brush) => void) | undefined} draw */
  function paint(plot, draw) {
    // uPlot remembers the context's state and must find it as it was.
    plot.ctx.save();
    draw?.(new Brush(plot, styles));
    plot.ctx.restore();
  }

  const plot = new uPlot({
    width: host.clientWidth,
    height: host.clientHeight,
    padding: [10, MARGIN, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, sync: { key: 'epoch' }, points: { size: 7 } },
    scales: {
      x: { time: false, range: () => [0, epochs] },
      y: { range: (_, min, max) => range(min, max) },
    },
    axes: [
      { ...axis, size: 30, gap: 4, incrs: [1, 2, 5, 10, 20, 50, 100] },
      { ...axis, size: 50, gap: 4, space: 34, values: (_, values) => values.map(tick) },
    ],
    series: [{}, ...curves.map(({ colour: name, width, dash }) => ({
      stroke: colour(name),
      width,
      dash,
      points: { show: false },
    }))],
    hooks: {
      drawAxes: [(plot) => paint(plot, under)],
      draw: [(plot) => paint(plot, over)],
      setCursor: [(plot) => {
        const { left } = plot.cursor;
        onCursor(left === undefined || left < 0 ? null : plot.posToVal(left, 'x'));
      }],
    },
  }, [[], ...curves.map(() => [])], host);

  new ResizeObserver(() => {
    plot.setSize({ width: host.clientWidth, height: host.clientHeight });
  }).observe(host);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => plot.redraw());

  /** The epoch that the keyboard has moved the crosshair to. */
  let focused = 0;
  host.addEventListener('keydown', (event) => {
    const last = Math.floor(plot.data[0].at(-1) ?? 0);
    /** @type {Record<string, number>} */
    const targets = { ArrowLeft: focused - 1, ArrowRight: focused + 1, Home: 0, End: last };
    if (!(event.key in targets)) return;
    event.preventDefault();
    focused = Math.max(0, Math.min(last, targets[event.key]));
    plot.setCursor({ left: plot.valToPos(focused, 'x'), top: 0 });
  });
  host.addEventListener('blur', () => plot.setCursor({ left: -10, top: -10 }));

  return {
    /** Draws the chart. @param {uPlot.AlignedData} columns  Positions, then one column for each curve. @param {number} totalEpochs */
    draw(columns, totalEpochs) {
      epochs = totalEpochs;
      plot.setData(columns);
    },
  };
}
