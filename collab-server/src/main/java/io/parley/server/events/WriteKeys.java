package io.parley.server.events;

import io.parley.crypto.AccessKey;
import io.parley.crypto.SecretAccess;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The write keys of a node, hashed, in {@code events/keys.json} of its directory. The file is
 * looked at for every request, so that a revocation by another process holds from the next one on.
 * Thread-safe, between processes too.
 */
public final class WriteKeys {
  private static final String FOLDER = "events";
  private static final int ID_DIGITS = 12;
  private static final String NAME = "[a-z][a-z0-9._-]{0,62}";

  private final NodeDirectory directory;
  private final Path file;
  private final Clock clock;
  private Seen seen = new Seen("", List.of());

  /** The keys of a node. */
  public WriteKeys(NodeDirectory directory, Clock clock) {
    this.directory = directory;
    this.file = directory.resolve(FOLDER).resolve("keys.json");
    this.clock = clock;
  }

  /** The file's content. */
  private record Document(int v, List<WriteKey> keys) {}

  /** What was read of the file, and which file that was. */
  private record Seen(String version, List<WriteKey> keys) {}

  /**
   * A key that was made.
   *
   * @param text the key itself, to be shown once
   */
  public record Made(WriteKey key, String text) {
    /** Never the key. */
    @Override
    public String toString() {
      return "Made[" + key.id() + "]";
    }
  }

  /** The key that somebody shows; empty for whatever lets nothing in. */
  public Optional<WriteKey> opened(String shown) {
    byte[] hash;
    try {
      hash = bytes(AccessKey.parse(shown).hash());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    Optional<WriteKey> opened = Optional.empty();
    for (WriteKey key : all()) {
      // All of them, each in the same time: how long it takes tells nothing.
      if (MessageDigest.isEqual(hash, bytes(key.hash())) && key.isValid()) {
        opened = Optional.of(key);
      }
    }
    return opened;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** All of them, those that were revoked too, oldest first. */
  public synchronized List<WriteKey> all() {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      String version = found.fileKey() + " " + found.lastModifiedTime() + " " + found.size();
      if (!version.equals(seen.version())) {
        seen = new Seen(version, read());
      }
      return seen.keys();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new ConfigurationException("the write keys " + file + " cannot be read");
    }
  }

  private List<WriteKey> read() throws IOException {
    try {
      Document document = Json.read(Files.readAllBytes(file), Document.class);
      if (document.v() == 1) {
        return List.copyOf(document.keys());
      }
    } catch (BadDocument e) {
      // Falls through.
    }
    throw new ConfigurationException(
        "the write keys " + file + " are none of version 1; restore the file, or make new keys");
  }

  /**
   * Makes a key.
   *
   * @param name what it is for: a letter, then letters, digits, {@code . _ -}
   */
  public Made make(String name) {
    if (!name.matches(NAME)) {
      throw new ConfigurationException(
          "`%s` is no name of a write key: it begins with a letter and has lower-case letters, digits, ., - and _, at most 63"
              .formatted(name));
    }
    AccessKey key = AccessKey.generate();
    WriteKey entry =
        new WriteKey(
            key.hash().substring(0, ID_DIGITS),
            name,
            key.hash(),
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            Optional.empty());
    change(
        keys -> {
          List<WriteKey> more = new ArrayList<>(keys);
          more.add(entry);
          return more;
        });
    return new Made(entry, key.text(SecretAccess.insecure()));
  }

  /**
   * Revokes a key; one that is revoked already keeps its time.
   *
   * @param id of the key
   * @return it, as it is now; empty where there is none of that id
   */
  public Optional<WriteKey> revoke(String id) {
    change(
        keys ->
            keys.stream()
                .map(
                    k ->
                        k.id().equals(id)
                            ? k.revokedAt(clock.instant().truncatedTo(ChronoUnit.SECONDS))
                            : k)
                .toList());
    return all().stream().filter(k -> k.id().equals(id)).findFirst();
  }

  private void change(UnaryOperator<List<WriteKey>> change) {
    try {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      try (FileChannel lock =
          FileChannel.open(
              file.resolveSibling("keys.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE)) {
        var unused = lock.lock();
        directory.writeWhole(file, Json.bytes(new Document(1, change.apply(all()))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the write keys " + file + " cannot be written", e);
    }
  }
}
