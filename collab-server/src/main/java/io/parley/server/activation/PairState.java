package io.parley.server.activation;

import io.parley.connector.destination.DestinationException;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.blind.BlindingScalar;
import io.parley.crypto.seal.SealRejected;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * What a node must know again of an exchange of PAIR, sealed in {@code pair/NAME.sealed}: the
 * scalar, of which people the list is, and which list of the partner was answered.
 *
 * @param people SHA-256 of the list's people
 * @param answered SHA-256 of the partner's list; empty until one is answered
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record PairState(BlindingScalar scalar, byte[] people, byte[] answered) {
  private static final int HASH = 32;

  static PairState begin(byte[] people) {
    return new PairState(BlindingScalar.generate(), people, new byte[0]);
  }

  PairState answering(byte[] list) {
    return new PairState(scalar, people, list);
  }

  /** What is known of an exchange; empty before it began. */
  static Optional<PairState> of(NodeDirectory node, String exchange) {
    Path file = file(node, exchange);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      byte[] plain = node.keys().envelope().open("pair " + exchange, Files.readAllBytes(file));
      int end = BlindingScalar.SIZE;
      return Optional.of(
          new PairState(
              BlindingScalar.fromByteArray(Arrays.copyOf(plain, end), SecretAccess.insecure()),
              Arrays.copyOfRange(plain, end, end + HASH),
              Arrays.copyOfRange(plain, end + HASH, plain.length)));
    } catch (IOException | SealRejected e) {
      throw new DestinationException(
          file + " does not open with this node's keys; restore both from one backup");
    }
  }

  void keep(NodeDirectory node, String exchange) {
    byte[] key = scalar.toByteArray(SecretAccess.insecure());
    byte[] plain = Arrays.copyOf(key, key.length + people.length + answered.length);
    System.arraycopy(people, 0, plain, key.length, people.length);
    System.arraycopy(answered, 0, plain, key.length + people.length, answered.length);
    Path file = file(node, exchange);
    try {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      node.writeWhole(file, node.keys().envelope().seal("pair " + exchange, plain));
    } catch (IOException e) {
      throw new DestinationException(file + " cannot be written; is the disk full?", e);
    } finally {
      Arrays.fill(key, (byte) 0);
      Arrays.fill(plain, (byte) 0);
    }
  }

  private static Path file(NodeDirectory node, String exchange) {
    return node.resolve("pair").resolve(exchange + ".sealed");
  }

  /** Without key and hashes. */
  @Override
  public String toString() {
    return "PairState[hidden]";
  }
}
