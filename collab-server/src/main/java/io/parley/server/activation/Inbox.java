package io.parley.server.activation;

import io.parley.connector.destination.DestinationException;
import io.parley.connector.destination.message.InboxChannel;
import io.parley.connector.destination.message.Message;
import io.parley.crypto.KeyedHash;
import io.parley.crypto.SecretBytes;
import io.parley.crypto.seal.SealRejected;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.Normaliser;
import io.parley.identity.normalise.NormaliserOptions;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Messages that wait for an application to show them: a sealed file an address in {@code
 * inbox/NAME} of the node's directory, named by a keyed hash. A message is gone once its days are
 * over. Exports write, each person's file by one at a time, and the running node reads.
 */
final class Inbox implements InboxChannel.Inbox {
  private static final byte[] LABEL = "parley/v1/inbox".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_MESSAGES = 100;

  private final NodeDirectory node;
  private final String name;
  private final AttributeKind address;
  private final NormaliserOptions options;
  private final Duration kept;
  private final Clock clock;

  /**
   * An inbox.
   *
   * @param name of the destination
   * @param address by what people are found
   * @param region of phone numbers without a country code
   * @param kept how long a message stays
   */
  Inbox(
      NodeDirectory node,
      String name,
      AttributeKind address,
      String region,
      Duration kept,
      Clock clock) {
    this.node = node.node();
    this.name = name;
    this.address = address;
    this.options = NormaliserOptions.of(region);
    this.kept = kept;
    this.clock = clock;
  }

  /**
   * A message that waits.
   *
   * @param id the same if it is put again
   * @param at when it came, ISO 8601
   */
  record Waiting(String id, String at, String title, String text, String unsubscribe) {
    /** Without what is in it. */
    @Override
    public String toString() {
      return "Waiting[hidden]";
    }
  }

  private record Document(List<Waiting> messages) {}

  /** By what people are found. */
  AttributeKind address() {
    return address;
  }

  /** An address as it is known here; empty for what is none. */
  Optional<String> canonical(String written) {
    return Normaliser.of(address, options).canonical(written);
  }

  @Override
  public void put(Message message) {
    Instant now = clock.instant();
    Path file = file(canonical(message.to()).orElse(message.to()));
    try {
      List<Waiting> waiting = new ArrayList<>(read(file, now));
      waiting.removeIf(before -> before.id().equals(message.id()));
      waiting.add(
          0,
          new Waiting(
              message.id(),
              now.toString(),
              message.subject(),
              message.text(),
              message.unsubscribe()));
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      byte[] plain =
          Json.bytes(new Document(waiting.subList(0, Math.min(MOST_MESSAGES, waiting.size()))));
      node.writeWhole(file, node.keys().envelope().seal(purpose(file), plain));
    } catch (IOException | UncheckedIOException e) {
      throw new DestinationException(
          "the inbox `%s` cannot be written; is the disk full?".formatted(name));
    }
  }

  /** What waits for an address, the newest first. */
  List<Waiting> waiting(String canonical) {
    try {
      return read(file(canonical), clock.instant());
    } catch (IOException e) {
      throw new UncheckedIOException("an inbox cannot be read", e);
    }
  }

  /** Takes away all that waits for an address. */
  void forget(String canonical) {
    try {
      Files.deleteIfExists(file(canonical));
    } catch (IOException e) {
      throw new UncheckedIOException("an inbox cannot be emptied", e);
    }
  }

  /** Takes away the files in which all is over. */
  void sweep() {
    Path folder = node.resolve("inbox").resolve(name);
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".sealed")).toList()) {
        if (read(file, clock.instant()).isEmpty()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an inbox cannot be swept", e);
    }
  }

  private List<Waiting> read(Path file, Instant now) throws IOException {
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    try {
      byte[] plain = node.keys().envelope().open(purpose(file), Files.readAllBytes(file));
      return Json.read(plain, Document.class).messages().stream()
          .filter(message -> Instant.parse(message.at()).plus(kept).isAfter(now))
          .toList();
    } catch (SealRejected e) {
      throw new IOException("an inbox does not open with this node's keys", e);
    }
  }

  private String purpose(Path file) {
    return "inbox " + name + " " + file.getFileName();
  }

  private Path file(String canonical) {
    SecretBytes key = node.localKey();
    try {
      String hash =
          HexFormat.of()
              .formatHex(
                  KeyedHash.hmacSha256(
                      key,
                      LABEL,
                      name.getBytes(StandardCharsets.UTF_8),
                      canonical.getBytes(StandardCharsets.UTF_8)));
      return node.resolve("inbox")
          .resolve(name)
          .resolve(hash.substring(0, 2))
          .resolve(hash + ".sealed");
    } finally {
      key.destroy();
    }
  }
}
