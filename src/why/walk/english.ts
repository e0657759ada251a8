import type { WalkText } from './walkText.ts';

export const englishWalk: readonly WalkText[] = [
  {
    title: 'Gradient and Jacobian',
    paragraphs: [
      'A number that depends on a vector has one derivative for each element of the vector. Written as a row, they are its gradient. The error E is such a number. Its gradient dE/dz, highlighted first, says how E changes with each of the two outputs.',
      'A vector that depends on a vector has a derivative for each pair of elements. They form a matrix, the Jacobian: one row for each output variable, one column for each input variable. The matrix dz/dnet, highlighted next to it, is the Jacobian of the outputs z with respect to the net values.',
      'The chain rule between vectors is a matrix product: the gradient at the output times the Jacobian is the gradient at the input. Here a row of 2 numbers times a 2 by 2 matrix is again a row of 2 numbers. Point at a number in the product to see how it is computed.',
    ],
  },
  {
    title: 'Back-propagation through a layer',
    paragraphs: [
      'Forward, a layer receives a vector from below, computes weighted sums of it, applies its activation function, and passes the result up.',
      'Backward, it receives the gradient at its output from above and computes two results. The first is the gradient of its own weights, dE/dW, which trains them. The second is the gradient of its input, dE/dy, which it hands down to the layer below.',
      'For the layer below, this row is the gradient at the output, and the same procedure repeats down to the first layer. Each layer needs only the row that it receives.',
    ],
  },
  {
    title: 'Two layers and a squared error',
    paragraphs: [
      "The lecture's network has two layers. The first, with the weights V, computes y from the input x. The second, with the weights W, computes z from y.",
      'The target t is what z should be. The error E is half the sum of the squared differences; with the half, the derivative is simply z - t. Highlighted is the forward pass of the second layer: its input y, its weights W, its net values, its output z, and the target t.',
      'Gradient descent trains both layers: each weight changes by its derivative times the learning rate η, in the opposite direction. In each epoch this network uses the mean over all six of its colours. The matrices here are those of one colour.',
    ],
  },
  {
    title: 'Training the second layer',
    paragraphs: [
      'The derivative of E with respect to the weights W is a product of three factors: the error with respect to the output, the output with respect to the net values, and the net values with respect to the weights. All three and their product are highlighted.',
      'A Jacobian has one column for each input variable. The matrix W is therefore first written as one row, row after row: vec(W).',
      'The factor in the middle, dz/dnet, is a diagonal matrix. Its diagonal holds the derivatives of the activation function. All other elements are 0, because the output of a unit does not depend on the net value of any other unit.',
      'The last factor, dnet/dvec(W), has one row for each unit. The row holds y in the block of weights of that unit and 0 elsewhere, because the weights of a unit do not affect the net value of any other unit. The product is a row as long as vec(W). Reshaped, it is dE/dW.',
    ],
  },
  {
    title: 'The gradient handed down',
    paragraphs: [
      'The net value is net = W y. Its derivative with respect to y, instead of the weights, is W itself: the Jacobian dnet/dy is the weight matrix.',
      'The layer already has the row dE/dnet. It multiplies this row by W and gets dE/dy. Each element of dE/dy is a sum over all units of the layer, each with its weight as a factor, because a unit of the first layer affects the error only through these weights.',
    ],
  },
  {
    title: 'The second layer, complete',
    paragraphs: [
      'The two results of the second layer, side by side. dE/dW has the shape of W. It trains the weights of this layer and is not needed anywhere else.',
      'dE/dy has the length of y. It changes nothing in this layer. It is computed only to be handed down to the layer below.',
      'Both start from the same row, dE/dnet = dE/dz · dz/dnet, often called the delta. It is computed once and used twice, which makes back-propagation cheap.',
    ],
  },
  {
    title: 'Training the first layer',
    paragraphs: [
      'The layer is now V. The gradient dE/dy that was handed down takes the place of the gradient at the output z. Nothing else is new.',
      "The diagonal matrix in the middle now holds the derivatives of y with respect to the first layer's own net values. dnet/dvec(V) has the same block form as before, with the network's inputs x in the blocks.",
      'The product is dE/dvec(V). Reshaped, it is dE/dV, which trains the first layer. Below it is only data, so nothing has to be handed down. A network with more layers repeats this step.',
    ],
  },
];
