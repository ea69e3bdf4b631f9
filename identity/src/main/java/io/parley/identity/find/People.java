package io.parley.identity.find;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose a record is, and where one that is added stays: the port to the people's store. Its calls
 * come from several threads; {@link #keep} one at a time.
 */
public interface People {
  /** Whose a record is. */
  Optional<String> of(RecordKey record);

  /**
   * Keeps a record with its links, durably, before any find sees it. A failure leaves nothing
   * behind: the record is then not added.
   *
   * @param values normalised, by attribute
   * @param links to all records that reach the model's threshold, the heaviest first
   * @return whose it is now
   */
  String keep(RecordKey record, Map<String, String> values, List<Match> links);
}
