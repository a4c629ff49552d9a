/** As much of ConvNetJS, which brings no types, as the benchmark uses. */
declare module 'convnetjs' {
  class Vol {
    constructor(width: number, height: number, depth: number, value: number);
    w: Float64Array;
  }
  class Net {
    makeLayers(layers: object[]): void;
  }
  class Trainer {
    constructor(network: Net, options: { method: 'adadelta' | 'adagrad' | 'sgd'; batch_size: number });
    train(image: Vol, label: number): { loss: number };
  }
  const convnetjs: { Vol: typeof Vol; Net: typeof Net; Trainer: typeof Trainer };
  export default convnetjs;
}
