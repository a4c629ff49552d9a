/** Verdicts as a test wants them, in place of those of the engine: whatever it diagnoses, the page has to show it. */

import type { Page } from '@playwright/test';
import type { Diagnosis, Probe, ProbeName, Verdict } from '../../../www/engines/flex/overfit_lab.js';

/** The probes of every run; the check on random labels is made on demand, others of files of predictions only. */
type EveryRuns = Exclude<ProbeName, 'memorization' | 'validation' | 'answers'>;

const LABELS: Record<EveryRuns, string> = {
  chance: 'Chance', gap: 'Gap', 'training-as-test': 'Training images through the test path',
  'stated-accuracy': 'Stated accuracy', 'class-balance': 'Images of each class',
  'input-statistics': 'Brightness and range of the inputs', 'label-agreement': 'Labels of the same images',
  repeat: 'The test path, twice', normalization: 'Normalisation, both ways', information: 'What predictions tell of labels',
  permutation: 'Classes exchanged', collapse: 'Predicted classes', duplicates: 'Test images that were trained on',
  'first-loss': 'First loss', drift: 'Test images of another kind', shortcut: 'Details that tell the class',
  weights: 'Weights', 'held-out-loss': 'Loss on new images', texture: 'Something to learn',
};

function probe(name: EveryRuns): Probe {
  return {
    name,
    label: LABELS[name],
    question: 'Do the same training images keep their accuracy when they are fed the way test images are?',
    figure: '6.0% (95% interval 3.5–10.2%)',
    value: 0.06,
    interval: [0.035, 0.102],
    expected: 'Training accuracy, 98.0%',
    finding: name === 'training-as-test' ? 'concern' : name === 'repeat' ? 'open' : 'fine',
    sentence: 'The interval of the accuracy contains chance: fed like test images, even images that the '
      + 'network knows by heart are guessed.',
  };
}

const PROBES = (Object.keys(LABELS) as EveryRuns[]).map(probe);

const ORDER: Verdict = {
  cause: 'prediction-order',
  label: 'Predictions and labels in different order',
  isFault: true,
  certainty: 'certain',
  headline: 'The test accuracy is wrong: each prediction is compared with the label of another image.',
  explanation: 'The network may be fine. The code that tests it reads the images in one order and their labels in '
    + 'another, most often because the images are shuffled on the way. Then even a perfect network is right only by '
    + 'chance, and the accuracy says nothing about what it has learned.',
  evidence: [
    { probe: 'training-as-test', says: 'Fed like test images, the training images fall from 98.0% to 6.0% accuracy, which is chance for 16 classes.' },
    { probe: 'input-statistics', says: 'All 200 images fed at a place are, value by value, other images of the same set.' },
    { probe: 'information', says: 'Predictions and labels of the test images have nothing in common: 0.01 of 4 bits.' },
  ],
  ruledOut: [
    { cause: 'overfitting', label: 'Overfitting', because: 'overfitted training images would keep their accuracy of 98.0% in the test path' },
    { cause: 'preprocessing', label: 'Test images are prepared differently', because: 'both paths feed the same values' },
    { cause: 'weights-not-restored', label: 'Weights not restored', because: 'the checksum of the weights is the same' },
  ],
  checks: [
    'Switch shuffling off wherever predictions are compared with labels later: shuffle=False.',
    'Take labels and predictions from the same pass over the data.',
  ],
  outlook: 'No remedy against overfitting can help: repair the order, and measure again.',
};

const LEARNING: Verdict = {
  ...ORDER,
  cause: 'overfitting',
  label: 'Overfitting',
  isFault: false,
  certainty: 'likely',
  headline: 'It is overfitting: the network knows its training images by heart.',
  explanation: 'It gets 98.0% of its training images right, and 41.0% of new ones.',
  evidence: [{ probe: 'gap', says: 'The gap is 57.0 points (95% interval 50.1–63.0).' }],
  ruledOut: [],
  checks: [],
  outlook: 'More images, augmentation or dropout may narrow the gap.',
};

export const DIAGNOSES: Record<'order' | 'overfitting', Diagnosis> = {
  order: { verdict: ORDER, probes: PROBES },
  overfitting: { verdict: LEARNING, probes: PROBES },
};

/** Lets runs tell these diagnoses, after the untrained network and each epoch in turn; the last one stays. */
export async function tell(page: Page, ...diagnoses: Diagnosis[]) {
  await page.route('**/overfit_lab.js', async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    await route.fulfill({ response, body: `${body};
      const told = ${JSON.stringify(diagnoses)};
      const advance = Session.prototype.advance;
      Session.prototype.advance = async function () {
        const events = (await advance.call(this)).filter(({ event }) => event !== 'diagnosis');
        return events.flatMap((event) => (event.event === 'evaluation' && event.split === 'test'
          ? [event, { event: 'diagnosis', runId: event.runId, epoch: event.epoch,
            ...told[Math.min(event.epoch, told.length - 1)] }]
          : [event]));
      };` });
  });
}
