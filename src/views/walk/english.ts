import type { WalkText } from './walkText.ts';

export const englishWalk: readonly WalkText[] = [
  {
    title: 'Gradient and Jacobian',
    paragraphs: [
      "A number that depends on a vector has one derivative for each of the vector's elements. Written in a row they are its gradient. The error E is such a number: dE/dz, which lights up first, says how E changes with each of the two outputs.",
      'A vector that depends on a vector has a derivative for each pair of elements. They form a matrix, the Jacobian: one row for each element of the result, one column for each element that is differentiated by. dz/dnet, which lights up next to it, is the Jacobian of the outputs z by the net values.',
      'The chain rule between vectors is a matrix product. The gradient at the output times the Jacobian is the gradient at the input: a row of 2 numbers times a matrix of 2 by 2 is a row of 2 numbers again. Point at a number of the product to see which numbers it is made of.',
    ],
  },
  {
    title: 'Back-propagation through a layer',
    paragraphs: [
      'Forward, a layer receives a vector from below, takes weighted sums of it, and sends upwards what the activation function makes of them.',
      'Backward, it receives the gradient at its output from above, and computes two things from it. The first is the gradient of its own weights, dE/dW, with which it trains them. The second is the gradient of its input, dE/dy, which it hands to the layer below.',
      'There it plays the part of the gradient at the output, and the same begins again, down to the first layer. No layer needs to know more of the network than the row that it is handed.',
    ],
  },
  {
    title: 'Two layers and a squared error',
    paragraphs: [
      "The lecture's network has two layers. The first one, with the weights V, makes y of the input x. The second one, with the weights W, makes z of y.",
      'The target t says what z should have been. The error E is half the sum of the squared differences: the half is there so that the derivative is simply z - t. What lights up is the second layer on the way forward: its input y, its weights W, its net values, its output z, and the target that z is compared with.',
      'Both layers are trained by gradient descent: every weight moves against its derivative, by the learning rate η times as much. In each epoch this network takes the mean over all of its six colours; the matrices that you see are those of one colour.',
    ],
  },
  {
    title: 'Training the second layer',
    paragraphs: [
      'The derivative of E by the weights W is a product of three factors: the error by the output, the output by the net value, and the net value by the weights. All three light up, and what they multiply out to.',
      'A Jacobian has a column for each number that is differentiated by. So the matrix W is laid out in one row first, its rows one after the other: vec(W).',
      'The factor in the middle, dz/dnet, is a diagonal matrix. On the diagonal stand the derivatives of the activation function, and 0 everywhere else, because the output of a unit does not depend on the net value of any other unit.',
      'The last factor, dnet/dvec(W), has one row for each unit. In it y stands in the block of the weights of that unit, and 0 everywhere else, because the weights of a unit have no part in the net value of any other unit. The product is a row as long as vec(W); put back into the shape of W it is dE/dW.',
    ],
  },
  {
    title: 'The gradient handed down',
    paragraphs: [
      'The net value is net = W y. When it is differentiated by y, and not by the weights, W itself is left: the Jacobian dnet/dy is the matrix of the weights.',
      'So the layer multiplies the row dE/dnet, which it has already, by W and gets dE/dy. An element of it is a sum over all units that this element of y goes into, each with its weight as a factor: a unit of the first layer has no other way to the error.',
    ],
  },
  {
    title: 'The second layer, complete',
    paragraphs: [
      'The two results of the second layer, side by side. dE/dW has the shape of W. It trains the weights of this layer and is needed nowhere else.',
      'dE/dy has the length of y. It changes nothing in this layer: it is computed only to be handed to the layer below.',
      'Both begin with the same row, dE/dnet = dE/dz · dz/dnet, which is often called the delta. It is computed once and used twice, and that is what makes back-propagation cheap.',
    ],
  },
  {
    title: 'Training the first layer',
    paragraphs: [
      'The layer is V now. The gradient dE/dy that came down takes the place that the error by the output had in the second layer. Nothing else is new.',
      "The diagonal matrix in the middle now holds the derivatives of y by the first layer's own net values. dnet/dvec(V) has the same block form as before, with the network's inputs x in the blocks.",
      'The product is dE/dvec(V); put back into the shape of V it is dE/dV, which trains the first layer. Below it there is only data, so nothing has to be handed down any further. A network of more layers repeats this step, and needs no other.',
    ],
  },
];
