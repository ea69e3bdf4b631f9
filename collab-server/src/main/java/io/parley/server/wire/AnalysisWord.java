package io.parley.server.wire;

import io.parley.policy.Analysis;

/** The kind of answer that a question asks for, as documents name it. */
final class AnalysisWord {
  private AnalysisWord() {}

  /**
   * Reads the word.
   *
   * @throws BadDocument for a kind that this version does not know
   */
  static Analysis read(String word) {
    return Analysis.asked(word)
        .orElseThrow(
            () ->
                new BadDocument(
                    "no such analysis; this node knows " + String.join(", ", Analysis.askable())));
  }
}
