/**
 * Webcam panel: shows what the camera sees, with a button for each class that takes an image of it: one for a
 * press, several a second while the button is held.
 *
 * @import { ImageClass } from './image_collection.js'
 */

import { element } from '../shared/dom.js';
import { startWebcam } from './webcam.js';

/** A button counts as held after this time. */
const HOLD_MS = 350;
/** A button that is held takes an image this often. */
const BURST_MS = 125;

/**
 * The panel, hidden until it is opened.
 * @param {object} options
 * @param {(one: ImageClass, pixels: Uint8Array, isFirst: boolean) => boolean} options.take
 *   Takes an image, the first of a press or a further one; false ends the press.
 * @param {(message: string) => void} options.complain
 * @param {() => void} options.onClose
 */
export function webcamPanel({ take, complain, onClose }) {
  const video = element('video', { muted: true, playsinline: true, 'aria-label': 'What the camera sees' });
  const buttons = element('div', { class: 'capture-buttons' });
  const hint = element('p', { class: 'caption' });
  const close = element('button', { type: 'button' }, 'Close webcam');
  const node = element('div', { class: 'webcam', hidden: true }, video,
    element('div', { class: 'capture' }, hint, buttons, close));
  /** The camera, while it is on. @type {Awaited<ReturnType<typeof startWebcam>> | null} */
  let camera = null;
  /** Whether the camera is to be on: it may still be starting. */
  let isWanted = false;
  /** Ends the press of a button. */
  let release = () => {};
  /** The classes that have a button. @type {string[]} */
  let shownKeys = [];

  /** Turns the camera off and hides the panel. */
  function stop() {
    release();
    isWanted = false;
    camera?.stop();
    camera = null;
    if (node.hidden) return;
    const hadFocus = node.contains(document.activeElement);
    node.hidden = true;
    if (hadFocus) onClose();
  }

  /** Takes images of a class until the button is released. @param {ImageClass} one */
  function press(one) {
    release();
    let timer = 0;
    let isFirst = true;
    const shoot = () => {
      const pixels = camera?.frame();
      if (!pixels) return;
      const goesOn = take(one, pixels, isFirst);
      timer = goesOn ? setTimeout(shoot, isFirst ? HOLD_MS : BURST_MS) : 0;
      isFirst = false;
    };
    release = () => clearTimeout(timer);
    shoot();
  }

  close.addEventListener('click', stop);
  document.addEventListener('visibilitychange', () => { if (document.hidden) stop(); });
  addEventListener('pagehide', stop);
  // The camera must not stay on while nobody sees its panel.
  new ResizeObserver(() => { if (camera && !node.checkVisibility()) stop(); }).observe(node);

  return {
    node,
    /** Turns the camera on and shows the panel. */
    async open() {
      isWanted = true;
      try {
        const started = await startWebcam(video);
        if (!isWanted) {
          started.stop();
          return;
        }
        camera?.stop();
        camera = started;
        node.hidden = false;
        close.focus();
      } catch (error) {
        isWanted = false;
        complain(error instanceof Error ? error.message : String(error));
      }
    },
    /** Makes a button for each class. @param {ImageClass[]} classes */
    show(classes) {
      hint.textContent = classes.length > 0
        ? 'Press a class to take an image of it; hold it to take several a second.'
        : 'Add a class first: images are taken for a class.';
      const keys = classes.map(({ id, name }) => `${id} ${name}`);
      // The same buttons stay: one of them may be held down.
      if (keys.join() === shownKeys.join()) return;
      shownKeys = keys;
      buttons.replaceChildren(...classes.map((one) => captureButton(one, press, () => release())));
    },
  };
}

/** The button that takes images of a class. @param {ImageClass} one @param {(one: ImageClass) => void} press @param {() => void} release */
function captureButton(one, press, release) {
  const button = element('button', { type: 'button' }, `Take ${one.name}`);
  const isKey = (/** @type {KeyboardEvent} */ { key }) => key === ' ' || key === 'Enter';
  button.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    button.setPointerCapture(event.pointerId);
    press(one);
  });
  for (const end of ['pointerup', 'pointercancel', 'blur']) button.addEventListener(end, release);
  button.addEventListener('keydown', (event) => {
    if (!isKey(event)) return;
    event.preventDefault();
    if (!event.repeat) press(one);
  });
  button.addEventListener('keyup', (event) => { if (isKey(event)) release(); });
  // Assistive technology clicks without a pointer.
  button.addEventListener('click', (event) => {
    if (event.detail !== 0) return;
    press(one);
    release();
  });
  button.addEventListener('contextmenu', (event) => event.preventDefault());
  return button;
}
