/** Webcam: the camera as a source of images. */

import { squarePixels } from './image_pixels.js';

/**
 * Starts the camera into a video element.
 * @param {HTMLVideoElement} video
 * @returns {Promise<{ frame: () => Uint8Array | null, stop: () => void }>}  Rejects with an Error for people.
 */
export async function startWebcam(video) {
  if (!navigator.mediaDevices?.getUserMedia) {
    throw new Error('The camera is out of reach: browsers open it to pages from https or localhost only.');
  }
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 640 }, height: { ideal: 480 } } });
  } catch (error) {
    throw new Error(sentence(error));
  }
  video.srcObject = stream;
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  try {
    await video.play();
  } catch {
    stop();
    throw new Error('The camera gives no picture: another program may be using it.');
  }
  return {
    /** The pixels of what the camera sees now; null before the first picture. */
    frame: () => (video.videoWidth > 0 ? squarePixels(video, video.videoWidth, video.videoHeight) : null),
    stop,
  };
}

/** Why the camera did not start. @param {unknown} error */
function sentence(error) {
  switch (error instanceof DOMException && error.name) {
    case 'NotAllowedError':
      return 'The camera was not allowed: permit it beside the address and try again.';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'There is no camera on this device.';
    case 'NotReadableError':
      return 'The camera gives no picture: another program may be using it.';
    default:
      return `The camera did not start: ${error instanceof Error ? error.message : error}.`;
  }
}
