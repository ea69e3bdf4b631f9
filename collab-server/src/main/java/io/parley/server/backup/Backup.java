package io.parley.server.backup;

import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Writes a stopped node into one sealed file. The master key is not in it. */
public final class Backup {
  private final NodeConfiguration configuration;
  private final NodeDirectory node;
  private final String program;
  private final Clock clock;

  /**
   * A backup of a node.
   *
   * @param program the version of the program, for the manifest
   */
  public Backup(NodeConfiguration configuration, NodeDirectory node, String program, Clock clock) {
    this.configuration = configuration;
    this.node = node;
    this.program = program;
    this.clock = clock;
  }

  /**
   * What was written.
   *
   * @param at when, ISO 8601
   * @param files how many files of the node are in it
   * @param bytes how long they are together
   * @param links what was left out, since it only points to something outside of the directory
   */
  public record Written(String node, String at, int files, long bytes, List<String> links) {
    public Written {
      links = List.copyOf(links);
    }
  }

  /**
   * Writes the file, whole or not at all, readable by its owner alone.
   *
   * @throws ConfigurationException when the node runs, the file is there already or would lie in
   *     the node's directory, or a file changes meanwhile
   */
  public Written write(Path file) {
    Path target = file.toAbsolutePath().normalize();
    if (target.startsWith(node.path())) {
      throw new ConfigurationException(
          "a backup in the node's own directory is lost with it; give a place outside of "
              + node.path());
    }
    if (Files.exists(target)) {
      throw new ConfigurationException(file + " is there already; name a new file");
    }
    try (NodeLock lock = NodeLock.take(node, "backup");
        HeldDatabases databases = new HeldDatabases()) {
      Objects.requireNonNull(lock);
      NodeFiles which = new NodeFiles(configuration, node);
      List<Path> files = which.list();
      files.stream()
          .filter(path -> path.toString().endsWith(".db"))
          .forEach(path -> databases.hold(node.resolve(path.toString())));
      Manifest manifest = manifest(files);
      write(target, manifest);
      return new Written(
          manifest.node(),
          manifest.at(),
          files.size(),
          manifest.files().stream().mapToLong(Manifest.Entry::size).sum(),
          which.links());
    } catch (IOException e) {
      throw new ConfigurationException(
          file + " cannot be written, or a file of the node cannot be read; is the disk full?");
    }
  }

  private Manifest manifest(List<Path> files) throws IOException {
    List<Manifest.Entry> entries = new ArrayList<>();
    for (Path path : files) {
      entries.add(copy(path, OutputStream.nullOutputStream()));
    }
    return new Manifest(
        Manifest.VERSION,
        program,
        configuration.name(),
        configuration.role(),
        node.path().toString(),
        clock.instant().toString(),
        entries);
  }

  private void write(Path target, Manifest manifest) throws IOException {
    Path temporary = Files.createTempFile(target.getParent(), ".new", ".tmp"); // of its owner alone
    try {
      byte[] dataKeys = Files.readAllBytes(node.resolve("keys/data.keys"));
      try (OutputStream sealed =
          Archive.begin(
              Files.newOutputStream(temporary), dataKeys, node.keys().envelope(), manifest)) {
        for (Manifest.Entry entry : manifest.files()) {
          if (!copy(Path.of(entry.path()), sealed).equals(entry)) {
            throw new ConfigurationException(
                entry.path() + " changed while it was read; try again when nothing writes to it");
          }
        }
      }
      Durable.file(temporary);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      Durable.name(target);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private Manifest.Entry copy(Path path, OutputStream out) throws IOException {
    MessageDigest digest = sha256();
    long size;
    try (InputStream in =
        new DigestInputStream(Files.newInputStream(node.path().resolve(path)), digest)) {
      size = in.transferTo(out);
    }
    String name = path.toString().replace(path.getFileSystem().getSeparator(), "/");
    return new Manifest.Entry(name, size, HexFormat.of().formatHex(digest.digest()));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
