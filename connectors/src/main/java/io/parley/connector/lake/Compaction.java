package io.parley.connector.lake;

import java.util.Optional;

/**
 * How small files become larger ones.
 *
 * @param targetBytes the size to reach, at least 1 MiB; a file of three quarters of it is left
 *     alone, unless rows of it were deleted by delete files
 * @param apart a column: files where it is NULL throughout, nowhere, and here and there stay apart
 *     from one another; so rejected rows stay in files of their own
 */
public record Compaction(long targetBytes, Optional<String> apart) {
  private static final long LEAST = 1 << 20;

  /** 128 MiB, all files together. */
  public static final Compaction DEFAULT = new Compaction(128L << 20, Optional.empty());

  /** Refuses a size that would make no file larger. */
  public Compaction {
    if (targetBytes < LEAST) {
      throw new IllegalArgumentException("files are compacted to at least " + LEAST + " bytes");
    }
  }

  /**
   * What was done.
   *
   * @param before files that were replaced
   * @param after files in their place
   */
  public record Done(int before, int after) {}
}
