package io.parley.identity;

import io.parley.identity.link.Resolution;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a node keeps its people between two resolutions.
 *
 * <p>A store holds one resolution at a time: {@link #save} replaces all of what was there, in one
 * step, so that a reader sees the people of one resolution and never a mixture of two.
 */
public interface PeopleStore {
  /**
   * Replaces the stored people by those of {@code resolution}; after a failure the old ones stay.
   */
  void save(Resolution resolution);

  /** The person to whom line {@code line} of {@code source} was resolved; empty if it was not. */
  Optional<UUID> personOf(String source, long line);

  /** Number of people stored; 0 before the first {@link #save}. */
  long people();
}
