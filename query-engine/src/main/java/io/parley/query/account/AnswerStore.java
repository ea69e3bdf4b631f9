package io.parley.query.account;

import java.util.List;
import java.util.Optional;

/**
 * Answers that left. The same question again gives the same bytes, free: it is the same release.
 */
public interface AnswerStore {
  /** The stored answer of a question. */
  Optional<byte[]> find(String key);

  /** What a question released, for others that make something else of the same numbers. */
  Optional<byte[]> release(String key);

  /**
   * Stores the answer, and what was released where it may be used again, with the parties' signed
   * commits and an audit entry, in one transaction, before the first byte leaves.
   *
   * @param releaseKey the key of all questions that can be answered from what was released
   * @param release the noised numbers; empty where none can be used again
   */
  void store(
      String key,
      String queryId,
      byte[] answer,
      String releaseKey,
      Optional<byte[]> release,
      List<byte[]> commits,
      String audit);
}
