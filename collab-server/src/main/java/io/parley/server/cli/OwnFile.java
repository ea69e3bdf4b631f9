package io.parley.server.cli;

import io.parley.server.node.ConfigurationException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that may hold people: for this account alone, whole or not at all, and never over another.
 */
final class OwnFile {
  private OwnFile() {}

  /** Writes what is to stand in it. */
  @FunctionalInterface
  interface Text {
    void write(Writer out) throws IOException;
  }

  /**
   * Refuses a name that is taken, before long work is done for it.
   *
   * @throws ConfigurationException when there is a file of that name
   */
  static void checkIsNew(Path to) {
    if (Files.exists(to)) {
      throw taken(to);
    }
  }

  /**
   * Writes it.
   *
   * @throws ConfigurationException when there is a file of that name, or it cannot be written
   */
  static void write(Path to, Text text) {
    Path part = to.resolveSibling(to.getFileName() + ".part");
    try {
      Files.deleteIfExists(part);
      try (Writer out = open(part)) {
        text.write(out);
      }
      Files.move(part, to);
    } catch (FileAlreadyExistsException e) {
      throw taken(to);
    } catch (IOException | UncheckedIOException e) {
      throw new ConfigurationException(
          to + " cannot be written; is its folder there, and has its disk room?");
    } finally {
      remove(part);
    }
  }

  private static ConfigurationException taken(Path to) {
    return new ConfigurationException(
        to + " is there already; give another name, or remove it first");
  }

  private static Writer open(Path part) throws IOException {
    Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] own =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    return new BufferedWriter(
        new OutputStreamWriter(
            Channels.newOutputStream(Files.newByteChannel(part, fresh, own)),
            StandardCharsets.UTF_8));
  }

  private static void remove(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw new ConfigurationException(
          part + " may hold people in the clear and cannot be removed; remove it");
    }
  }
}
