/**
 * Own images panel: lets people load their images, look through them, sort them out, keep and export them. It
 * is loaded when they choose that data source. Nothing leaves the browser.
 *
 * @import { WholeSet } from './image_archive.js'
 * @import { SourceFile } from './image_worker.js'
 * @import { ImageSet } from '../engine/training_client.js'
 * @import { Need } from '../lab/own_data.js'
 * @import { OwnLimits } from '../lab/source_limits.js'
 *
 * @typedef {object} OwnImagesPanel  The panel, as its door uses it.
 * @property {ImageSet | null} set  The images, if a network can be trained with them.
 * @property {Promise<void>} ready  Resolves once the stored images are there, or cannot be read; it never rejects.
 * @property {(need: Need | null) => void} wants  Shows what a link needs.
 *
 * @typedef {object} Options  What the panel needs from the rest of the page.
 * @property {OwnLimits} limits
 * @property {(set: ImageSet | null, isFollowed: boolean) => void} onChange  Hears of other images, and whether another tab has changed them.
 * @property {(text: string) => void} say  Tells of progress.
 * @property {(message: string) => void} complain
 */

import { element, keepFocus, setText } from '../shared/dom.js';
import { download } from '../shared/download.js';
import { droppedFiles, hasFolder, pickedFiles } from './dropped_files.js';
import { counted, number } from '../shared/format.js';
import { ImageCollection } from './image_collection.js';
import { imageClasses } from './image_classes.js';
import { exportImages, importImages } from './image_import.js';
import { inWordsOf, problemOf } from './image_set.js';
import { keepIn } from './image_keeper.js';
import { checkCount, Unreadable } from './import_limits.js';
import { reportOf, skippedList } from './import_report.js';
import { setAsideNotice, wholeOf } from './set_aside.js';
import { webcamPanel } from './webcam_panel.js';

/** Edits that follow each other within this time are passed on as one. */
const SETTLE_MS = 120;

