/** From which numbers on a training shows a symptom: the diagnosis and the debugger's exceptions judge by the same. */
export const thresholds = {
  /** Below this share of the last layer's delta, and with a gradient below this size, what reaches the first layer has vanished. */
  vanishedShare: 1e-3,
  vanishedSize: 1e-4,
  /** Where gradients are this large, steps of a usual rate replace the weights. */
  hugeGradient: 1e3,
  /** SageMaker's and DeepDiagnosis's bound for the ratio of the first layer's gradient to the last one's; it counts from this size on. */
  gradientGrowth: 70,
  grownGradient: 10,
  /** The loss has risen where it is at least so many times its lowest, in so many of the last epochs (MindSpore's and SageMaker's rule). */
  risenLoss: 2,
  risenEpochs: 4,
  lastEpochs: 6,
  /** A derivative below this share of the largest that its activation has counts as none. */
  flatDerivative: 0.01,
  /** More than this share of a layer's units is dead or saturated. */
  flatUnits: 0.5,
} as const;
