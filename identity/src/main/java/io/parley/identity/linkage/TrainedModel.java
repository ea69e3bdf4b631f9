package io.parley.identity.linkage;

import io.parley.identity.table.RecordTable;
import java.util.List;
import java.util.Optional;

/**
 * A model and what it came to on data: all that scoring a pair needs. It does not change with
 * records that come later, so that resolving them one by one gives the weights of a full run.
 *
 * @param model what is compared and how
 * @param weights m, u and the prior
 * @param household what two people of one household would look like, if some records are of such
 * @param namesakes what strangers of one name look like, for each value that is made of names
 * @param frequencies how often values stand in the records it was trained on
 * @param records how many those were
 * @param signedOff who stands for it; nobody yet where it was trained for one run
 */
public record TrainedModel(
    LinkageModel model,
    Weights weights,
    Optional<Household> household,
    List<Namesakes> namesakes,
    Frequencies frequencies,
    int records,
    Optional<SignedOff> signedOff) {
  public TrainedModel {
    namesakes = List.copyOf(namesakes);
  }

  /**
   * Trains a model on the records of a table, without labels.
   *
   * @param model over the columns that the records have
   * @param link which pairs may be one person
   */
  public static TrainedModel train(LinkageModel model, RecordTable table, LinkType link) {
    model.prepare(table);
    return train(
        model, new TablePairs(model, table, link), Frequencies.of(model.comparisons(), table));
  }

  /**
   * Trains a model on pairs that somebody else draws.
   *
   * @param frequencies of the same records
   */
  public static TrainedModel train(LinkageModel model, PairSample sample, Frequencies frequencies) {
    Trainer.Trained trained = Trainer.train(model, sample);
    return new TrainedModel(
        model,
        trained.weights(),
        trained.household(),
        trained.namesakes(),
        frequencies,
        sample.records(),
        Optional.empty());
  }

  /** The same, signed off. */
  public TrainedModel signed(SignedOff by) {
    return new TrainedModel(
        model, weights, household, namesakes, frequencies, records, Optional.of(by));
  }

  /**
   * The chance that all columns of a thing differ between two records of one person: what the model
   * expects, and no more than the chance with which each alone was found to.
   */
  public double differ(Together together) {
    double differ = together.differ();
    for (int i = 0; i < model.comparisons().size(); i++) {
      if (together.columns().contains(model.comparisons().get(i).column())) {
        differ = Math.min(differ, weights.m()[i][0]);
      }
    }
    return differ;
  }
}