/** Fills the panel. @param {HTMLElement} host @param {Options} options @returns {OwnImagesPanel} */
export function ownImagesPanel(host, { limits, onChange, say, complain }) {
  const collection = new ImageCollection(limits);
  /** The images, if a network can be trained with them. @type {ImageSet | null} */
  let set = null;
  /** What a link needs. @type {Need | null} */
  let need = null;
  /** Cancels the loading under way. @type {AbortController | null} */
  let importing = null;
  /** Whether an image was added since a webcam button was pressed: further images join its edit, to be undone together. */
  let isPressUndoable = false;

  const view = panelOf();
  const picker = element('input', { type: 'file', hidden: true });
  const classes = imageClasses(collection, {
    complain,
    addFiles: (name) => pick({ multiple: true, accept: 'image/*,.zip' }, name),
    removed: () => say('Deleted. Undo brings the images back.'),
    undo: view.undo,
  });
  const webcam = webcamPanel({
    complain,
    onClose: () => view.useWebcam.focus(),
    take(one, pixels, isFirst) {
      if (collection.images.length >= limits.mostImages) {
        complain(`The lab holds ${number(limits.mostImages)} images at most: delete some first.`);
        return false;
      }
      // The class may have gone or been renamed while its button was held.
      const { name } = collection.classes.find(({ id }) => id === one.id) ?? {};
      if (name === undefined) return false;
      if (isFirst) isPressUndoable = false;
      const { added } = collection.add([name], [{ label: 0, pixels }], { joinsLast: isPressUndoable });
      isPressUndoable ||= added > 0;
      return true;
    },
  });
  const aside = setAsideNotice({ save: () => void save(wholeOf(store.aside), 'overfit-lab-set-aside.zip'), discard: () => void store.discard() });
  host.replaceChildren(view.head, view.need, aside.node, view.sources, view.progress, view.report, webcam.node,
    view.problem, view.tools, classes.node, picker);

  const store = keepIn(collection, {
    complain,
    onFollow: () => { isFollowed = true; },
    onAside: () => draw(),
  });

  /** Loads files. @param {SourceFile[] | Promise<SourceFile[]>} found @param {string | null} into  The class of all of them, if a person has said so. */
  async function load(found, into) {
    if (importing) {
      complain('Images are being loaded: wait for them, or cancel, before you load more.');
      return;
    }
    const control = new AbortController();
    importing = control;
    view.showReport('Looking through the files…');
    draw();
    say('Loading images…');
    try {
      await store.ready;
      const files = await unlessCancelled(found, control.signal);
      checkCount(files?.length ?? 0);
      const imported = files && await importImages(files, {
        into,
        room: limits.mostImages - collection.images.length,
        signal: control.signal,
        onProgress(done, total) {
          view.showReport('');
          view.showProgress(done, total);
        },
      });
      finish(imported && { imported, outcome: collection.add(imported.classNames, imported.images) });
    } catch (error) {
      view.showReport('');
      const message = error instanceof Error ? error.message : String(error);
      complain(error instanceof Unreadable ? `What you chose ${message}.` : `The images could not be loaded: ${message}.`);
    }
    importing = null;
    draw();
  }

  /** Says what came of a loading; null if it was cancelled. @param {{ imported: import('./image_import.js').Imported, outcome: { added: number, known: number } } | null} result */
  function finish(result) {
    const report = result ? reportOf(result.imported, result.outcome, limits.mostImages) : 'Cancelled: no image was added.';
    const skipped = result?.imported.skipped ?? [];
    view.showReport(report, skipped.length > 0 ? skippedList(skipped) : undefined);
    say([report, problemOf(collection.counts(), limits)].filter(Boolean).join(' '));
  }

  /** Lets a person pick files, and loads them. @param {{ multiple?: boolean, webkitdirectory?: boolean, accept?: string }} how @param {string | null} into */
  function pick({ multiple = false, webkitdirectory = false, accept = '' }, into) {
    Object.assign(picker, { multiple, webkitdirectory, accept, value: '' });
    picker.onchange = () => {
      if (picker.files?.length) void load(pickedFiles(picker.files), into);
    };
    picker.click();
  }

  /** Saves images as an archive. @param {WholeSet} whole @param {string} name */
  async function save(whole, name) {
    view.exportAll.ariaDisabled = 'true';
    say('Packing images…');
    try {
      download(await exportImages(whole), name);
      say(`${counted(whole.labels.length, 'image')} exported.`);
    } catch (error) {
      complain(`The images could not be exported: ${error instanceof Error ? error.message : error}.`);
    }
    draw();
  }

  function draw() {
    const counts = collection.counts();
    const images = collection.images.length;
    const used = counts.filter((count) => count > 0).length;
    const isBusy = importing !== null;
    setText(view.summary, images > 0
      ? `${counted(images, 'image')} in ${number(used)} ${used === 1 ? 'class' : 'classes'}` : '');
    setText(view.need, need ? inWordsOf(need, images > 0) : '');
    setText(view.problem, problemOf(counts, limits) ?? '');
    // The button “Cancel” goes with the progress, and would take the focus along.
    if (view.progress.hidden === isBusy) keepFocus(() => { view.progress.hidden = !isBusy; }, () => [view.pickFolder]);
    if (!isBusy) view.showProgress(0, 0);
    for (const button of [view.pickFolder, view.pickFiles, view.exportAll]) button.ariaDisabled = String(isBusy);
    view.exportAll.hidden = images === 0;
    view.deleteAll.hidden = collection.classes.length === 0 && store.aside.length === 0 && !store.isUnreadable;
    aside.show(store.aside);
    view.undo.hidden = collection.undoable === null;
    setText(view.undo, `Undo ${collection.undoable ?? ''}`);
    view.toggle.hidden = collection.classes.length === 0;
    webcam.show(collection.classes);
    void classes.draw();
  }

  view.cancel.addEventListener('click', () => importing?.abort());
  view.pickFolder.addEventListener('click', () => pick({ webkitdirectory: true }, null));
  view.pickFiles.addEventListener('click', () => pick({ multiple: true, accept: 'image/*,.zip' }, null));
  view.useWebcam.addEventListener('click', () => void webcam.open());
  view.exportAll.addEventListener('click', () => void save(collection.wholeSet(), 'overfit-lab-images.zip'));
  view.deleteAll.addEventListener('click', () => {
    const isAside = store.aside.length > 0 || store.isUnreadable;
    if (isAside) void store.discard();
    collection.clear();
    view.showReport('');
    view.undo.focus();
    say(`All images are deleted. Undo brings ${isAside ? 'those back that were whole' : 'them back'}.`);
  });
  view.undo.addEventListener('click', () => {
    collection.undo();
    if (view.undo.hidden) view.pickFolder.focus();
    say('Undone.');
  });
  view.toggle.addEventListener('click', () => {
    classes.node.hidden = !classes.node.hidden;
    view.toggle.setAttribute('aria-expanded', String(!classes.node.hidden));
    setText(view.toggle, classes.node.hidden ? 'Show images' : 'Hide images');
  });
  view.newClass.addEventListener('submit', (event) => {
    event.preventDefault();
    const problem = collection.addClass(view.newName.value);
    if (problem) complain(problem);
    else view.newName.value = '';
    view.newName.focus();
  });
  acceptDrops(host, (data, target) => {
    const card = target instanceof Element ? target.closest('.image-class') : null;
    const into = card && !hasFolder(data) ? classes.nameOf(card) : null;
    void load(droppedFiles(data), into);
  });

  let settling = 0;
  let isFollowed = false;
  collection.addEventListener('change', () => {
    draw();
    clearTimeout(settling);
    settling = setTimeout(() => {
      set = collection.usableSet();
      onChange(set, isFollowed);
      isFollowed = false;
    }, SETTLE_MS);
  });
  draw();

  return {
    get set() {
      return set;
    },
    ready: store.ready,
    wants(wanted) {
      need = wanted;
      draw();
    },
  };
}

