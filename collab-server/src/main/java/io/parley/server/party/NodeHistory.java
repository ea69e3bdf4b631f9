package io.parley.server.party;

import io.parley.identity.history.SealedHistory;
import io.parley.identity.link.RecordKey;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a node keeps the history of its people: the folder {@code identity}, sealed. */
public final class NodeHistory {
  /** The folder's name in the node's directory; with its own keys of this name. */
  public static final String FOLDER = "identity";

  private NodeHistory() {}

  /** Opens the history, and begins one where there is none. */
  public static SealedHistory open(NodeDirectory node) {
    return SealedHistory.open(
        node.node().resolve(FOLDER), node.node().keys().envelope().within(FOLDER));
  }

  /**
   * Refuses to say something for ever of records that go by their lines: somebody else's may stand
   * there tomorrow.
   *
   * @throws ConfigurationException if one does, by the look of its name
   */
  public static void checkKeyed(List<RecordKey> records) {
    records.stream()
        .filter(RecordNames::isByLine)
        .findFirst()
        .ifPresent(
            record -> {
              throw new ConfigurationException(
                  "the record %s/%s of this person goes by its line, where another may stand tomorrow; name a column of the source `%s` under `key`, run `parley ingest`, and take them apart then"
                      .formatted(record.source(), record.key(), record.source()));
            });
  }

  /**
   * Opens the history of a node that has one.
   *
   * @throws ConfigurationException if it has none
   */
  public static SealedHistory existing(NodeDirectory node) {
    Path folder = node.node().resolve(FOLDER);
    if (!Files.exists(folder.resolve(SealedHistory.FILE))) {
      throw new ConfigurationException(
          "%s holds no history of people; `parley ingest` begins one".formatted(folder));
    }
    return open(node);
  }
}
