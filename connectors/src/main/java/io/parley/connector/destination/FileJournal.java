package io.parley.connector.destination;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A journal in a file of its own, one line an entry, appended and forced to the disk. A last line
 * that a crash cut short is dropped. The file is readable by its owner alone, and is locked: two
 * processes cannot deliver the same thing at once.
 *
 * <p>It holds batch ids, counts and the receiver's request ids, no identifier of a person.
 */
public final class FileJournal implements DeliveryJournal, AutoCloseable {
  private static final String HEAD = "parley/delivery-journal/1";
  private static final int NONCE = 32;
  private static final Pattern REQUEST = Pattern.compile("[\\x21-\\x7E]{1,128}");

  private final Path file;
  private final FileChannel channel;
  private final FileLock lock;
  private final byte[] nonce = new byte[NONCE];
  private final Map<String, Entry> entries = new HashMap<>();

  private FileJournal(Path file, FileChannel channel, FileLock lock) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Opens the journal of a delivery, or begins it.
   *
   * @throws DestinationException if another process delivers by it, it cannot be read or written,
   *     or is no journal of this version
   */
  public static FileJournal open(Path file) {
    FileChannel channel = channel(file);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(file);
      }
      FileJournal journal = new FileJournal(file, channel, lock);
      journal.read();
      return journal;
    } catch (IOException e) {
      throw closing(channel, new DestinationException(file + " cannot be read", e));
    } catch (OverlappingFileLockException e) {
      throw closing(channel, inUse(file));
    } catch (DestinationException e) {
      throw closing(channel, e);
    }
  }

  @Override
  public byte[] nonce() {
    return nonce.clone();
  }

  @Override
  public Entry entry(String batchId) {
    return entries.getOrDefault(batchId, new Entry.Open());
  }

  @Override
  public void begin(String batchId) {
    append("begin " + batchId);
    entries.put(batchId, new Entry.Begun());
  }

  @Override
  public void end(String batchId, BatchResult result) {
    if (result instanceof BatchResult.Accepted accepted) {
      // A line is divided by blanks: an id that has one is left out rather than read as two.
      String request = accepted.requestId().filter(id -> REQUEST.matcher(id).matches()).orElse("-");
      append("done " + batchId + " " + accepted.rejected() + " " + request);
      entries.put(batchId, new Entry.Done(accepted));
    } else if (result instanceof BatchResult.Refused || result instanceof BatchResult.Held) {
      append("refused " + batchId);
      entries.remove(batchId);
    }
    // Of a batch in doubt, the line that began it says all there is.
  }

  /** Gives the file free for another process. */
  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new DestinationException(file + " cannot be closed", e);
    }
  }

  private void read() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int whole = bytes.length;
    while (whole > 0 && bytes[whole - 1] != '\n') {
      whole--;
    }
    if (whole == 0) {
      channel.truncate(0);
      new SecureRandom().nextBytes(nonce);
      append(HEAD + " " + HexFormat.of().formatHex(nonce));
      return;
    }
    channel.truncate(whole);
    channel.position(whole);
    boolean first = true;
    for (String line : new String(bytes, 0, whole, StandardCharsets.UTF_8).split("\n", -1)) {
      if (first) {
        head(line);
        first = false;
      } else if (!line.isEmpty()) {
        line(line.split(" ", -1));
      }
    }
  }

  private void head(String line) {
    if (!line.startsWith(HEAD + " ") || line.length() != HEAD.length() + 1 + 2 * NONCE) {
      throw new DestinationException(file + " is no delivery journal that this version can read");
    }
    byte[] read = HexFormat.of().parseHex(line.substring(HEAD.length() + 1));
    System.arraycopy(read, 0, nonce, 0, NONCE);
  }

  private void line(String[] words) {
    switch (words[0] + words.length) {
      case "begin2" -> entries.put(words[1], new Entry.Begun());
      case "refused2" -> entries.remove(words[1]);
      case "done4" -> {
        Optional<String> request = Optional.of(words[3]).filter(id -> !id.equals("-"));
        entries.put(
            words[1],
            new Entry.Done(new BatchResult.Accepted(request, Integer.parseInt(words[2]))));
      }
      default -> throw new DestinationException(file + " has a line that is no entry");
    }
  }

  private void append(String line) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      throw new DestinationException(
          file + " cannot be written; nothing more is sent without it. Is the disk full?", e);
    }
  }

  private static FileChannel channel(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      FileAttribute<?>[] mode =
          file.getFileSystem().supportedFileAttributeViews().contains("posix")
              ? new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
              }
              : new FileAttribute<?>[0];
      return FileChannel.open(
          file,
          Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
          mode);
    } catch (IOException e) {
      throw new DestinationException(file + " cannot be opened", e);
    }
  }

  private static DestinationException inUse(Path file) {
    return new DestinationException(file + " is in use: this delivery is already under way");
  }

  private static DestinationException closing(FileChannel channel, DestinationException cause) {
    try {
      channel.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return cause;
  }
}
