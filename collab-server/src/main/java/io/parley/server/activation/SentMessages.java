package io.parley.server.activation;

import io.parley.connector.destination.DestinationException;
import io.parley.connector.destination.message.MessageLog;
import io.parley.crypto.KeyedHash;
import io.parley.crypto.SecretBytes;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The messages that a node sent, by whichever destination and in whichever collaboration: {@code
 * messages.log} in its directory, a line each, on the disk before the message goes. It knows people
 * by a keyed hash of the node's own id. Thread-safe, between processes too: two exports at once
 * send nobody more than the cap.
 */
final class SentMessages implements MessageLog {
  private static final String FILE = "messages.log";
  private static final byte[] LABEL = "parley/v1/message-log".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGITS = 32;
  private static final long PATIENCE_MILLIS = 30_000;

  private final NodeDirectory node;
  private final Map<String, List<Long>> sent = new HashMap<>();
  private long read;

  SentMessages(NodeDirectory node) {
    this.node = node;
  }

  @Override
  public synchronized int sentSince(String id, Instant since) {
    return locked(channel -> count(mark(id), since));
  }

  @Override
  public synchronized boolean sending(String id, Instant now, Instant since, int most) {
    String mark = mark(id);
    return locked(
        channel -> {
          if (count(mark, since) >= most) {
            return false;
          }
          append(channel, "sent " + mark + " " + now.toEpochMilli());
          return true;
        });
  }

  @Override
  public synchronized void notSent(String id, Instant when) {
    var unused =
        locked(
            channel -> {
              append(channel, "back " + mark(id) + " " + when.toEpochMilli());
              return true;
            });
  }

  private int count(String mark, Instant since) {
    return (int)
        sent.getOrDefault(mark, List.of()).stream().filter(t -> t > since.toEpochMilli()).count();
  }

  private String mark(String id) {
    SecretBytes key = node.node().localKey();
    try {
      byte[] hash = KeyedHash.hmacSha256(key, LABEL, id.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } finally {
      key.destroy();
    }
  }

  private interface Work<T> {
    T with(FileChannel channel) throws IOException;
  }

  private <T> T locked(Work<T> work) {
    try (FileChannel channel = open(node.node().resolve(FILE))) {
      lock(channel);
      readOn(channel);
      return work.with(channel);
    } catch (IOException e) {
      throw new DestinationException(
          FILE + " cannot be read or written; nobody is written to without it. Is the disk full?");
    }
  }

  /** For its owner alone, where the disk knows owners. */
  private static FileChannel open(Path file) throws IOException {
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
  }

  private static void lock(FileChannel channel) throws IOException {
    for (long waited = 0; waited < PATIENCE_MILLIS; waited += 20) {
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return; // it ends with the channel
        }
      } catch (OverlappingFileLockException e) {
        // another thread of this program
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("broken off", e);
      }
    }
    throw new IOException("another program holds the lock");
  }

  /** Reads what came since; a line that a crash cut short is cut off. */
  private void readOn(FileChannel channel) throws IOException {
    if (channel.size() < read) {
      sent.clear(); // it was put back from a backup
      read = 0;
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size() - read));
    while (bytes.hasRemaining() && channel.read(bytes, read + bytes.position()) >= 0) {}
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    int whole = text.lastIndexOf('\n') + 1;
    text.substring(0, whole).lines().forEach(this::note);
    read += whole;
    channel.truncate(read);
  }

  private void note(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != 3 || words[1].length() != DIGITS) {
      throw new DestinationException(FILE + " has a line that is no entry; restore the file");
    }
    List<Long> times = sent.computeIfAbsent(words[1], mark -> new ArrayList<>(1));
    Long time = Long.valueOf(words[2]);
    if (words[0].equals("sent")) {
      times.add(time);
    } else {
      times.remove(time);
    }
  }

  private void append(FileChannel channel, String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
    long at = read;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
    channel.force(true);
    note(line);
    read = at;
  }
}
