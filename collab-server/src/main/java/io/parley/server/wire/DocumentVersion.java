package io.parley.server.wire;

import org.jspecify.annotations.Nullable;

/** The version of a document, looked at as it is read. */
final class DocumentVersion {
  private DocumentVersion() {}

  /**
   * Refuses another version than the one that this program reads.
   *
   * @param what the document, as the refusal calls it
   * @throws BadDocument naming both
   */
  static void require(String what, int found, int read) {
    if (found != read) {
      throw new BadDocument(
          "%s version %d is not understood; this node reads %d".formatted(what, found, read));
    }
  }

  /**
   * The version of a document that rests on a disk: those that were written before documents of its
   * kind said their version are of the first.
   *
   * @param found what it says; null: nothing
   */
  static int orFirst(@Nullable Integer found) {
    return found == null ? 1 : found;
  }
}
