package io.parley.server.cli;

import io.parley.policy.Analysis;
import picocli.CommandLine.Option;

/**
 * The kind of answer that a question asks for: private numbers, unless an option says otherwise.
 */
final class AnalysisOptions {
  @Option(
      names = "--audience",
      description = "ask for a list of the receiver's own people: an exact disclosure")
  private boolean audience;

  @Option(
      names = "--threshold",
      description = "ask for exact numbers of groups with enough people: an exact disclosure")
  private boolean threshold;

  Analysis wanted() {
    if (audience) {
      return Analysis.AUDIENCE;
    }
    return threshold ? Analysis.THRESHOLD : Analysis.AGGREGATE;
  }
}
