/** Verdicts as a test wants them, in place of those of the engine: whatever it diagnoses, the page has to show it. */

import type { Page } from '@playwright/test';
import type { Diagnosis, Probe, ProbeName, Verdict } from '../../www/engines/flex/overfit_lab.js';

const LABELS: Record<ProbeName, string> = {
  chance: 'Chance', gap: 'Gap', 'training-as-test': 'Training images through the test path',
  'stated-accuracy': 'Stated accuracy', 'class-balance': 'Images of each class',
  'input-statistics': 'Brightness and range of the inputs', 'label-agreement': 'Labels of the same images',
  repeat: 'The test path, twice', normalization: 'Normalisation, both ways', information: 'What predictions tell of labels',
  permutation: 'Classes exchanged', collapse: 'Predicted classes', duplicates: 'Test images that were trained on',
  'first-loss': 'First loss', drift: 'Test images of another kind', shortcut: 'Details that tell the class',
  weights: 'Weights', 'held-out-loss': 'Loss on new images', texture: 'Something to learn',
};

function probe(name: ProbeName): Probe {
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

const PROBES = (Object.keys(LABELS) as ProbeName[]).map(probe);

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
      };${body.includes('diagnosePredictions') ? '' : STAND_IN}` });
  });
}

/** What an engine without diagnosis lacks. */
const STAND_IN = `
  const glossary = [
    { term: 'accuracy', means: 'The share of images whose class is predicted right.' },
    { term: 'chance', means: 'The accuracy of guessing: 1 divided by the number of classes.' },
    { term: 'interval', means: 'Where the true figure lies in 95 of 100 such measurements.' },
    { term: 'label', means: 'The class that an image really has.' },
    { term: 'augmentation', means: 'Changing training images a little each time, so that none looks the same twice.' },
    { term: 'dropout', means: 'Switching off a random share of units in each step of training.' },
    { term: 'checksum', means: 'A number computed from all weights: it differs if any of them does.' },
    { term: 'test path', means: 'All that is done to an image between the file and the network when it is tested.' },
  ];
  const scenarios = [['none', 'No fault'], ['prediction-order', 'Predictions in another order'],
    ['normalization-statistics', 'Unfinished batch statistics'], ['shortcut', 'A shortcut']].map(([value, label]) => ({
    value, label, isFault: value !== 'none',
    story: value === 'none' ? 'Nothing is wrong with this pipeline: what the verdict finds is how the network learns.'
      : 'Someone loads the test images with the same loader as the training images, which shuffles them, and compares the predictions with the labels as they stand in the file.',
    shows: value === 'none' ? '' : 'Training accuracy climbs, test accuracy stays at chance, and so do training images in the test path.',
    keras: 'test = image_dataset_from_directory("test", shuffle=True)\\npredicted = model.predict(test).argmax(axis=1)\\naccuracy = (predicted == labels_of_files("test")).mean()',
    pytorch: 'loader = DataLoader(test, batch_size=32, shuffle=True)\\npredicted = torch.cat([model(x).argmax(1) for x, _ in loader])\\naccuracy = (predicted == torch.tensor(test.targets)).float().mean()',
  }));
  const realReady = ready;
  ready = () => {
    const about = realReady();
    const control = { key: 'scenario', label: 'Scenario', group: 'data', effect: 'restart', advanced: false,
      help: 'Plants one fault in an otherwise sound pipeline, as it happens to people.',
      kind: { type: 'choice', options: scenarios } };
    for (const { experiment } of [about, ...about.presets]) experiment.mystery = 0;
    return { ...about, scenarios, glossary, controls: [...about.controls.filter(({ key }) => key !== 'scenario'), control,
      { ...control, key: 'mystery', label: 'Mystery', kind: { type: 'integer', min: 0, max: 4294967295, step: 1, scale: 'linear' } }] };
  };
  const plain = ({ mystery, ...experiment }) => ({ ...experiment, scenario: 'none' });
  const realRead = readLink;
  readLink = (link) => {
    const asked = new URLSearchParams(link.replace(/^#/, ''));
    const mystery = Number(asked.get('mystery') ?? 0);
    let scenario = asked.get('scenario') ?? 'none';
    if (mystery) scenario = scenarios[Number(scenario.slice(1))].value;
    asked.delete('mystery'); asked.delete('scenario');
    const { experiment, problems } = realRead('#' + asked);
    return { experiment: { ...experiment, scenario, mystery }, problems };
  };
  for (const name of ['describe', 'preview', 'start']) {
    const real = ImageLibrary.prototype[name];
    ImageLibrary.prototype[name] = function (first, second) {
      const experiment = name === 'start' ? second : first;
      const result = name === 'start' ? real.call(this, first, plain(experiment)) : real.call(this, plain(experiment), second);
      if (name === 'describe') {
        const { mystery, scenario } = experiment;
        const hidden = 'k' + scenarios.findIndex(({ value }) => value === scenario);
        if (mystery) result.link += '&mystery=' + mystery + '&scenario=' + hidden;
        else if (scenario !== 'none') result.link += '&scenario=' + scenario;
      }
      return result;
    };
  }
  Session.prototype.retune = ((real) => function (experiment) { return real.call(this, plain(experiment)); })(Session.prototype.retune);
  export function diagnosePredictions(csv) {
    if (!/^split,true,predicted/.test(csv)) {
      throw { kind: 'predictions', field: 'line 1', message: csv.trim() === ''
        ? 'The file is empty: it needs a header, split,true,predicted, and one line for each image.'
        : 'Line 1: the header needs the columns true and predicted.' };
    }
    return told[0];
  }
`;
