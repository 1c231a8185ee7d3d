/**
 * What was wrong in the original's transformers, each thing by its name; all are off unless asked for.
 * Source: the notebooks of Sharma & Xiao 2022.
 */
export interface TransformerDefects {
  /**
   * Encoder only: attention across the clips of a batch at each time instead of over time, and the positional code
   * along the batch as well: `batch_first` was left out.
   */
  readonly attention?: 'across-batch';
  /** Encoder only: arguments in the wrong order gave one head to each column of the width, and a feed-forward of 2. */
  readonly misplacedArguments?: boolean;
  /** Seq2seq: the shifted targets were computed and not used, so that the decoder saw the column that it was to tell. */
  readonly targets?: 'unshifted';
  /** Evaluation ran in training mode. */
  readonly dropoutInEvaluation?: boolean;
  /** Evaluation was given the log-mel image as it is, training its standardised form; whoever evaluates heeds it. */
  readonly unstandardisedEvaluation?: boolean;
}

/** Everything that was wrong at once: the transformers as they were published. */
export const AS_PUBLISHED: TransformerDefects = {
  attention: 'across-batch',
  misplacedArguments: true,
  targets: 'unshifted',
  dropoutInEvaluation: true,
  unstandardisedEvaluation: true,
};
