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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for an application to show them: a sealed file an address in {@code
 * inbox/NAME} of the node's directory, named by a keyed hash. A message is gone once its days are
 * over, at the next reading or writing for its address or the next sweep, which the running node
 * does daily. Exports write and the running node reads; each file is changed by one at a time.
 */
final class Inbox implements InboxChannel.Inbox {
  private static final byte[] LABEL = "parley/v1/inbox".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_MESSAGES = 100;

  /** Of all inboxes of a node, a folder each. */
  static final String FOLDER = "inbox";

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

  /** The names of the inboxes in which messages were put, also of those that are no more. */
  static List<String> names(NodeDirectory node) {
    try {
      return listed(node.node().resolve(FOLDER)).stream()
          .filter(Files::isDirectory)
          .map(folder -> String.valueOf(folder.getFileName()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the inboxes cannot be looked for", e);
    }
  }

  /** One of which no settings say how long messages stay: as long as any may. */
  static Inbox thatWas(NodeDirectory node, String name, Clock clock) {
    return new Inbox(
        node, name, AttributeKind.EMAIL, "US", Duration.ofDays(Messages.MOST_DAYS), clock);
  }

  String name() {
    return name;
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
    String now = clock.instant().toString();
    Waiting fresh =
        new Waiting(message.id(), now, message.subject(), message.text(), message.unsubscribe());
    Path file = file(canonical(message.to()).orElse(message.to()));
    try {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      var unused =
          change(
              file,
              before ->
                  Stream.concat(
                          Stream.of(fresh), before.stream().filter(m -> !m.id().equals(fresh.id())))
                      .limit(MOST_MESSAGES)
                      .toList());
    } catch (IOException | UncheckedIOException e) {
      throw new DestinationException(
          "the inbox `%s` cannot be written; is the disk full?".formatted(name));
    }
  }

  /** What waits for an address, the newest first. What is over is taken away. */
  List<Waiting> waiting(String canonical) {
    try {
      return swept(file(canonical));
    } catch (IOException e) {
      throw new UncheckedIOException("an inbox cannot be read", e);
    }
  }

  /** Takes away all that waits for an address. */
  void forget(String canonical) {
    Path file = file(canonical);
    try {
      if (Files.exists(file)) {
        var unused = change(file, before -> List.of());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an inbox cannot be emptied", e);
    }
  }

  /** Takes away whatever is over. A file that cannot be read keeps none of the others. */
  void sweep() {
    @Nullable IOException failed = null;
    try {
      for (Path below : listed(folder())) {
        for (Path file : listed(below)) {
          try {
            sweep(file);
          } catch (IOException e) {
            failed = e;
          }
        }
      }
    } catch (IOException e) {
      failed = e;
    }
    if (failed != null) {
      throw new UncheckedIOException("an inbox cannot be swept", failed);
    }
  }

  private void sweep(Path file) throws IOException {
    if (file.toString().endsWith(".sealed")) {
      var unused = swept(file);
    } else { // what a crash left half written; nobody writes it now
      var unused = LockedFile.alone(lock(), () -> Files.deleteIfExists(file));
    }
  }

  /** Not walked: files come and go meanwhile. */
  private static List<Path> listed(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** What waits in a file, once what is over is out of it. */
  private List<Waiting> swept(Path file) throws IOException {
    List<Waiting> all = read(file);
    return all.stream().allMatch(this::isKept) ? all : change(file, before -> before);
  }

  /**
   * Puts other messages in the place of those that wait, less what is over; by one at a time, or
   * what another puts meanwhile is lost, and what another takes away comes back.
   */
  private List<Waiting> change(Path file, UnaryOperator<List<Waiting>> change) throws IOException {
    return LockedFile.alone(
        lock(),
        () -> {
          List<Waiting> after = change.apply(read(file).stream().filter(this::isKept).toList());
          if (after.isEmpty()) {
            Files.deleteIfExists(file);
          } else {
            byte[] plain = Json.bytes(new Document(after));
            node.writeWhole(file, node.keys().envelope().seal(purpose(file), plain));
          }
          return after;
        });
  }

  private boolean isKept(Waiting message) {
    return Instant.parse(message.at()).plus(kept).isAfter(clock.instant());
  }

  private List<Waiting> read(Path file) throws IOException {
    try {
      byte[] plain = node.keys().envelope().open(purpose(file), Files.readAllBytes(file));
      return Json.read(plain, Document.class).messages();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (SealRejected e) {
      throw new IOException("an inbox does not open with this node's keys", e);
    }
  }

  private Path lock() {
    return folder().resolve("lock");
  }

  private Path folder() {
    return node.resolve(FOLDER).resolve(name);
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
      return folder().resolve(hash.substring(0, 2)).resolve(hash + ".sealed");
    } finally {
      key.destroy();
    }
  }
}
