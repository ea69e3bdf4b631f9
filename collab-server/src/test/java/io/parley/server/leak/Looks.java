package io.parley.server.leak;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was found where the room writes and what it receives.
 *
 * @param folder in the files of its directory
 * @param said in what the nodes wrote to standard output and standard error
 * @param streams in the decrypted streams between it and the parties
 */
record Looks(Set<Found> folder, Set<Found> said, Set<Found> streams) {

  /** Looks everywhere; databases are copied into the work folder. */
  static Looks at(
      PatternSearch patterns,
      Path work,
      Path roomFolder,
      byte[] words,
      Map<String, List<Http2Connection>> recorded)
      throws IOException {
    Unwrapping folder = new Unwrapping(patterns, work);
    folder.folder(roomFolder);
    Unwrapping said = new Unwrapping(patterns, work);
    said.bytes("standard output and error", words);
    Unwrapping streams = new Unwrapping(patterns, work);
    for (Map.Entry<String, List<Http2Connection>> party : recorded.entrySet()) {
      for (Http2Connection connection : party.getValue()) {
        connection.searchedBy(streams, "streams of " + party.getKey());
      }
    }
    return new Looks(folder.found(), said.found(), streams.found());
  }
}
