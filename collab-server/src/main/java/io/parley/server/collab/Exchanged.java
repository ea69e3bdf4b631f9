package io.parley.server.collab;

import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import io.parley.server.wire.NodeIdentity;
import io.parley.server.wire.SignedAgreement;
import io.parley.server.wire.Withdrawal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files that members send each other: exported keys, agreements under way, withdrawals. */
public final class Exchanged {
  private Exchanged() {}

  /**
   * A node from its exported keys.
   *
   * @throws BadDocument when the file holds none
   */
  public static Agreement.Node node(Path file) {
    NodeIdentity identity = Json.read(bytes(file), NodeIdentity.class);
    return new Agreement.Node(
        identity.name(), identity.checkedKey().encoded(), identity.certificate());
  }

  /** An agreement, signed by whoever has signed it so far. */
  public static SignedAgreement agreement(Path file) {
    SignedAgreement read = Json.read(bytes(file), SignedAgreement.class);
    try {
      read.read().signers().forEach(n -> n.verifyingKey().fingerprint());
    } catch (IllegalArgumentException e) {
      throw new BadDocument(file + " holds no agreement: a key or its bytes are none");
    }
    return read;
  }

  /** A withdrawal, when the file is one; else it may be an agreement. */
  public static Optional<Withdrawal> withdrawal(Path file) {
    try {
      return Optional.of(Json.read(bytes(file), Withdrawal.class));
    } catch (BadDocument e) {
      return Optional.empty();
    }
  }

  /** Writes a document for others, in the place of one that is there. */
  public static void write(Path file, Object document) {
    Path parent = file.toAbsolutePath().getParent();
    new NodeDirectory(parent == null ? Path.of(".") : parent)
        .writeWhole(file, (Json.text(document) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ConfigurationException("the file " + file + " cannot be read");
    }
  }
}
