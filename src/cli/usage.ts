export const usage = `Usage:
  backprop train FILE [--epochs N] [--seed N] [--json]   train the network that FILE describes
  backprop validate FILE...                              say what is wrong with the files, data included
  backprop --help
  backprop --version

Options:
  --epochs N   train for N epochs instead of the file's
  --seed N     start from the seed N instead of the file's, from 0 to 4294967295
  --json       print one JSON document: every epoch with the numbers of every layer, and the final weights

Results go to the standard output; problems, warnings and the progress bar go to the standard error.

Exit status: 0 all went well; 1 a file has errors, or the training diverged; 2 the command was misused;
130 stopped by Ctrl+C, or because the reader of the output left.
`;
