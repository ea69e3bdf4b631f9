package io.parley.server.activation;

import io.parley.connector.destination.DestinationException;
import io.parley.connector.destination.message.MessageLog;
import io.parley.crypto.KeyedHash;
import io.parley.crypto.SecretBytes;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
 * send nobody more than the cap. What no cap looks at any more is taken out of it.
 */
final class SentMessages implements MessageLog {
  private static final String FILE = "messages.log";
  private static final byte[] LABEL = "parley/v1/message-log".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGITS = 32;
  private static final String LOCK = "messages.lock";
  private static final String SENT = "sent";
  private static final String BACK = "back";
  private static final String TRIMMED = "trimmed";
  private static final Set<String> WORDS = Set.of(SENT, BACK, TRIMMED);
  private static final int LONGEST_LINE = 64;
  private static final int MOST_AT_ONCE = 1 << 20;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The longest period of a cap. */
  static final Duration LONGEST = Duration.ofDays(30);

  /** How long an entry stays; the day is for clocks that are put back. */
  private static final Duration KEPT = LONGEST.plusDays(1);

  private final NodeDirectory node;
  private final InstantSource clock;
  private final Map<String, List<Long>> sent = new HashMap<>();
  private long read;

  /** The first line of what was read, and the oldest time in it. */
  private String head = "";

  private long oldest = Long.MAX_VALUE;

  SentMessages(NodeDirectory node, InstantSource clock) {
    this.node = node;
    this.clock = clock;
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
          append(channel, line(SENT, mark, now.toEpochMilli()));
          return true;
        });
  }

  @Override
  public synchronized void notSent(String id, Instant when) {
    var unused =
        locked(
            channel -> {
              append(channel, line(BACK, mark(id), when.toEpochMilli()));
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
    Path file = node.node().resolve(FILE);
    try {
      return LockedFile.alone(
          node.node().resolve(LOCK),
          () -> {
            try (FileChannel channel = open(file)) {
              readOn(channel);
            }
            trim(file);
            try (FileChannel channel = open(file)) {
              return work.with(channel);
            }
          });
    } catch (IOException | UncheckedIOException e) {
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

  /** Reads what came since; a line that a crash cut short is cut off. */
  private void readOn(FileChannel channel) throws IOException {
    String begins = text(channel, 0, LONGEST_LINE);
    if (channel.size() < read || !begins.startsWith(head)) {
      sent.clear(); // it was trimmed by another, or put back from a backup
      oldest = Long.MAX_VALUE;
      read = 0;
    }
    while (read < channel.size()) {
      String text = text(channel, read, MOST_AT_ONCE);
      int whole = text.lastIndexOf('\n') + 1;
      if (whole == 0 && text.length() == MOST_AT_ONCE) {
        throw noEntry();
      }
      text.substring(0, whole).lines().forEach(this::note);
      read += whole;
      if (whole < text.length() && read + text.length() - whole == channel.size()) {
        channel.truncate(read);
      }
    }
    head = begins.substring(0, begins.indexOf('\n') + 1);
  }

  private static String text(FileChannel channel, long from, int most) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(most, channel.size() - from));
    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {}
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
  }

  private void note(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != 3 || words[1].length() != DIGITS || !WORDS.contains(words[0])) {
      throw noEntry();
    }
    long time = time(words[2]);
    oldest = Math.min(oldest, time);
    if (words[0].equals(SENT) && time >= clock.millis() - KEPT.toMillis()) {
      sent.computeIfAbsent(words[1], mark -> new ArrayList<>(1)).add(time);
    } else if (words[0].equals(BACK)) {
      sent.getOrDefault(words[1], new ArrayList<>()).remove((Long) time);
    }
  }

  private static long time(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw noEntry();
    }
  }

  private static DestinationException noEntry() {
    return new DestinationException(FILE + " has a line that is no entry; restore the file");
  }

  /**
   * Leaves out what no cap looks at any more: once a day at most, since entries are a day too old
   * before it. Another file takes the place of the whole, and its first line is one that no other
   * has, by which whoever read the one before sees it.
   */
  private void trim(Path file) throws IOException {
    long now = clock.millis();
    if (oldest >= now - KEPT.plusDays(1).toMillis()) {
      return;
    }
    long kept = now - KEPT.toMillis();
    sent.values().forEach(times -> times.removeIf(time -> time < kept));
    sent.values().removeIf(List::isEmpty);
    byte[] mark = new byte[DIGITS / 2];
    RANDOM.nextBytes(mark);
    head = line(TRIMMED, HexFormat.of().formatHex(mark), now);
    StringBuilder text = new StringBuilder(head);
    sent.forEach((to, times) -> times.forEach(time -> text.append(line(SENT, to, time))));
    read = Long.MAX_VALUE; // all is read anew if this is broken off
    node.node().writeWhole(file, text.toString().getBytes(StandardCharsets.US_ASCII));
    read = text.length();
    oldest = sent.values().stream().flatMap(List::stream).mapToLong(t -> t).min().orElse(now);
  }

  private static String line(String word, String mark, long time) {
    return word + " " + mark + " " + time + "\n";
  }

  private void append(FileChannel channel, String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
    long at = read;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
    channel.force(true);
    note(line.strip());
    if (read == 0) {
      head = line;
    }
    read = at;
  }
}