/**
 * Files that are being looked for; null if that was cancelled.
 * @param {SourceFile[] | Promise<SourceFile[]>} found @param {AbortSignal} signal
 */
function unlessCancelled(found, signal) {
  return Promise.race([found, /** @type {Promise<null>} */ (new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(null));
  }))]);
}

/** The elements of the panel that are always there. */
function panelOf() {
  const button = (/** @type {string} */ text) => element('button', { type: 'button' }, text);
  const summary = element('p', { class: 'own-summary' });
  const toggle = element('button', { type: 'button', class: 'quiet', 'aria-expanded': 'true' }, 'Hide images');
  const need = element('p', { class: 'notice own-need', 'aria-live': 'polite' });
  const pickFolder = button('Choose folder');
  const pickFiles = button('Choose ZIP or images');
  const useWebcam = button('Use webcam');
  const bar = element('progress', { 'aria-label': 'Loading images' });
  const done = element('span', { class: 'caption' });
  const cancel = button('Cancel');
  const report = element('div', { class: 'own-report' });
  const newName = element('input', { class: 'new-class', 'aria-label': 'New class', placeholder: 'New class', autocomplete: 'off' });
  const newClass = element('form', { class: 'own-new' }, newName, element('button', { type: 'submit' }, 'Add class'));
  const undo = button('Undo');
  const exportAll = button('Export as ZIP');
  const deleteAll = button('Delete all');
  return {
    summary, toggle, need, pickFolder, pickFiles, useWebcam, cancel, report, newName, newClass, undo, exportAll, deleteAll,
    head: element('div', { class: 'own-head' },
      element('h2', {}, 'Your images'), summary,
      element('p', { class: 'caption' }, 'Your images stay in this browser; nothing is uploaded.'), toggle),
    sources: element('div', { class: 'own-sources' },
      element('p', {}, element('b', {}, 'Drop a folder'), ' with one sub-folder per class, or a ZIP of it. '
        + 'Each image is cropped to its central square and scaled to 32×32.'),
      element('div', { class: 'own-buttons' }, pickFolder, pickFiles, useWebcam)),
    progress: element('div', { class: 'own-progress', hidden: true }, bar, done, cancel),
    problem: element('p', { class: 'own-problem', 'aria-live': 'polite' }),
    tools: element('div', { class: 'own-tools' }, newClass, undo, exportAll, deleteAll),
    /** Shows how many files are done; no total stands for unknown. @param {number} count @param {number} total */
    showProgress(count, total) {
      if (total > 0) Object.assign(bar, { max: total, value: count });
      else bar.removeAttribute('value');
      setText(done, total > 0 ? `${number(count)} of ${number(total)}` : '');
    },
    /** Shows what came of a loading. @param {string} text @param {HTMLElement} [details] */
    showReport(text, details) {
      report.replaceChildren(...(text ? [element('p', {}, text)] : []), ...(details ? [details] : []));
    },
  };
}

/**
 * Takes files that are dropped anywhere on the page while the panel is there. A drop beside the panel would
 * otherwise make the browser open the file and leave the page.
 * @param {HTMLElement} host @param {(data: DataTransfer, target: EventTarget | null) => void} onDrop
 */
function acceptDrops(host, onDrop) {
  let leaving = 0;
  const mark = (/** @type {boolean} */ isOver) => host.classList.toggle('drop-here', isOver);
  const concerns = (/** @type {DragEvent} */ { dataTransfer }) => (
    host.checkVisibility() && dataTransfer?.types.includes('Files'));
  document.addEventListener('dragover', (event) => {
    if (!concerns(event)) return;
    event.preventDefault();
    mark(true);
    clearTimeout(leaving);
    // A drag that has left the page is told by no event, but by the silence of this one.
    leaving = setTimeout(mark, 300, false);
  });
  document.addEventListener('drop', (event) => {
    if (!concerns(event) || !event.dataTransfer) return;
    event.preventDefault();
    mark(false);
    onDrop(event.dataTransfer, event.target);
  });
}
