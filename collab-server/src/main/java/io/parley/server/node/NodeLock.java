package io.parley.server.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * That one program at a time books in a node's ledger: a program that starts gives up what another
 * that ended has left reserved, and must not take that of one that goes on.
 *
 * <p>The operating system holds the lock, so it ends with the process, however that ends; the file
 * stays as a rule, and says only who had it last. On a network file system the lock is as good as
 * that is.
 */
public final class NodeLock implements AutoCloseable {
  /** The file's name in the node's directory. */
  public static final String FILE = "node.lock";

  private static final int LONGEST = 200;

  /** Closing any channel of a file gives up all locks of the process on it: so none is opened. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  /** Whether the file goes with the lock. */
  private final boolean removed;

  private NodeLock(Path file, FileChannel channel, boolean removed) {
    this.file = file;
    this.channel = channel;
    this.removed = removed;
  }

  /**
   * Takes the lock of a node's directory.
   *
   * @param command what runs, as it is told to whoever comes second
   * @throws ConfigurationException when another program has it, or the directory cannot be written
   */
  public static NodeLock take(NodeDirectory directory, String command) {
    return take(directory, command, false);
  }

  /** The same, and leaves no file where there was none. */
  public static NodeLock takeAndRemove(NodeDirectory directory, String command) {
    return take(directory, command, !Files.exists(directory.resolve(FILE)));
  }

  private static NodeLock take(NodeDirectory directory, String command, boolean removed) {
    Path file = directory.path().toAbsolutePath().normalize().resolve(FILE);
    if (!HELD.add(file)) {
      throw taken(file, "this program");
    }
    try {
      return new NodeLock(file, locked(file, command), removed);
    } catch (RuntimeException e) {
      HELD.remove(file);
      throw e;
    }
  }

  /** Whether a program works on the node, in this process or in another. */
  public static boolean isTaken(NodeDirectory directory) {
    if (!Files.exists(directory.resolve(FILE))) {
      return false;
    }
    Path file = directory.path().toAbsolutePath().normalize().resolve(FILE);
    if (!HELD.add(file)) {
      return true;
    }
    try (FileChannel channel = opened(file)) {
      return channel.tryLock() == null;
    } catch (IOException e) {
      throw new ConfigurationException("the file " + file + " cannot be locked");
    } finally {
      HELD.remove(file);
    }
  }

  private static FileChannel locked(Path file, String command) {
    String holder = "`parley %s` (process %d)".formatted(command, ProcessHandle.current().pid());
    while (true) {
      Object before = identity(file);
      FileChannel channel = locked(file, holder.getBytes(StandardCharsets.UTF_8));
      if (before.equals(identity(file))) {
        return channel;
      }
      close(channel); // whoever had it removed the file meanwhile: it locks nobody out
    }
  }

  /** Which file is at the path. Asked without opening it, which would give the lock up. */
  private static Object identity(Path file) {
    try {
      if (!Files.exists(file)) {
        opened(file).close(); // before any lock is held
      }
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return Objects.requireNonNullElse(found.fileKey(), file);
    } catch (NoSuchFileException e) {
      return new Object(); // removed just now: the same as no other
    } catch (IOException e) {
      throw new ConfigurationException("the file " + file + " cannot be looked at");
    }
  }

  private static FileChannel locked(Path file, byte[] holding) {
    FileChannel channel = opened(file);
    try {
      if (channel.tryLock() == null) {
        String holder = holder(file);
        channel.close();
        throw taken(file, holder);
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(holding));
      return channel;
    } catch (OverlappingFileLockException | IOException e) {
      close(channel); // gives the lock up, if it was taken
      throw new ConfigurationException("the file " + file + " cannot be locked");
    }
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // What failed before says more.
    }
  }

  private static FileChannel opened(Path file) {
    try {
      return FileChannel.open(
          file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new ConfigurationException("the file " + file + " cannot be written");
    }
  }

  private static String holder(Path file) throws IOException {
    String said = Files.readString(file);
    return said.isBlank() || said.length() > LONGEST ? "another program" : said.strip();
  }

  private static ConfigurationException taken(Path file, String holder) {
    return new ConfigurationException(
        "%s works on the node in %s; stop it first, or wait until it ends"
            .formatted(holder, file.getParent()));
  }

  @Override
  public void close() {
    try {
      if (removed) {
        Files.deleteIfExists(file);
      }
      channel.close();
    } catch (IOException e) {
      throw new ConfigurationException("the file " + file + " cannot be closed");
    } finally {
      HELD.remove(file);
    }
  }
}
