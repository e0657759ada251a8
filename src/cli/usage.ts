import { gradientSymbol } from '../trace/quantitySymbol.ts';

export const usage = `Usage:
  backprop train FILE [--epochs N] [--seed N] [--stop-after N] [--checkpoint FILE] [--resume FILE]
                 [--reproducible] [--threads N] [--strict] [--json]
                                                         train the network that FILE describes
  backprop chain FILE [--sample N] [--epoch N] [--layer NAME] [--reproducible] [--threads N] [--json]
                                                         back-propagate one sample, every factor and product shown
  backprop gradcheck FILE [--json]                       check every gradient against central differences
  backprop gradcheck FILE --against GRADIENTS [--sample N] [--json]
                                                         compare your own gradients, and name the mistake in them
  backprop gradcheck FILE --format                       print how a file of your own gradients looks
  backprop diagnose FILE [--epochs N] [--seed N] [--try-fixes] [--reproducible] [--threads N] [--json]
                                                         train it and say what is wrong with it, why, and what helps
  backprop validate FILE...                              say what is wrong with the files, data included
  backprop debug-adapter                                 debug networks in an editor, by the Debug Adapter Protocol
                                                         over the standard input and output
  backprop --help
  backprop --version

Options:
  --epochs N     train for N epochs instead of the file's
  --seed N       start from the seed N instead of the file's, from 0 to 4294967295
  --stop-after N end this call after epoch N of the whole training
  --checkpoint FILE
                 write a checkpoint to FILE at the end, and when Ctrl+C ends it sooner
  --resume FILE  continue from the checkpoint in FILE, with the numbers of a training that was never interrupted;
                 with a larger --epochs it trains on, on the learning rates of the length that it had
  --sample N     the row N of the data, counted from 0, instead of the file's "probe", or of all training rows
  --against GRADIENTS
                 a file with ${gradientSymbol('weights')} and ${gradientSymbol('bias')} of your own back-propagation, as JSON or written by np.savez
  --epoch N      with the weights after N epochs of training instead of the first ones
  --layer NAME   only this layer
  --reproducible train with the bits that every machine gives, without fused multiply-add
  --threads N    train a large network on 1 thread instead of 2; the bits are the same
  --strict       exit with 3 in place of 0 when the diagnosis has a warning or an error
  --try-fixes    train copies with what helps, over 5 seeds each, and say how far they get; up to a minute
  --json         print one JSON document. train: every epoch with the numbers of every layer, and the final weights;
                 chain: every matrix, layers from the last to the first; gradcheck: the worst element of every tensor;
                 with --against also the mistakes

Results go to the standard output; problems, warnings and the progress bar go to the standard error.

Exit status: 0 all went well; 1 a file has errors, the training diverged, or a gradient is wrong; 2 the command was
misused; 3 something is wrong, and --strict was given; 130 stopped by Ctrl+C, or because the reader of the output left.
`;
