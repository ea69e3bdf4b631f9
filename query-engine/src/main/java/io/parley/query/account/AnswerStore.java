package io.parley.query.account;

import java.util.Optional;

/**
 * Answers that left. The same question again gives the same bytes, free: it is the same release.
 */
public interface AnswerStore {
  /** The stored answer of a question. */
  Optional<byte[]> find(String key);

  /**
   * Stores the answer with the parties' signed commits and an audit entry, in one transaction,
   * before the first byte leaves.
   */
  void store(
      String key, String queryId, byte[] answer, java.util.List<byte[]> commits, String audit);
}
