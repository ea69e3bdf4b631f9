package io.parley.server.party;

import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * On what terms the pseudonyms of an epoch were made. An agreement that names others under the same
 * epoch would be served with pseudonyms of the old ones: keyed where it says blinded, or matched in
 * another order; so it is refused.
 */
record EpochTerms(NodeDirectory directory, Agreement agreement) {

  /** Keeps the terms beside the key of the epoch. */
  void keep() {
    directory.writeWhole(file(), digest().getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Compares with those kept; a directory of an earlier version, which kept none, takes these.
   *
   * @throws ConfigurationException if they differ
   */
  void check() {
    if (!Files.exists(file())) {
      keep();
      return;
    }
    try {
      if (!Files.readString(file(), StandardCharsets.US_ASCII).equals(digest())) {
        throw new ConfigurationException(
            "the agreement has other members, keys, key order or profile than the pseudonyms of its epoch %d; agree on another epoch"
                .formatted(agreement.epoch()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the terms of the epoch cannot be read", e);
    }
  }

  private Path file() {
    return directory.resolve("keys/collaboration-%d.terms".formatted(agreement.epoch()));
  }

  private String digest() {
    List<Object> terms =
        List.of(
            agreement.collaboration(),
            agreement.members().stream().map(Agreement.Node::name).toList(),
            agreement.keyOrder(),
            agreement.profile(),
            agreement.keys().map(k -> (Object) k).orElse("keyed"));
    return Digest.hex(Json.bytes(terms));
  }
}
